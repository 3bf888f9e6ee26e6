"""What answers each path of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_mock.web.account import AccountEndpoint
from stability_mock.web.generation import GenerationEndpoint

if TYPE_CHECKING:
    from stability_mock.service import Service
    from stability_mock.web.endpoint import Endpoint


def endpoints_of(service: Service) -> dict[str, Endpoint]:
    """Return the endpoint of each path."""
    contract = service.contract
    pictures = {found.path: GenerationEndpoint(service, found) for found in contract.operations if not found.results}
    return pictures | {page.path: AccountEndpoint(service, page) for page in contract.pages if page.answers != "result"}

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
    generation = {operation.path: GenerationEndpoint(service, operation) for operation in service.contract.operations}
    return generation | {path: AccountEndpoint(service, name, path) for name, path in service.contract.accounts.items()}

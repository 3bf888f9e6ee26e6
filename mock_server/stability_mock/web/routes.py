"""What answers each path of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_mock.asynchronous import Asynchronous
from stability_mock.web.account import AccountEndpoint
from stability_mock.web.generation import GenerationEndpoint
from stability_mock.web.results import ResultEndpoint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stability_mock.contract import Page
    from stability_mock.service import Service
    from stability_mock.web.endpoint import Endpoint


def endpoints_of(service: Service) -> dict[str, Endpoint]:
    """Return the endpoint of each path; one that ends with `{id}` is for all paths that begin as it does."""
    asynchronous = Asynchronous(service)

    def endpoint(page: Page) -> Endpoint:
        if page.answers == "result":
            return ResultEndpoint(service, page, asynchronous)
        return AccountEndpoint(service, page)

    operations = service.contract.operations
    return {
        **{operation.path: GenerationEndpoint(service, operation, asynchronous) for operation in operations},
        **{page.path: endpoint(page) for page in service.contract.pages},
    }


def find(endpoints: Mapping[str, Endpoint], path: str) -> Endpoint | None:
    """Return the endpoint for a path, None if there is none."""
    if (found := endpoints.get(path)) is not None:
        return found
    varying = (template for template in endpoints if template.endswith("}"))
    return next((endpoints[one] for one in varying if path.startswith(one.partition("{")[0])), None)

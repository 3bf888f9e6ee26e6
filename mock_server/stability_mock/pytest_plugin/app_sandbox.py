"""What one test has of the mock as an application in its own process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from stability_mock.pytest_plugin.asgi import BASE_URL, AsgiTransport, BlockingTransport, Loop
from stability_mock.pytest_plugin.sandbox import MockSandbox

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class StabilityMockApp(MockSandbox):
    """A sandbox in an application without a server. It is an ASGI application itself."""

    def __init__(self, app: ASGIApp, api_key: str, loop: Loop) -> None:
        super().__init__(BASE_URL, api_key, AsgiTransport(app, loop))
        self._app = app
        self._loop = loop
        self._clients: list[httpx.Client] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._app(scope, receive, send)

    def client(self, **options: Any) -> httpx.Client:  # noqa: ANN401 - httpx's own
        """Return a client that reaches the application without a socket and sends the key. It is closed after the test.

        Its requests run on the event loop of another thread.
        """
        client = httpx.Client(**self._options(options, BlockingTransport(self, self._loop)))
        self._clients.append(client)
        return client

    def async_client(self, **options: Any) -> httpx.AsyncClient:  # noqa: ANN401 - httpx's own
        """Return the same for async tests; its requests run on their event loop. Close it yourself."""
        return httpx.AsyncClient(**self._options(options, httpx.ASGITransport(self)))

    def close(self) -> None:
        """Close the clients that the test got from here."""
        for client in self._clients:
            client.close()

    def _options(self, options: dict[str, Any], transport: object) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {self.api_key}"} | dict(options.pop("headers", None) or {})
        return {"base_url": self.base_url, "transport": transport, **options, "headers": headers}

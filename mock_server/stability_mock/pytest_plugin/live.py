"""A mock server that runs, and the sandboxes in it."""

from __future__ import annotations

import os
import ssl
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from stability_mock.pytest_plugin.control_transport import SocketTransport
from stability_mock.pytest_plugin.sandbox import MockSandbox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stability_mock.pytest_plugin.control_transport import Transport

CLIENT_TIMEOUT_SECONDS = 30


class MockServer:
    """A mock server at a base URL. Its control API must answer to this machine."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # one for all clients: the usual one takes long to make
        if self.url.startswith("https:"):
            self._tls.load_default_certs()
        self._transport = SocketTransport(self.url, self._tls)

    def sandbox(self, api_key: str) -> StabilityMock:
        """Return the sandbox of a key."""
        return StabilityMock(self.url, api_key, self._transport, self._tls)


class StabilityMock(MockSandbox):
    """A sandbox of a running server, for every kind of client."""

    def __init__(self, base_url: str, api_key: str, transport: Transport, tls: ssl.SSLContext) -> None:
        super().__init__(base_url, api_key, transport)
        self._tls = tls
        self._clients: list[httpx.Client] = []

    def client(self, **options: Any) -> httpx.Client:  # noqa: ANN401 - httpx's own
        """Return a client that has the base URL and the key; `options` are httpx's. It is closed after the test."""
        client = httpx.Client(**self._options(options))
        self._clients.append(client)
        return client

    def async_client(self, **options: Any) -> httpx.AsyncClient:  # noqa: ANN401 - httpx's own
        """Return the same for async tests; close it yourself: `async with stability_mock.async_client() as client`."""
        return httpx.AsyncClient(**self._options(options))

    def variables(self, names: Sequence[str]) -> dict[str, str]:
        """Return the environment that leads a client here: base URL under each name, key, and no proxy on the way."""
        host = urlsplit(self.base_url).hostname
        proxies = {name: ",".join(filter(None, [os.environ.get(name), host])) for name in ("NO_PROXY", "no_proxy")}
        return dict.fromkeys(names, self.base_url) | {"STABILITY_API_KEY": self.api_key} | proxies

    def close(self) -> None:
        """Close the clients that the test got from here."""
        for client in self._clients:
            client.close()

    def _options(self, options: dict[str, Any]) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {self.api_key}"} | dict(options.pop("headers", None) or {})
        ours = {
            "base_url": self.base_url,
            "verify": self._tls,
            "trust_env": False,
            "timeout": CLIENT_TIMEOUT_SECONDS,
        }
        return {**ours, **options, "headers": headers}

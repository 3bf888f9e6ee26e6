"""The stand-in as an ASGI application in the process of the tests."""

from __future__ import annotations

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx

from stability_mock.pytest_plugin.server import DEFAULTS
from stability_mock.pytest_plugin.world import World
from stability_mock.server import build
from stability_mock.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fastapi import FastAPI
    from pydantic_settings import BaseSettings, PydanticBaseSettingsSource
    from starlette.types import ASGIApp, Receive, Scope, Send

BASE_URL = "http://127.0.0.1"


class AppWorld(World):
    """A world in an application without a server; call it as one does an ASGI application."""

    def __init__(self, app: ASGIApp, api_key: str, control: httpx.Client) -> None:
        super().__init__(BASE_URL, api_key, control)
        self._app = app
        self._clients: list[httpx.Client] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._app(scope, receive, send)

    def client(self, **options: Any) -> httpx.Client:  # noqa: ANN401 - httpx's own
        """Give a client that reaches the application without a socket; it sends the key. It is closed after the test.

        Its requests run on a thread, each on an event loop of its own.
        """
        client = httpx.Client(**self._options(options, _OnAThread(self)))
        self._clients.append(client)
        return client

    def async_client(self, **options: Any) -> httpx.AsyncClient:  # noqa: ANN401 - httpx's own
        """Give the same for async tests; its requests run on their event loop. Close it yourself."""
        return httpx.AsyncClient(**self._options(options, httpx.ASGITransport(self)))

    def close(self) -> None:
        """Close the clients that were given out."""
        for client in self._clients:
            client.close()

    def _options(self, options: dict[str, Any], transport: object) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {self.api_key}"} | dict(options.pop("headers", None) or {})
        return {"base_url": self.base_url, "transport": transport, **options, "headers": headers}


class GivenSettings(Settings):
    """The settings without the environment: tests hear only what their fixture says."""

    @classmethod
    def settings_customise_sources(  # type: ignore[override] # the names of the others do not matter
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the interface
        init_settings: PydanticBaseSettingsSource,
        **_others: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Name where values come from."""
        return (init_settings,)


class App:
    """An application, and a way to its control API for callers that are not async."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.control = httpx.Client(base_url=BASE_URL, transport=_OnAThread(app), trust_env=False)

    def world(self, api_key: str) -> AppWorld:
        """Give the world of a key."""
        return AppWorld(self._app, api_key, self.control)


class _OnAThread(httpx.BaseTransport):
    """Runs each request on an event loop of another thread, since there may be one that runs in this."""

    def __init__(self, app: ASGIApp) -> None:
        self._transport = httpx.ASGITransport(app)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="stability_mock_app")

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._thread.submit(asyncio.run, self._answer(request)).result()

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        sent = httpx.Request(request.method, request.url, headers=request.headers, content=request.read())
        answer = await self._transport.handle_async_request(sent)
        return httpx.Response(answer.status_code, headers=answer.headers, content=await answer.aread())

    def close(self) -> None:
        self._thread.shutdown()


@contextlib.contextmanager
def application(settings: Mapping[str, Any]) -> Iterator[App]:
    """Build the application that these settings describe. Environment variables do not count."""
    app: FastAPI = build(GivenSettings(**{**DEFAULTS, **settings}))
    lent = App(app)
    try:
        yield lent
    finally:
        lent.control.close()
        asyncio.run(_shut_down(app))


async def _shut_down(app: FastAPI) -> None:
    async with app.router.lifespan_context(app):
        pass

"""What a server serves: the contract's paths at once, and all other pages by FastAPI."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from stability_mock.log import drain
from stability_mock.web import cors
from stability_mock.web.routes import endpoints_of, find

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import Receive, Scope, Send

    from stability_mock.service import Service


class FastPath:
    """An ASGI application that answers as `create_app`'s does, but its endpoints hear of a request before FastAPI does.

    Loading FastAPI takes almost half of the time of a start, so it is loaded when a page first needs it. The page
    waits for that; the log does not count it.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._endpoints = endpoints_of(service)
        self._loading: asyncio.Future[FastAPI] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or live through the start and the end of the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        endpoint = find(self._endpoints, scope["path"]) if scope["type"] == "http" else None
        if endpoint is None:
            cors.hint(scope)
        await (endpoint or await self._pages())(scope, receive, send)

    async def _pages(self) -> FastAPI:
        if self._loading is None:
            self._loading = asyncio.ensure_future(asyncio.to_thread(_load, self._service))
        return await asyncio.shield(self._loading)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._service.close()
        drain()
        await send({"type": "lifespan.shutdown.complete"})


def _load(service: Service) -> FastAPI:
    from stability_mock.web.app import create_app  # noqa: PLC0415 - loads FastAPI

    return create_app(service)

"""The way past FastAPI for the paths of the contract, which most requests are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mock_server.web.endpoint import Endpoint

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import Receive, Scope, Send


class Shortcut:
    """An ASGI application that does what this one does; its routes that lead to an `Endpoint` are not searched for."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        endpoints = {getattr(route, "path", ""): getattr(route, "endpoint", None) for route in app.routes}
        self._endpoints = {path: end for path, end in endpoints.items() if isinstance(end, Endpoint)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        endpoint = self._endpoints.get(scope["path"]) if scope["type"] == "http" else None
        await (endpoint or self._app)(scope, receive, send)

"""The application: every route, every handler of an error, and what holds them together."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from stability_mock.errors import ApiError, InternalError, MethodNotAllowed, NotFound
from stability_mock.web import rendering
from stability_mock.web.access_log import AccessLog
from stability_mock.web.control.app import create_control
from stability_mock.web.documentation import documented_app, lenient
from stability_mock.web.endpoint import NotFoundEndpoint
from stability_mock.web.loopback_only import LoopbackOnly
from stability_mock.web.page import PAGE, serve_page
from stability_mock.web.routes import endpoints_of, find

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from stability_mock.service import Service


def create_app(service: Service) -> FastAPI:
    """Build the application: the contract's operations, its document at /openapi.json, shown at /docs."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await service.close()

    app = documented_app(service.contract.document["info"]["title"], lifespan=lifespan)
    document = lenient(service.contract.document)
    app.openapi = lambda: document  # type: ignore[method-assign] # FastAPI's way to give another
    app.router.redirect_slashes = False
    _route(app, service)
    page: LoopbackOnly | None = None
    if service.settings.control == "on":
        hosts = frozenset(service.settings.control_hosts)
        page = LoopbackOnly(serve_page, hosts, linked=True)
        app.mount(PAGE, page)
        app.mount("/_mock", LoopbackOnly(create_control(service), hosts))
    app.router.routes.append(Route("/", lambda request: RedirectResponse(_start(request, page)), methods=["GET"]))
    app.add_exception_handler(HTTPException, _refuse_route)
    app.add_exception_handler(Exception, _refuse_failure)
    app.middleware_stack = AccessLog(app.build_middleware_stack())
    return app


def _route(app: FastAPI, service: Service) -> None:
    """Take the contract's paths, and answer whatever else comes."""
    endpoints = endpoints_of(service)
    app.router.routes.extend(Route(path, endpoint) for path, endpoint in endpoints.items() if "{" not in path)
    not_found = NotFoundEndpoint(service, "", max(o.max_body_bytes for o in service.contract.operations))

    async def otherwise(scope: Scope, receive: Receive, send: Send) -> None:
        await (find(endpoints, scope["path"]) or not_found)(scope, receive, send)

    app.router.default = otherwise


def _start(request: Request, page: LoopbackOnly | None) -> str:
    """Return where `/` leads: a browser to the live page, if it may see it, and whoever else to the documentation."""
    reads_pages = "text/html" in request.headers.get("accept", "")
    return f"{PAGE}/" if reads_pages and page and page.admits(request.scope) else "/docs"


async def _refuse_route(request: Request, problem: Exception) -> Response:
    """Answer what no route takes: 405 where the path is known, else 404."""
    allowed = (getattr(problem, "headers", None) or {}).get("Allow")
    return _response(MethodNotAllowed(request.method, allowed) if allowed else NotFound(request.url.path))


async def _refuse_failure(_request: Request, _problem: Exception) -> Response:
    """Answer an unforeseen failure; its traceback goes to the server's log."""
    return _response(InternalError())


def _response(error: ApiError) -> Response:
    answer = rendering.refusal(error, rendering.new_id())
    response = Response(answer.body, answer.status)
    response.raw_headers = [*answer.headers, (b"content-length", b"%d" % len(answer.body))]
    return response

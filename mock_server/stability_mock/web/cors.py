"""Lets pages open in a browser use the API: off unless `--cors` names their origin."""

from __future__ import annotations

import logging
import re
import time
from typing import TYPE_CHECKING

from stability_mock.state.redaction import redact
from stability_mock.web import access_log

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    Headers = list[tuple[bytes, bytes]]

ANY = "*"
CONTROL = "/_mock"
EXPOSED = (b"access-control-expose-headers", b"seed, finish-reason, x-request-id, retry-after")
METHODS = (b"access-control-allow-methods", b"GET, POST, PUT, PATCH, DELETE")
MAX_AGE = (b"access-control-max-age", b"600")
EXTRA_HEADERS = "stability_mock.extra_headers"
"""The name in the scope of the headers that an answer needs which goes out past `send`."""

_ORIGIN = re.compile(rb"[a-z][a-z0-9+.-]*://[\w.:\[\]-]{1,200}", re.ASCII)

log = logging.getLogger(__name__)


class Cors:
    """ASGI application that answers preflights, and says in each answer that the page may read it.

    With `*` every page may use the API, but not the control API. An origin that is named may use both; the control
    API still refuses a page that is neither on this machine nor of a host that it was opened for.
    """

    def __init__(self, app: ASGIApp, origins: Iterable[str]) -> None:
        self._app = app
        self._origins = frozenset(origin.encode() for origin in origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight, or pass the request on."""
        if scope["type"] != "http" or not (allowed := self._allowed(scope)):
            await self._app(scope, receive, send)
        elif is_preflight(scope):
            await _answer_preflight(scope, send, allowed)
        else:
            extra = [*allowed, EXPOSED]
            await self._app({**scope, EXTRA_HEADERS: extra}, receive, _adding(send, extra))

    def _allowed(self, scope: Scope) -> Headers:
        """Return the headers that allow the page to read the answer; none if it may not."""
        origin = dict(scope["headers"]).get(b"origin")
        if origin in self._origins:
            return [(b"access-control-allow-origin", origin), (b"vary", b"origin")]
        anyone = ANY.encode() in self._origins and not scope["path"].startswith(CONTROL)
        return [(b"access-control-allow-origin", b"*")] if origin and anyone else []


def is_preflight(scope: Scope) -> bool:
    """Return whether a browser asks if a page may send a request."""
    return scope["method"] == "OPTIONS" and b"access-control-request-method" in dict(scope["headers"])


def hint(scope: Scope) -> None:
    """Log what to do about a preflight that is refused."""
    if scope["type"] == "http" and is_preflight(scope):
        origin = dict(scope["headers"]).get(b"origin", b"")
        shown = redact(origin.decode("ascii")) if _ORIGIN.fullmatch(origin) else "ORIGIN"
        log.warning("a page in a browser may not use this server: to allow it, start with --cors %s", shown)


def _adding(send: Send, headers: Headers) -> Send:
    def add(message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *headers]}
        return send(message)

    return add


async def _answer_preflight(scope: Scope, send: Send, allowed: Headers) -> None:
    """Answer that whatever the page asks for is allowed."""
    began, asked = time.perf_counter(), dict(scope["headers"])
    headers = [*allowed, METHODS, MAX_AGE]
    if wanted := asked.get(b"access-control-request-headers"):
        headers.append((b"access-control-allow-headers", wanted))
    if asked.get(b"access-control-request-private-network") == b"true":
        headers.append((b"access-control-allow-private-network", b"true"))
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
    access_log.write(scope, 204, began, "-")

"""One line in the log for each request: method, path, status, milliseconds, request id."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from stability_mock.state.redaction import redact

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LINE = "%s %s %s %.1f ms %s"
LOGGED = "stability_mock.logged"
"""The name in the scope of a request that is in the log already: FastAPI may have passed it to such an endpoint."""
log = logging.getLogger("stability_mock.access")


def write(scope: Scope, status: int, began: float, request_id: str) -> None:
    """Log a request that began when `time.perf_counter` showed `began`; a status of 0 means that there was none.

    The path is as it was sent, so that it cannot forge a line; queries are left out.
    """
    scope[LOGGED] = True
    if log.isEnabledFor(logging.INFO):
        path = redact(scope.get("raw_path", b"").decode("latin-1"))
        milliseconds = (time.perf_counter() - began) * 1000
        log.handle(_Record(scope["method"], path, status or "no answer", milliseconds, request_id))


class AccessLog:
    """ASGI middleware that logs what is answered by pages that do not log it themselves."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and log it when its answer has been sent."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status, request_id = 0, b"-"

        def noting(message: Message) -> Awaitable[None]:
            nonlocal status, request_id
            if message["type"] == "http.response.start":
                status, request_id = message["status"], dict(message["headers"]).get(b"x-request-id", b"-")
            return send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            if LOGGED not in scope:
                write(scope, status, began, request_id.decode())


class _Record(logging.LogRecord):
    """What is said of one request; who says it, and on which thread, is not looked up each time."""

    _blank = logging.LogRecord(log.name, logging.INFO, "", 0, LINE, (), None).__dict__

    def __init__(self, *said: object) -> None:
        self.__dict__.update(self._blank)
        self.created, self.args = time.time(), said
        self.msecs = self.created % 1 * 1000

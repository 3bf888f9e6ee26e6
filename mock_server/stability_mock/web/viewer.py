"""The live page with a HAR file in place of a server's journal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse, RedirectResponse, Response

from stability_mock.state.redaction import redact_body
from stability_mock.web.loopback_only import LoopbackOnly
from stability_mock.web.page import PAGE, serve_page

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

FILE = "/view.har"
START = f"{PAGE}/?har={FILE}"


class HarError(Exception):
    """A file that is not a HAR file; the text says why."""


def create_viewer(data: bytes) -> ASGIApp:
    """Return an application that serves the page and the file, keys redacted, to this machine. Raises HarError."""
    _require_har(data)
    har = redact_body(data)

    async def view(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].startswith(f"{PAGE}/"):
            await serve_page({**scope, "root_path": PAGE}, receive, send)
        else:
            await _answer(scope["path"], har)(scope, receive, send)

    return LoopbackOnly(view, frozenset(), linked=True)


def _answer(path: str, har: bytes) -> Response:
    if path == FILE:
        return Response(har, media_type="application/json", headers={"x-content-type-options": "nosniff"})
    if path in {"/", PAGE}:
        return RedirectResponse(START)
    return PlainTextResponse("there is only the page here, and the file that it shows\n", 404)


def _require_har(data: bytes) -> None:
    try:
        entries = json.loads(data)["log"]["entries"]
    except (ValueError, RecursionError):
        raise HarError("it is not JSON") from None
    except (LookupError, TypeError):
        raise HarError("it has no log with entries") from None
    if not isinstance(entries, list):
        raise HarError("its entries are not a list")

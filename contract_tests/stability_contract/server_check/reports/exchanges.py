"""A request and its answer as a piece of an HTML page; `draw` makes an element of a picture's bytes and media type."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from stability_contract.http import multipart
from stability_contract.http.exchange import Response
from stability_contract.http.multipart import ContentTypeError, MultipartError
from stability_contract.oracle import pictures
from stability_contract.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from stability_contract.http.exchange import Exchange, Headers, Request

    Draw = Callable[[bytes, str], str]

LONGEST = 300
MAX_HEADS = 4000
MAX_PARTS = 30


def request(request: Request, draw: Draw) -> str:
    """Return a request: its start line and headers, then its form."""
    return start(f"{request.method} {request.target}", request.headers) + form(request, draw)


def form(request: Request, draw: Draw, wrong: Collection[str] = ()) -> str:
    """Return the fields of a request as a table, with the wrong one marked; a body that is not a form as text."""
    try:
        parts = multipart.read(request.body, multipart.boundary_of(request.header("content-type") or ""))
    except (MultipartError, ContentTypeError):
        return f"<pre>{escape(_text(request.body))}</pre>"
    rows = (
        f"<tr{_mark(part.name in wrong)}><th>{escape(part.name)}</th><td>{_value(part.value, draw)}</td></tr>"
        for part in parts[:MAX_PARTS]
    )
    return f"<table>{''.join(rows)}</table>"


def answer(exchange: Exchange, draw: Draw) -> str:
    """Return an answer: its status and headers, then its picture or text."""
    found = exchange.answer
    if not isinstance(found, Response):
        return body(exchange, draw)
    return start(str(found.status), found.headers) + body(exchange, draw)


def body(exchange: Exchange, draw: Draw) -> str:
    """Return what an answer has below its head."""
    found = exchange.answer
    if not isinstance(found, Response):
        return f"<pre>no answer: {escape(found.reason)}</pre>"
    look = _decoded(found.body)
    inside = draw(found.body, look.media_type) if look else f"<pre>{escape(_text(found.body))}</pre>"
    size = f"<figcaption>{look.media_type}, {look.size[0]}x{look.size[1]}</figcaption>" if look else ""
    return f"<figure>{inside}{size}</figure>"


def start(line: str, headers: Headers) -> str:
    """Return a start line with the headers below it."""
    heads = "\n".join(f"{name}: {value}" for name, value in headers)
    return f"<pre>{escape(printable(line))}\n{escape(_cut(printable(heads)))}</pre>"


def _value(value: bytes, draw: Draw) -> str:
    look = _decoded(value)
    text = f"<code>{escape(_text(value))}</code>" if value else '<span class="dim">empty</span>'
    return draw(value, look.media_type) if look else text


def _cut(text: str) -> str:
    return text if len(text) <= MAX_HEADS else f"{text[:MAX_HEADS]} …"


def _decoded(data: bytes) -> pictures.Look | None:
    """Return what a picture is, if it can be shown."""
    look = pictures.look(data)
    return look if look and look.decoded else None


def _text(data: bytes) -> str:
    text = printable(data[: 2 * LONGEST].decode("utf-8", "replace"))
    return text if len(data) <= LONGEST else f"{text[:LONGEST]} … ({len(data):,} bytes)"


def _mark(wrong: bool) -> str:  # noqa: FBT001 - one word of a row
    return ' class="wrong"' if wrong else ""

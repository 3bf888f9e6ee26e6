"""The form of a request as people read it: what is text as text, what is a file by its size and hash."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from stability_mock.errors import ApiError
from stability_mock.state.journal import Form, Upload, mask, mask_prose
from stability_mock.web import multipart

if TYPE_CHECKING:
    from stability_mock.parameters import Part
    from stability_mock.state.journal import Exchange

LONGEST_TEXT = 100_000
"""Bytes; what is longer is shown as a file."""


def form_of(exchange: Exchange) -> Form:
    """Take the form apart; a body that is none has no parts. Of a field given twice the last counts."""
    return exchange.form or _form(_parts(exchange))


def cut_to_fit(exchange: Exchange, most: int) -> Exchange:
    """Cut the bodies to at most so many bytes each, having noted what the form says before it is cut."""
    if len(exchange.body) > most:
        exchange.form = form_of(exchange)
    exchange.cut(most)
    return exchange


def _parts(exchange: Exchange) -> list[Part]:
    content_type = next((v.decode("latin-1") for n, v in exchange.raw_headers if n == b"content-type"), "")
    try:
        return multipart.parse(exchange.body, multipart.boundary(content_type))
    except ApiError:
        return []


def _form(parts: list[Part]) -> Form:
    form = Form()
    for part in parts:
        if (text := _text(part)) is None:
            digest = hashlib.sha256(part.data).hexdigest()
            form.uploads.append(Upload(mask(part.name), mask(part.filename or ""), len(part.data), digest))
        elif text or not part.filename:
            form.fields[mask(part.name)] = mask_prose(text)
    return form


def _text(part: Part) -> str | None:
    """Read a part, None if it is no text. Clients send texts with a file name too, so that tells nothing."""
    if len(part.data) > LONGEST_TEXT or b"\0" in part.data:
        return None
    try:
        return part.data.decode("latin-1" if part.charset == "iso-8859-1" else "utf-8")
    except UnicodeDecodeError:
        return None

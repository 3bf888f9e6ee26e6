"""The form of a request as people read it: what is text as text, what is a file by its size and hash."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from stability_mock.errors import ApiError
from stability_mock.state.exchange import Form, UploadSummary
from stability_mock.state.redaction import redact, redact_prose
from stability_mock.web import multipart

if TYPE_CHECKING:
    from stability_mock.parameters import Part
    from stability_mock.state.exchange import Exchange

MAX_TEXT = 100_000
"""Bytes; what is longer is shown as a file."""


def form_of(exchange: Exchange) -> Form:
    """Take the form apart; a body that is none has no parts. Of a field given twice the last counts."""
    return exchange.form or _form(_parts(exchange), exchange.own_key)


def files_of(exchange: Exchange) -> list[bytes]:
    """Return the files of the form, keys redacted, as far as the body was kept."""
    parts = _parts(replace(exchange, body=exchange.safe_body))
    return [part.data for part in parts if _text(part) is None]


def cut_to_fit(exchange: Exchange, max_body_bytes: int) -> Exchange:
    """Cut the bodies to as many bytes each, with what the form said before it was cut."""
    form = form_of(exchange) if len(exchange.body) > max_body_bytes else exchange.form
    return replace(exchange.cut(max_body_bytes), form=form)


def _parts(exchange: Exchange) -> list[Part]:
    content_type = next((v.decode("latin-1") for n, v in exchange.raw_headers if n == b"content-type"), "")
    try:
        return multipart.parse(exchange.body, multipart.boundary(content_type))
    except ApiError:
        return []


def _form(parts: list[Part], own_key: str) -> Form:
    form = Form()
    for part in parts:
        if (text := _text(part)) is None:
            digest = hashlib.sha256(part.data).hexdigest()
            name, filename = redact(part.name, own_key), redact(part.filename or "", own_key)
            form.uploads.append(UploadSummary(name, filename, len(part.data), digest))
        elif text or not part.filename:
            form.fields[redact(part.name, own_key)] = redact_prose(text, own_key)
    return form


def _text(part: Part) -> str | None:
    """Read a part as text, None if it is something else. A file name decides nothing: clients give texts one, too."""
    if len(part.data) > MAX_TEXT or b"\0" in part.data:
        return None
    try:
        return part.data.decode("latin-1" if part.charset == "iso-8859-1" else "utf-8")
    except UnicodeDecodeError:
        return None

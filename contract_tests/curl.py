"""A curl line that repeats a request; bodies that no line can hold go into a file beside the report."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from contract_tests import multipart
from contract_tests.multipart import MultipartError, Part

if TYPE_CHECKING:
    from contract_tests.exchange import Request

LONGEST = 200
KEY = '"authorization: Bearer $STABILITY_API_KEY"'
_BY_CURL = {"content-length", "host"}


def line(request: Request, url: str, body_file: str = "") -> str:
    """Give the line; a body that is more than a few short texts is read from `body_file`."""
    words = ["curl", "-i", "-X", request.method]
    texts = _texts(request)
    for name, value in request.headers:
        if name.lower() == "authorization":
            words += ["-H", KEY if "wrong" not in value else shlex.quote(f"{name}: {value}")]
        elif name.lower() not in _BY_CURL and not (texts is not None and name.lower() == "content-type"):
            words += ["-H", shlex.quote(f"{name}: {value}" if value else f"{name};")]
    if texts is not None:
        for part in texts:
            words += ["--form-string", shlex.quote(f"{part.name}={part.value.decode()}")]
    elif request.body:
        words += ["--data-binary", f"@{shlex.quote(body_file)}"]
        if request.header("content-type") is None:
            words += ["-H", "content-type:"]
    return " ".join([*words, shlex.quote(url + request.target)])


def needs_file(request: Request) -> bool:
    """Tell whether the body cannot stand in a line."""
    return bool(request.body) and _texts(request) is None


def _texts(request: Request) -> list[Part] | None:
    """Give the fields if the body is a plain form of short texts, as curl would write it."""
    try:
        parts = multipart.read(request.body, multipart.boundary_of(request.header("content-type") or ""))
    except (MultipartError, multipart.ContentTypeError):
        return None
    plain = all(part.filename is None and part.content_type is None and _short(part.value) for part in parts)
    whole = multipart.write(parts, multipart.boundary_of(request.header("content-type") or "").decode())[1]
    return parts if plain and whole == request.body and not request.chunked else None


def _short(value: bytes) -> bool:
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return False
    return len(text) <= LONGEST and text.isprintable()

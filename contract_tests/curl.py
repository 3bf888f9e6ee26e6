"""A curl line that repeats a request; bodies that no line can hold go into a file beside the report."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from contract_tests import multipart
from contract_tests.multipart import MultipartError, Part

if TYPE_CHECKING:
    from contract_tests.exchange import Request

LONGEST = 200
KEY = "$STABILITY_API_KEY"
_BY_CURL = {"content-length", "host"}
_PLAIN = re.compile(r"[\w :.-]*")


def line(request: Request, url: str, key: str, body_file: str = "") -> str:
    """Give the line; a body that is more than a few short texts is read from `body_file`.

    Where the key stands in the request, its variable stands in the line; other keys stand there as they were sent.
    """
    words = ["curl", "-i", "-X", request.method]
    texts = _texts(request)
    for name, value in request.headers:
        if name.lower() not in _BY_CURL and not (texts is not None and name.lower() == "content-type"):
            words += ["-H", _quoted(f"{name}: {value}" if value else f"{name};", key)]
    if texts is not None:
        for part in texts:
            words += ["--form-string", _quoted(f"{part.name}={part.value.decode()}", key)]
    elif request.body:
        words += ["--data-binary", f"@{shlex.quote(body_file)}"]
        if request.header("content-type") is None:
            words += ["-H", "content-type:"]
    return " ".join([*words, _quoted(url + request.target, key)])


def _quoted(text: str, key: str) -> str:
    """Quote a word for the shell, its key replaced by the variable that holds it."""
    before, found, after = text.partition(key) if key else (text, "", "")
    if not found:
        return shlex.quote(text)
    if _PLAIN.fullmatch(before) and not after:
        return f'"{before}{KEY}"'
    ends = [shlex.quote(before) if before else "", _quoted(after, key) if after else ""]
    return f'{ends[0]}"{KEY}"{ends[1]}'


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

"""A curl line that repeats a request; bodies that no line can hold go into a file next to the report."""

from __future__ import annotations

import base64
import re
import shlex
from typing import TYPE_CHECKING

from stability_contract.http import multipart
from stability_contract.http.multipart import MultipartError, Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.http.exchange import Request

LONGEST = 200
INLINE = 3000
"""Bytes of a body that may stand in a line."""

BODIES = "requests"
"""The folder next to the reports that bodies are written to."""

KEY = "$STABILITY_API_KEY"
_BY_CURL = {"content-length", "host"}
_READ_BY_CURL = re.compile(r"[\[\]{}]|/\.")
_PLAIN = re.compile(r"[\w :.-]*")


def line(request: Request, url: str, key: str, body_file: str = "") -> str:
    """Return the line; a body that is more than a few short texts is read from `body_file`, or stands in the line.

    Where the key stands in the request, its variable stands in the line; other keys stand there as they were sent.
    Without a file for a body too large for a line, the line is a comment that says how to get one.
    """
    texts = _texts(request)
    literally = ["--globoff", "--path-as-is"] if _READ_BY_CURL.search(request.target) else []
    words = ["curl", "-i", *literally, "-X", request.method, *_heads(request, key, as_form=texts is not None)]
    before = ""
    if texts is not None:
        for part in texts:
            words += ["--form-string", _quoted(f"{part.name}={part.value.decode()}", key)]
    elif request.body:
        words += ["--data-binary", f"@{shlex.quote(body_file) if body_file else '-'}"]
        before = "" if body_file and not request.missing else _inline(request)
    return before + " ".join([*words, _quoted(url + request.target, key)])


def _heads(request: Request, key: str, *, as_form: bool) -> Iterator[str]:
    """Return the headers as they were sent, and take away those that curl would add."""
    for name, value in request.headers:
        if name.lower() not in _BY_CURL and not (as_form and name.lower() == "content-type"):
            yield from ("-H", _quoted(f"{name}: {value}" if value else f"{name};", key))
    if request.chunked:
        yield from ("-H", "'transfer-encoding: chunked'")
    elif request.method == "POST" and not request.body:
        yield from ("-H", "'content-length: 0'")
    if request.header("accept") is None:
        yield from ("-H", "accept:")
    if request.body and not as_form and request.header("content-type") is None:
        yield from ("-H", "content-type:")


def _inline(request: Request) -> str:
    if request.missing:
        return f"# its body of {len(request.body) + request.missing:,} bytes was not kept whole: "
    if len(request.body) > INLINE:
        need = "needs a file, which `stability-contract server --out DIR` writes"
        return f"# its body of {len(request.body):,} bytes {need}: "
    return f"echo {base64.b64encode(request.body).decode()} | base64 -d | "


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
    """Return whether the body cannot stand in a line, and is known whole."""
    return bool(request.body) and not request.missing and _texts(request) is None


def _texts(request: Request) -> list[Part] | None:
    """Return the fields if the body is a plain form of short texts, as curl would write it."""
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

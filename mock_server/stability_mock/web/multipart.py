"""From the bytes of a multipart/form-data body to its parts, as leniently as real clients need."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MAX_BOUNDARY_LENGTH, parse_options_header

from stability_mock.errors import BadRequest
from stability_mock.parameters import Part

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MAX_PARTS = 1_000
MAX_HEADER_BYTES = 8_192
MAX_TOTAL_HEADER_BYTES = 262_144
"""Of all parts together."""
MAX_SEMICOLONS = 32
"""In one header of a part: a header full of them takes a millisecond to read for each kilobyte."""
MAX_BOUNDARIES = 2_000
"""In a body, those that are not followed by a part included: each takes the parser some steps."""
MAX_BLANKS = 100
"""Behind a boundary: each takes the parser a step."""

_PLAIN_TYPE = re.compile(r"multipart/form-data; ?boundary=([\w.-]{1,70})", re.ASCII)
_PLAIN_HEADER = re.compile(
    rb"\r\nContent-Disposition: form-data; name=\"([\w.-]{1,99})\"(?:; filename=\"([\w.-]{0,99})\")?"
)
_QUOTED = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_QUOTED_NAME = re.compile(rb';[ \t]*name[ \t]*=[ \t]*""', re.IGNORECASE)
UNQUOTED = "body: Content-Disposition header in FormData part is missing a name"
"""What the service said in 2024 to a part whose name is not in quotes (observed)."""
_MAX_PLAIN_HEADER = 300
"""Bytes: the pattern fits none that is longer, so that none is looked at, and remembered."""


def boundary(content_type: str) -> bytes:
    """Return the boundary that the header names, or raise BadRequest."""
    if not content_type:
        raise BadRequest("content-type: required")
    if plain := _PLAIN_TYPE.fullmatch(content_type):
        return plain[1].encode()
    media_type, options = parse_options_header(content_type)
    found = options.get(b"boundary", b"")
    if media_type != b"multipart/form-data" or not 0 < len(found) <= MAX_BOUNDARY_LENGTH:
        raise BadRequest("content-type: must be multipart/form-data")
    return found


def parse(body: bytes, boundary: bytes, *, quoted_names: bool = False) -> list[Part]:
    """Take the body apart, or raise BadRequest; what stands before the first and after the last boundary is ignored.

    `quoted_names` refuses parts whose name is not in quotes.
    """
    delimiter = b"--" + boundary
    if parts := _plain(body, delimiter):
        return parts
    start = 0 if body.startswith(delimiter) else body.find(b"\n" + delimiter) + 1
    if not body.startswith(delimiter, start):
        raise BadRequest("body: the boundary that content-type names does not occur in it")
    _require_few(body, b"\n" + delimiter)
    collector = _Collector(quoted_names=quoted_names)
    parser = MultipartParser(boundary, collector.callbacks, max_header_size=MAX_HEADER_BYTES)
    try:
        parser.write(body[start:] if start else body)
    except FormParserError as problem:
        raise BadRequest(f"body: malformed multipart, {_in_words(problem)}") from problem
    if not collector.ended:
        raise BadRequest("body: malformed multipart, it ends before the closing boundary")
    return collector.parts


def _require_few(body: bytes, line: bytes) -> None:
    """Raise BadRequest for boundaries, or blanks behind them, that would hold up the parser, and so everybody."""
    place = found = 0
    while (place := body.find(line, place) + len(line)) >= len(line):
        found += 1
        if found > MAX_BOUNDARIES:
            raise BadRequest(f"body: has the boundary more than {MAX_BOUNDARIES:,} times")
        blanks = body[place : place + MAX_BLANKS + 1]
        if len(blanks) > MAX_BLANKS and not blanks.strip(b" \t"):
            raise BadRequest(f"body: has more than {MAX_BLANKS} blanks behind a boundary")


def _plain(body: bytes, delimiter: bytes) -> list[Part]:
    """Take apart, fast, a body that is written as most clients write it; return no part if it is written otherwise."""
    line = b"\r\n" + delimiter
    parts: list[Part] = []
    place = len(delimiter) if body.startswith(delimiter) else len(body)
    while len(parts) <= MAX_PARTS:
        if len(body) - place <= len(b"--\r\n"):
            return parts if body[place:] in {b"--", b"--\r\n"} else []
        data = body.find(b"\r\n\r\n", place, place + _MAX_PLAIN_HEADER) + len(b"\r\n\r\n")
        end = body.find(line, data) if data > place else -1
        if end < 0 or not (names := _plain_names(body[place : data - len(b"\r\n\r\n")])):
            return []
        parts.append(Part(names[0], body[data:end], names[1]))
        place = end + len(line)
    return []


def _in_words(problem: FormParserError) -> str:
    text = str(problem)
    if "header size" in text:
        return f"the header of a part is longer than {MAX_HEADER_BYTES} bytes"
    if "header count" in text:
        return "a part has too many headers"
    return text[:1].lower() + text[1:]


class _Collector:
    """Hears what the parser finds, and puts the parts together.

    It does not know the parser, which knows it: so the parts go when they are no longer needed, not when the
    garbage is collected.
    """

    def __init__(self, *, quoted_names: bool) -> None:
        self._quoted_names = quoted_names
        self.parts: list[Part] = []
        self.ended = False
        self._name = self._value = b""
        self._headers: dict[bytes, bytes] = {}
        self._header_bytes = 0
        self._header_start = 0
        self._pieces: list[bytes] = []

    @property
    def callbacks(self) -> MultipartCallbacks:
        """What the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._all,
        }

    def _begin(self) -> None:
        if len(self.parts) >= MAX_PARTS:
            raise BadRequest(f"body: has more than {MAX_PARTS:,} parts")
        self._headers = {}
        self._pieces = []

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name, self._header_start = data[start:end], start

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value = data[start:end]
        self._header_bytes += end - self._header_start  # the blanks before the value, too: each is a step

    def _header_end(self) -> None:
        if self._header_bytes > MAX_TOTAL_HEADER_BYTES:
            raise BadRequest(
                f"body: the headers of its parts are longer than {MAX_TOTAL_HEADER_BYTES:,} bytes together"
            )
        if self._value.count(b";") > MAX_SEMICOLONS:
            raise BadRequest(f"body: a header of part {len(self.parts) + 1} has more than {MAX_SEMICOLONS} semicolons")
        self._headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._pieces.append(data[start:end])

    def _end(self) -> None:
        header = self._headers.get(b"content-disposition", b"")
        if self._quoted_names and not _has_quoted_name(header):
            raise BadRequest(UNQUOTED)
        name, filename = _disposition(header)
        if name is None:
            raise BadRequest(f"body: part {len(self.parts) + 1} has no name")
        charset = _charset(self._headers.get(b"content-type", b""))
        self.parts.append(Part(name, b"".join(self._pieces), filename, charset))

    def _all(self) -> None:
        self.ended = True


@lru_cache(maxsize=256)
def _plain_names(header: bytes) -> tuple[str, str | None] | None:
    """Return the name and the file name, None if the header is not written as most clients write it."""
    if not (found := _PLAIN_HEADER.fullmatch(header)):
        return None
    return found[1].decode("ascii"), None if found[2] is None else found[2].decode("ascii")


def _has_quoted_name(header: bytes) -> bool:
    """Return whether the header has a name in quotes, outside of other quoted values."""
    return bool(_QUOTED_NAME.search(_QUOTED.sub(b'""', header)))


@lru_cache(maxsize=256)
def _disposition(header: bytes) -> tuple[str | None, str | None]:
    """Return the name and the file name; clients repeat few headers, so the answers are remembered."""
    _, options = parse_options_header(header)
    name, filename = options.get(b"name"), options.get(b"filename")
    return (
        None if name is None else name.decode("utf-8", "replace"),
        None if filename is None else filename.decode("utf-8", "replace"),
    )


@lru_cache(maxsize=64)
def _charset(content_type: bytes) -> str:
    _, options = parse_options_header(content_type)
    return options.get(b"charset", b"").decode("latin-1").lower()

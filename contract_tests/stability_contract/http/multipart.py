"""Takes multipart/form-data apart, strictly, and puts it together."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

if TYPE_CHECKING:
    from collections.abc import Iterable

logging.getLogger("python_multipart").addHandler(logging.NullHandler())  # malformed bodies are our daily bread

MAX_PARTS = 1000
MAX_PART_HEADER = 8192
MAX_BOUNDARY = 256
NO_BOUNDARY = "the boundary does not occur in the body"
_UNQUOTED = re.compile(rb";[ \t]*name[ \t]*=[ \t]*[^ \t\"]", re.IGNORECASE)


class MultipartError(Exception):
    """The body is not a well-formed form."""


class ContentTypeError(Exception):
    """The content type does not announce a form."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a form. `filename` and `content_type` are None where the part says nothing of them."""

    name: str
    value: bytes
    filename: str | None = None
    content_type: str | None = None
    unquoted: bool = False
    """The name stands there without quotes."""

    @property
    def charset(self) -> str:
        """Return the charset that the part declares, in lower case, or nothing."""
        _, options = parse_options_header(self.content_type or "")
        return options.get(b"charset", b"").decode("latin-1").lower()


def boundary_of(content_type: str) -> bytes:
    """Return the boundary that a content type names, or raise ContentTypeError."""
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if kind.lower() != b"multipart/form-data" or not 0 < len(boundary) <= MAX_BOUNDARY:
        raise ContentTypeError(content_type)
    return boundary


def read(body: bytes, boundary: bytes) -> list[Part]:
    """Return the parts of a body, or raise MultipartError; preamble and epilogue are skipped."""
    start = body.find(b"--" + boundary)
    if start < 0:
        raise MultipartError(NO_BOUNDARY)
    reader = _Reader(boundary)
    try:
        reader.parser.write(body[start:])
    except FormParserError as problem:
        raise MultipartError(str(problem)) from problem
    if not reader.ended:
        raise MultipartError("the body ends before its closing boundary")
    return reader.parts


class _Reader:
    """Collects what the parser calls out."""

    def __init__(self, boundary: bytes) -> None:
        self.parts: list[Part] = []
        self.ended = False
        self._headers: dict[bytes, bytes] = {}
        self._name = self._value = bytearray()
        self._data = bytearray()
        self.parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": lambda data, start, end: self._name.extend(data[start:end]),
                "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
                "on_header_end": self._header,
                "on_part_data": lambda data, start, end: self._data.extend(data[start:end]),
                "on_part_end": self._end,
                "on_end": self._finish,
            },
            max_header_size=MAX_PART_HEADER,
        )

    def _begin(self) -> None:
        if len(self.parts) == MAX_PARTS:
            raise MultipartError(f"more than {MAX_PARTS} parts")
        self._headers, self._name, self._value, self._data = {}, bytearray(), bytearray(), bytearray()

    def _header(self) -> None:
        self._headers[bytes(self._name).lower()] = bytes(self._value)
        self._name, self._value = bytearray(), bytearray()

    def _end(self) -> None:
        disposition = self._headers.get(b"content-disposition", b"")
        _, options = parse_options_header(disposition)
        if b"name" not in options:
            raise MultipartError("a part has no name")
        filename, kind = options.get(b"filename"), self._headers.get(b"content-type")
        self.parts.append(
            Part(
                options[b"name"].decode("utf-8", "replace"),
                bytes(self._data),
                None if filename is None else filename.decode("utf-8", "replace"),
                None if kind is None else kind.decode("latin-1"),
                _UNQUOTED.search(disposition) is not None,
            )
        )

    def _finish(self) -> None:
        self.ended = True


def write(parts: Iterable[Part], boundary: str = "harness") -> tuple[str, bytes]:
    """Put parts together; gives the content type and the body."""
    out = bytearray()
    for part in parts:
        filename = "" if part.filename is None else f'; filename="{part.filename}"'
        kind = "" if part.content_type is None else f"Content-Type: {part.content_type}\r\n"
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{part.name}"{filename}\r\n{kind}\r\n'
        out += head.encode() + part.value + b"\r\n"
    return f"multipart/form-data; boundary={boundary}", bytes(out) + f"--{boundary}--\r\n".encode()

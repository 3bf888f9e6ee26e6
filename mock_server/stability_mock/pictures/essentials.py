"""What decides the pixels of a picture file, and nothing else of it.

Comments, EXIF, profiles, previews, further pictures: nothing here needs them, and each is a place for what takes a
decoder long or fills its memory. So a decoder never sees them. Every step here is a step over a whole piece of a file.
"""

from __future__ import annotations

import re
import struct
import zlib
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Size = tuple[int, int]

Piece = TypeVar("Piece")

MAX_PIECES = 10_000
"""Segments before the first scan of a JPEG, chunks of a PNG or a WebP: each costs a step of Python, and few bytes."""
MAX_TABLE_BYTES = 65_536
"""Of a JPEG, before its first scan."""

_PADDING = re.compile(rb"\xff+")
_SCAN = b"\xff\xda"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_TABLES = frozenset({0xC4, 0xCC, 0xDB, 0xDC, 0xDD})
_COLOURS = frozenset({(0xE0, b"JFIF"), (0xEE, b"Adob")})
"""The segments that say how a JPEG's components are colours."""
_LONG_PADDING = b"\xff" * 64
_SEGMENT = struct.Struct(">H")
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_FRAME_COUNT = 4
_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS"})
_WEBP_KEPT = frozenset({b"VP8X", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L"})
_WEBP_HEADER = 10


class TooMuchError(Exception):
    """A file that would take too long, or that is of a kind that is not taken. Its text says which."""


class Essentials(NamedTuple):
    """The size that a file claims, in pixels; a file that gives the same pixels; and in how many passes over them."""

    size: Size
    data: bytes
    scans: int = 1


def essentials(media_type: str, data: bytes) -> Essentials:
    """Return what matters of a file. Raises TooMuchError, and ValueError or another error for what is damaged."""
    return _READERS[media_type](data)


def _jpeg(data: bytes) -> Essentials:
    kept, frame, scan = [data[:2]], b"", 2
    for start, marker, end in _at_most(_segments(data)):
        segment, scan = data[start:end], start
        if marker in _FRAMES:
            if frame:
                raise ValueError("two frames")
            frame = segment
        if marker in _FRAMES | _TABLES or (marker, segment[4:8]) in _COLOURS:
            kept.append(segment)
    if sum(map(len, kept)) > MAX_TABLE_BYTES:
        raise TooMuchError(f"the image has tables of more than {MAX_TABLE_BYTES:,} bytes")
    height, width = struct.unpack(">HH", frame[5:9])
    return Essentials((width, height), b"".join([*kept, _unpadded(data[scan:])]), data.count(_SCAN, scan))


def _unpadded(scans: bytes) -> bytes:
    """Take out long runs of fill bytes: a decoder that is fed piece by piece begins each run anew."""
    return _PADDING.sub(b"\xff", scans) if _LONG_PADDING in scans else scans


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield the segments up to the first scan, and its beginning: where they start, their marker, where they end."""
    place = 2
    while True:
        padding = _PADDING.match(data, place)
        if padding is None:
            raise ValueError("no marker")
        start, place = padding.end() - 1, padding.end() + 1
        marker = data[start + 1]
        if marker == _SCAN[1]:
            yield start, marker, start
            return
        place += _SEGMENT.unpack_from(data, place)[0]
        yield start, marker, place


def _png(data: bytes) -> Essentials:
    kept, pixels = [_SIGNATURE], []
    for name, chunk in _at_most(_chunks(data, len(_SIGNATURE), ">I4s", trailer=4)):
        if name == b"IDAT":
            pixels.append(chunk[8:-4])
        elif name in _PNG_KEPT:
            kept.append(chunk)
        elif name == b"acTL" and int.from_bytes(chunk[8 : 8 + _FRAME_COUNT]) > 1:
            raise TooMuchError("animated images are not supported")
        elif name == b"IEND":
            break
    size = struct.unpack(">II", kept[1][8:16])
    body = b"".join(pixels)
    return Essentials(size, b"".join([*kept, _png_chunk(b"IDAT", body), _png_chunk(b"IEND", b"")]))


def _png_chunk(name: bytes, body: bytes) -> bytes:
    return b"".join([struct.pack(">I4s", len(body), name), body, struct.pack(">I", zlib.crc32(body, zlib.crc32(name)))])


def _webp(data: bytes) -> Essentials:
    kept: list[bytes] = []
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise ValueError("cut short")
    for name, chunk in _at_most(_chunks(data[:end], 12, "<4sI")):
        if name == b"ANMF" and b"ANMF" in {other[:4] for other in kept}:
            raise TooMuchError("animated images are not supported")
        if name in _WEBP_KEPT:
            kept.append(chunk + b"\0" * (len(chunk) % 2))
    body = b"".join([b"WEBP", *kept])
    return Essentials(webp_size(data), b"RIFF" + struct.pack("<I", len(body)) + body)


def webp_size(data: bytes) -> Size:
    """Return the width and height in a WebP header. Raises ValueError if there is no such header.

    The three kinds of header are those of RFC 9649.
    """
    kind, header = data[12:16], data[20:30]
    if len(header) < _WEBP_HEADER:
        raise ValueError("no WebP header")
    if kind == b"VP8X":
        return int.from_bytes(header[4:7], "little") + 1, int.from_bytes(header[7:10], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(header[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return int.from_bytes(header[6:8], "little") & 0x3FFF, int.from_bytes(header[8:10], "little") & 0x3FFF


def _chunks(data: bytes, place: int, layout: str, trailer: int = 0) -> Iterator[tuple[bytes, bytes]]:
    """Yield each chunk of a file with its name, whole; `layout` is of its name and its length."""
    header = struct.Struct(layout)
    while place + header.size <= len(data):
        first, second = header.unpack_from(data, place)
        name, length = (first, second) if isinstance(first, bytes) else (second, first)
        end = place + header.size + length + trailer
        if end > len(data):
            raise ValueError("cut short")
        yield name, data[place:end]
        place = end if trailer else end + length % 2


def _at_most(pieces: Iterator[Piece]) -> Iterator[Piece]:
    yield from islice(pieces, MAX_PIECES)
    if next(pieces, None) is not None:
        raise TooMuchError(f"the image is in more than {MAX_PIECES:,} pieces")


_READERS: Mapping[str, Callable[[bytes], Essentials]] = {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp}

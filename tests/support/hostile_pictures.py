"""Pictures that are written to take long, or much memory. Each is made for a size in bytes, or for one in pixels."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LARGEST = (8192, 4096)
"""Of as many pixels as the contract of 2024 takes."""
WEBP = bytes.fromhex("524946461a000000574542505650384c0d0000002fffdfff13071011118888fe0700")
"""All those pixels in 34 bytes."""
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def jpeg(size: tuple[int, int] = (640, 480), *, progressive: bool = False) -> bytes:
    """Write a JPEG of one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, "JPEG", progressive=progressive)
    return file.getvalue()


def png(size: tuple[int, int] = (640, 480), *, depth: int = 8, interlaced: bool = False, row: bytes = b"\0") -> bytes:
    """Write a black PNG with transparency; each row begins with the number of a filter."""
    width, height = size
    rows = (row + bytes(width * depth // 2)) * (height + interlaced * height)
    header = struct.pack(">IIBBBBB", width, height, depth, 6, 0, 0, interlaced)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def chunk(name: bytes, data: bytes) -> bytes:
    """Write a chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def segment(marker: int, data: bytes) -> bytes:
    """Write a segment of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def _filled(file: bytes, before: bytes, piece: bytes, size: int, nth: int = 1) -> bytes:
    """Put a piece many times before the nth place where something stands."""
    place = -1
    for _ in range(nth):
        place = file.index(before, place + 1)
    return file[:place] + piece * (size // len(piece)) + file[place:]


def _webp_of_chunks(size: int) -> bytes:
    body = WEBP[12:] + b"ABCD\0\0\0\0" * (size // 8)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def scans(number: int, size: tuple[int, int] = LARGEST) -> bytes:
    """Write a JPEG of a number of scans: the last one is repeated."""
    file = jpeg(size, progressive=True)
    last = file[file.rindex(b"\xff\xda") : -2]
    return file[:-2] + last * (number - file.count(b"\xff\xda")) + file[-2:]


TABLES = segment(0xC4, (b"\0" + bytes(16)) * 3_800)
EXIF = segment(0xE1, b"Exif\0\0" + b"x" * 1_000)
SOS, SOF = b"\xff\xda", b"\xff\xc0"

LONG: Mapping[str, Callable[[int], bytes]] = {
    "JPEG: 0xFF before the frame": lambda size: _filled(jpeg(), SOF, b"\xff", size),
    "JPEG: 0xFF before the scan": lambda size: _filled(jpeg(), SOS, b"\xff", size),
    "JPEG: 0xFF between two scans": lambda size: _filled(jpeg(progressive=True), SOS, b"\xff", size, 2),
    "JPEG: EXIF segments": lambda size: _filled(jpeg(), SOF, EXIF, size),
    "JPEG: empty EXIF segments": lambda size: _filled(jpeg(), SOF, segment(0xE1, b"Exif\0\0"), size),
    "JPEG: profiles": lambda size: _filled(jpeg(), SOF, segment(0xE2, b"ICC_PROFILE\0\1\1" + b"x" * 99), size),
    "JPEG: comments": lambda size: _filled(jpeg(), SOF, segment(0xFE, b"x" * 65_000), size),
    "JPEG: empty comments between scans": lambda size: _filled(
        jpeg(progressive=True), SOS, segment(0xFE, b""), size, 2
    ),
    "JPEG: Huffman tables": lambda size: _filled(jpeg(), SOF, TABLES, size),
    "JPEG: Huffman tables between scans": lambda size: _filled(jpeg(progressive=True), SOS, TABLES, size, 2),
    "JPEG: quantization tables": lambda size: _filled(jpeg(), SOF, segment(0xDB, (b"\0" + b"\1" * 64) * 999), size),
    "JPEG: frames": lambda size: _filled(jpeg(), SOF, segment(0xC0, b"\x08" + b"\0\1" * 30_000), size),
    "PNG: empty texts": lambda size: _filled(png(), b"\0\0\0\0IEND", chunk(b"tEXt", b""), size),
    "PNG: packed texts": lambda size: _filled(
        png(), b"\0\0\0\0IEND", chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(1 << 20))), size
    ),
    "PNG: a packed profile": lambda size: _filled(
        png(), b"\0\0\0\0IEND", chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(1 << 20))), size
    ),
    "PNG: empty pieces of pixels": lambda size: _filled(png(), b"\0\0\0\0IEND", chunk(b"IDAT", b""), size),
    "WebP: empty chunks": _webp_of_chunks,
}
"""By a size in bytes: all that stands next to the pixels."""

LARGE: Mapping[str, Callable[[], bytes]] = {
    "WebP: one colour in 34 bytes": lambda: WEBP,
    "JPEG: one scan": lambda: jpeg(LARGEST),
    "JPEG: 16 scans": lambda: scans(16),
    "JPEG: 17 scans": lambda: scans(17),
    "JPEG: 100 scans": lambda: scans(100),
    "PNG: 8 bits": lambda: png(LARGEST),
    "PNG: 16 bits": lambda: png(LARGEST, depth=16),
    "PNG: interlaced": lambda: png(LARGEST, interlaced=True),
    "PNG: the slowest filter": lambda: png(LARGEST, row=b"\4"),
}
"""Of as many pixels as the contract allows."""

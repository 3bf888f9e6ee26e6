"""Looks at pictures, uploaded or answered.

Whoever sent a picture may be hostile: only the formats of the API are ever opened, by decoders of their own, and none
that would take long. All others are known by their first bytes.
"""

from __future__ import annotations

import io
import itertools
import re
import warnings
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Literal, TypeVar

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

OPENED = ("PNG", "JPEG", "WEBP")
"""The only formats that a decoder is given."""

MAX_BYTES = 16 << 20
"""No picture of more bytes is opened; the contract takes uploads of 10 MiB, and answers are smaller."""

MAX_MEMORY = 256 << 20
MEMORY = {"PNG": 4, "JPEG": 12, "WEBP": 24}
"""Bytes that a decoder takes for a pixel; a picture that would take more than the maximum is measured only."""

MAX_SCANNED_PIXELS = 400_000_000
"""Pixels times the scans of a progressive JPEG; real ones have a dozen scans."""

MAX_CHUNKS = 20_000
"""Chunks of a PNG, or segments of a JPEG before its pixels: Pillow walks through them one by one."""

OPAQUE = 255

_KEPT = 512
_NAMES = (
    (re.compile(rb"\x89PNG\r\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"BM.{4}\0\0\0\0", re.DOTALL), "image/bmp"),
    (re.compile(rb"II[*+]\0|MM\0[*+]"), "image/tiff"),
    (re.compile(rb".{4}ftypavi[fs]", re.DOTALL), "image/avif"),
    (re.compile(rb".{4}ftyp(hei|hev|mif|msf)", re.DOTALL), "image/heic"),
)


@dataclass(frozen=True, slots=True)
class Look:
    """What a picture is: its media type, its width and height in pixels, and how many frames it has.

    One with too many pixels is measured and not `decoded`: nobody knows whether it is whole. `alpha` says whether some
    of it is transparent, or all of it opaque; "none" has no alpha channel.
    """

    media_type: str
    size: tuple[int, int]
    frames: int = 1
    decoded: bool = True
    alpha: Literal["none", "opaque", "transparent"] = "none"


def named(data: bytes) -> str:
    """Return the media type that the first bytes of a picture tell, whole or not; empty if they tell none."""
    return next((media_type for start, media_type in _NAMES if start.match(data)), "")


def _remembered(ask: Callable[[bytes], T]) -> Callable[[bytes], T]:
    """Remember the last answers of a function by a digest, so that the pictures themselves are not kept."""
    known: dict[bytes, T] = {}

    def answer(data: bytes) -> T:
        digest = blake2b(data, digest_size=16).digest()
        if digest not in known:
            while len(known) >= _KEPT:
                known.pop(next(iter(known)), None)
            known[digest] = ask(data)
        return known[digest]

    return answer


@_remembered
def look(data: bytes) -> Look | None:
    """Decode a picture fully and say what it is; None if it does not decode, or is not in a format of the API."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with _opened(data) as picture:
                quick = _memory(picture) <= MAX_MEMORY
                found = Look(_media_type(picture), picture.size, getattr(picture, "n_frames", 1), decoded=quick)
                if quick:
                    picture.load()
                    found = replace(found, alpha=_alpha(picture))
        except Exception:  # noqa: BLE001 - a damaged picture makes decoders raise whatever there is
            return None
    return found


def image(data: bytes) -> Image.Image:
    """Return a picture in RGB, on black where it is transparent; it must decode."""
    with _opened(data) as picture:
        if not picture.has_transparency_data:
            return picture.convert("RGB")
        whole = picture.convert("RGBA")
        return Image.composite(whole.convert("RGB"), Image.new("RGB", whole.size), whole.getchannel("A"))


def whole(data: bytes) -> Image.Image:
    """Return a picture in RGBA; it must decode."""
    with _opened(data) as picture:
        return picture.convert("RGBA")


def pixels(data: bytes) -> bytes:
    """Return a picture's pixels as RGB bytes, row by row; it must decode."""
    return image(data).tobytes()


@_remembered
def thumbnail(data: bytes) -> tuple[bytes, tuple[int, int]]:
    """Return a picture as WebP, made smaller to fit in a square of 200 pixels, and its size; it must decode."""
    out = io.BytesIO()
    with _opened(data) as picture:
        small = picture.convert("RGBA")
        small.thumbnail((200, 200))
        small.save(out, "WEBP", quality=75)
    return out.getvalue(), small.size


def _opened(data: bytes) -> Image.Image:
    """Open a picture that takes no long time to open and decode; raises what Pillow raises, and ValueError."""
    if len(data) > MAX_BYTES:
        raise ValueError("too many bytes")
    walk = {"image/png": _png_chunks, "image/jpeg": _jpeg_segments}.get(named(data))
    if walk and sum(1 for _ in itertools.islice(walk(data), MAX_CHUNKS + 1)) > MAX_CHUNKS:
        raise ValueError("too many chunks")
    picture = Image.open(io.BytesIO(data), formats=OPENED)
    scans = data.count(b"\xff\xda") if named(data) == "image/jpeg" else 1
    if scans * picture.width * picture.height > MAX_SCANNED_PIXELS:
        raise ValueError("too many scans")
    return picture


def _memory(picture: Image.Image) -> int:
    return picture.width * picture.height * MEMORY.get(picture.format or "", MEMORY["JPEG"])


def _alpha(picture: Image.Image) -> Literal["none", "opaque", "transparent"]:
    if not picture.has_transparency_data:
        return "none"
    lowest, _ = picture.convert("RGBA").getchannel("A").getextrema()
    return "opaque" if lowest == OPAQUE else "transparent"


def _png_chunks(data: bytes) -> Iterator[int]:
    """Return where each chunk of a PNG begins."""
    place = 8
    while place + 8 <= len(data):
        yield place
        place += int.from_bytes(data[place : place + 4], "big") + 12


def _jpeg_segments(data: bytes) -> Iterator[int]:
    """Return where each segment of a JPEG begins, up to its pixels, and each byte of padding before one."""
    place = 2
    while place + 4 <= len(data) and data[place : place + 2] != b"\xff\xda":
        yield place
        if data[place : place + 1] != b"\xff" or data[place + 1] in b"\0\xff":
            place += 1
        else:
            place += int.from_bytes(data[place + 2 : place + 4], "big") + 2


def _media_type(picture: Image.Image) -> str:
    kind = (picture.format or "").lower()
    return "image/jpeg" if kind in {"jpeg", "mpo"} else f"image/{kind}"

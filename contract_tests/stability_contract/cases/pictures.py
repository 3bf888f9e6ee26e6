"""Looks at pictures, uploaded or answered, and makes small ones to upload."""

from __future__ import annotations

import io
import warnings
import zlib
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw

_MOST_PIXELS_DECODED = 40_000_000


@dataclass(frozen=True, slots=True)
class Look:
    """What a picture is: its media type, its width and height in pixels, and how many frames it has."""

    media_type: str
    size: tuple[int, int]
    frames: int = 1


@lru_cache(maxsize=512)
def look(data: bytes) -> Look | None:
    """Decode a picture fully and say what it is; None if it does not decode."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data)) as picture:
                found = Look(_media_type(picture), picture.size, getattr(picture, "n_frames", 1))
                if picture.width * picture.height <= _MOST_PIXELS_DECODED:
                    picture.load()
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, EOFError):
            return None
    return found


def pixels(data: bytes) -> bytes:
    """Give a picture's pixels as RGB bytes, row by row."""
    with Image.open(io.BytesIO(data)) as picture:
        return picture.convert("RGB").tobytes()


@lru_cache(maxsize=512)
def thumbnail(data: bytes, side: int = 200) -> tuple[bytes, tuple[int, int]]:
    """Give a picture as WebP, made smaller to fit in a square of this side, and its size; it must decode."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(data)) as picture:
        small = picture.convert("RGBA")
        small.thumbnail((side, side))
        small.save(out, "WEBP", quality=75)
    return out.getvalue(), small.size


def _media_type(picture: Image.Image) -> str:
    kind = (picture.format or "").lower()
    return "image/jpeg" if kind in {"jpeg", "mpo"} else f"image/{kind}"


@lru_cache(maxsize=128)
def draw(kind: str = "png", size: tuple[int, int] = (96, 64), shade: int = 90) -> bytes:
    """Make a small picture of two flat areas in any format that Pillow writes."""
    picture = Image.new("RGB", size, (shade, 120, 160))
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 2, size[1] // 2), fill=(220, shade, 40))
    out = io.BytesIO()
    picture.save(out, kind.upper())
    return out.getvalue()


@lru_cache(maxsize=4)
def animation(kind: str = "gif") -> bytes:
    """Make a picture of two frames."""
    frames = [Image.new("RGB", (64, 64), (shade, 0, 0)) for shade in (0, 200)]
    out = io.BytesIO()
    frames[0].save(out, kind.upper(), save_all=True, append_images=frames[1:])
    return out.getvalue()


def padded_png(length: int, size: tuple[int, int] = (64, 64)) -> bytes:
    """Make a valid PNG of exactly so many bytes, by a private chunk that decoders skip."""
    png = draw("png", size)
    fill = length - len(png) - 12
    head, tail = png[:-12], png[-12:]
    chunk = b"prVt" + bytes(fill)
    return head + fill.to_bytes(4, "big") + chunk + _crc(chunk) + tail


def _crc(chunk: bytes) -> bytes:
    return zlib.crc32(chunk).to_bytes(4, "big")

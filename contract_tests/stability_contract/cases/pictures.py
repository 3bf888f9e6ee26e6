"""Makes small pictures to upload."""

from __future__ import annotations

import io
import zlib
from functools import lru_cache

from PIL import Image, ImageDraw


@lru_cache(maxsize=128)
def draw(kind: str = "png", size: tuple[int, int] = (96, 64), shade: int = 90) -> bytes:
    """Make a small picture of two flat areas in any format that Pillow writes."""
    picture = Image.new("RGB", size, (shade, 120, 160))
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 2, size[1] // 2), fill=(220, shade, 40))
    out = io.BytesIO()
    picture.save(out, kind.upper())
    return out.getvalue()


@lru_cache(maxsize=8)
def stored(size: tuple[int, int], shade: int) -> bytes:
    """Make a PNG without compression, of which the shade shows in the lowest quarter alone."""
    picture = Image.new("RGB", size, (120, 120, 160))
    ImageDraw.Draw(picture).rectangle((0, size[1] * 3 // 4, *size), fill=(220, shade, 40))
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=0)
    return out.getvalue()


@lru_cache(maxsize=64)
def written(kind: str, mode: str, size: tuple[int, int] = (96, 64), opacity: int = 255) -> bytes:
    """Make a small picture in any mode that Pillow writes; its left half has this opacity, of 255."""
    with Image.open(io.BytesIO(draw("png", size))) as drawn:
        picture = drawn.convert("RGBA")
    alpha = Image.new("L", size, 255)
    alpha.paste(opacity, (0, 0, size[0] // 2, size[1]))
    picture.putalpha(alpha)
    found = picture.quantize(16) if mode == "P" else picture.convert(mode)
    out = io.BytesIO()
    found.save(out, kind.upper(), **({"lossless": True} if kind == "webp" else {}))
    return out.getvalue()


@lru_cache(maxsize=4)
def animation(kind: str = "gif") -> bytes:
    """Make a picture of two frames."""
    frames = [Image.new("RGB", (64, 64), (shade, 0, 0)) for shade in (0, 200)]
    out = io.BytesIO()
    frames[0].save(out, kind.upper(), save_all=True, append_images=frames[1:])
    return out.getvalue()


def padded_png(length: int, size: tuple[int, int] = (64, 64)) -> bytes:
    """Return a valid PNG of exactly this size in bytes; a private chunk, which decoders skip, fills it."""
    png = draw("png", size)
    fill = length - len(png) - 12
    head, tail = png[:-12], png[-12:]
    chunk = b"prVt" + bytes(fill)
    return head + fill.to_bytes(4, "big") + chunk + _crc(chunk) + tail


def _crc(chunk: bytes) -> bytes:
    return zlib.crc32(chunk).to_bytes(4, "big")

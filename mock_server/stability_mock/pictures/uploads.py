"""Uploaded pictures: what they are by their bytes alone, and every way they are refused."""

import io
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from PIL import Image, ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile


class _Jpeg(JpegImageFile):
    """A JPEG whose EXIF block is left unread: it may be corrupt, and nothing in it is needed."""

    def _read_dpi_from_exif(self) -> None:
        """Read nothing."""


class Format(NamedTuple):
    """A format of picture files, and how its decoder is called."""

    name: str
    begins: Callable[[bytes], bool]
    open: Callable[[io.BytesIO], ImageFile.ImageFile]


class Bounds(NamedTuple):
    """How large an upload may be, in pixels."""

    smallest_side: int
    largest_side: int | None
    most_pixels: int


FORMATS = {
    "image/jpeg": Format("jpeg", lambda data: data.startswith(b"\xff\xd8\xff"), _Jpeg),
    "image/png": Format("png", lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"), PngImageFile),
    "image/webp": Format("webp", lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP", WebPImageFile),
}
"""Decoders are called by name: `Image.open` tries others, and warns of a large picture before we can refuse it."""

_SIXTEEN_BITS = 256
_WEBP_HEADER = 10
_SCAN = b"\xff\xda"
_MARKER = 0xFF
MOST_SCANS = 100
"""Of a JPEG: each costs a pass over all pixels and few bytes, so that a small file could take hours."""
MOST_PIECES = 10_000
"""Chunks of a PNG, or segments before a JPEG's first scan: each costs a step of Python, and few bytes."""


class UploadRefused(Exception):  # noqa: N818  # the project's word for it
    """An upload that is not taken; its text says why, without the field's name, first letter small."""


def open_upload(
    data: bytes,
    *,
    media_types: Collection[str],
    smallest_side: int,
    most_pixels: int,
    largest_side: int | None = None,
) -> Image.Image:
    """Return an uploaded picture as an RGB image, transparency laid over white.

    Its bytes decide what it is, never a name. Sizes are checked on the header, before anything is decoded. Of a JPEG
    that holds several pictures (MPO) it is the first. Raises UploadRefused, and nothing else, whatever the bytes.
    """
    allowed = [format_ for media_type, format_ in FORMATS.items() if media_type in media_types]
    opened = next((format_.open for format_ in allowed if format_.begins(data)), None)
    listed = ", ".join(format_.name for format_ in allowed[:-1]) + " or " * (len(allowed) > 1) + allowed[-1].name
    if opened is None:
        raise UploadRefused(f"unsupported format - must be {listed}")
    bounds = Bounds(smallest_side, largest_side, most_pixels)
    with _refusing("the image is damaged or incomplete"):
        if opened is WebPImageFile:
            _require_size(webp_size(data), bounds)
        if opened is _Jpeg and data.count(_SCAN) > MOST_SCANS:
            raise UploadRefused(f"the image has more than {MOST_SCANS} scans")
        if _pieces(data) > MOST_PIECES:
            raise UploadRefused(f"the image is in more than {MOST_PIECES:,} pieces")
        image = opened(io.BytesIO(data))
        _require_size(image.size, bounds)
        _require_still(image)
        image.load()
        return flattened(image)


def _pieces(data: bytes) -> int:
    """Count the chunks of a PNG or the segments before a JPEG's first scan; not far past what is too many."""
    png = data.startswith(b"\x89PNG")
    place, found = 8 if png else 2, 0
    while found <= MOST_PIECES and place + 4 <= len(data):
        if png:
            place += 12 + int.from_bytes(data[place : place + 4])
        elif data[place] != _MARKER or data.startswith(_SCAN, place):
            break
        else:
            place += 2 + int.from_bytes(data[place + 2 : place + 4])
        found += 1
    return found


def flattened(image: Image.Image) -> Image.Image:
    """Return any image as an RGB image: transparency over white, 16 bits cut to their upper 8."""
    if image.mode.startswith("I"):
        image.info.pop("transparency", None)
        image = image.convert("I").point(lambda value: value * (1 / _SIXTEEN_BITS)).convert("L")
    if "transparency" in image.info or image.mode in {"LA", "PA", "RGBA", "La", "RGBa"}:
        ground = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(ground, image.convert("RGBA")).convert("RGB")
    return image if image.mode == "RGB" else image.convert("RGB")


def webp_size(data: bytes) -> tuple[int, int]:
    """Return the width and height in a WebP header; Pillow's decoder makes room for them as soon as it is opened.

    The three kinds of header are those of RFC 9649. Raises ValueError if there is no such header.
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


def _require_size(size: tuple[int, int], bounds: Bounds) -> None:
    (width, height), problem = size, ""
    if min(size) < bounds.smallest_side:
        problem = f"must be at least {bounds.smallest_side} pixels on every side, received {width}x{height}"
    elif bounds.largest_side is not None and max(size) > bounds.largest_side:
        problem = f"must be at most {bounds.largest_side:,} pixels on every side, received {width}x{height}"
    elif width * height > bounds.most_pixels:
        problem = f"must be at most {bounds.most_pixels:,} pixels, received {width * height:,} pixels"
    if problem:
        raise UploadRefused(f"unsupported dimensions - {problem}")


def _require_still(image: Image.Image) -> None:
    if getattr(image, "n_frames", 1) > 1:
        raise UploadRefused("animated images are not supported")


@contextmanager
def _refusing(text: str) -> Iterator[None]:
    """Turn whatever hostile bytes make of a decoder into a refusal."""
    try:
        yield
    except UploadRefused:
        raise
    except Exception as error:
        raise UploadRefused(text) from error

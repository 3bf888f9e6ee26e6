"""Picture files: PNG, JPEG and WebP, each with the words it came from inside."""

import io
import os
import sys
import zlib
from collections.abc import Callable, Mapping
from typing import IO

from PIL import Image

from stability_mock.pictures import metadata
from stability_mock.pictures.spec import PictureSpec
from stability_mock.pictures.uploads import flattened

JPEG_QUALITY = 85
WEBP_QUALITY = 75


MAX_SIDES = {"jpeg": 65_500, "webp": 16_383}
"""Pixels of a side that a file of the format can have; a longer picture is scaled down. PNG has no such limit."""


def encode(image: Image.Image, output_format: str, spec: PictureSpec) -> bytes:
    """Return the bytes of a `png`, `jpeg` or `webp` file; the same for the same arguments.

    A PNG has exactly the image's pixels. PNG and WebP keep its alpha; a JPEG shows it over white. The image is left
    as it was. Raises KeyError for any other format.
    """
    save = _ENCODERS[output_format]
    longest, possible = max(image.size), MAX_SIDES.get(output_format)
    if possible is not None and longest > possible:
        width, height = (max(1, side * possible // longest) for side in image.size)
        image = image.convert("RGBA" if image.mode == "RGBA" else "RGB").resize((width, height))
    return save(image, spec)


def _png(image: Image.Image, spec: PictureSpec) -> bytes:
    """Long runs of one tone: run lengths alone pack them smaller and faster than a search for repeats."""
    return _saved(
        image,
        "PNG",
        compress_level=1,
        compress_type=zlib.Z_RLE if image.mode == "P" else zlib.Z_DEFAULT_STRATEGY,
        pnginfo=metadata.png_chunks(spec),
    )


def _jpeg(image: Image.Image, spec: PictureSpec) -> bytes:
    return _saved(
        flattened(image),
        "JPEG",
        _file_in_memory(),
        quality=JPEG_QUALITY,
        exif=metadata.exif(spec),
        xmp=metadata.xmp(spec),
    )


def _webp(image: Image.Image, spec: PictureSpec) -> bytes:
    return _saved(
        image if image.mode in {"RGB", "RGBA"} else image.convert("RGB"),
        "WEBP",
        quality=WEBP_QUALITY,
        method=0,
        exif=metadata.exif(spec),
        xmp=metadata.xmp(spec),
    )


def _saved(image: Image.Image, file_format: str, file: IO[bytes] | None = None, **options: object) -> bytes:
    """Save an image without what is known of it, and without a copy: Pillow keeps a save's options on the image."""
    before = dict(vars(image))
    image.info = {}
    try:
        with file or io.BytesIO() as written:
            image.save(written, file_format, **options)
            written.seek(0)
            return written.read()
    finally:
        vars(image).clear()
        vars(image).update(before)


def _file_in_memory() -> IO[bytes] | None:
    """Open a file that the system knows, if it has such: while Pillow writes a JPEG to one, other threads may run."""
    return os.fdopen(os.memfd_create("picture"), "w+b") if sys.platform == "linux" else None


_ENCODERS: Mapping[str, Callable[[Image.Image, PictureSpec], bytes]] = {
    "png": _png,
    "jpeg": _jpeg,
    "webp": _webp,
}

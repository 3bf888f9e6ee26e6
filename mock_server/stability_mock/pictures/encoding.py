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

JPEG_QUALITY = 85
WEBP_QUALITY = 75


def encode(image: Image.Image, output_format: str, spec: PictureSpec) -> bytes:
    """Return the bytes of a `png`, `jpeg` or `webp` file; the same for the same arguments.

    Raises KeyError for any other format. The image is left as it was.
    """
    return _ENCODERS[output_format](image, spec)


def _png(image: Image.Image, spec: PictureSpec) -> bytes:
    """Long runs of one tone: run lengths alone pack them smaller and faster than a search for repeats."""
    return _saved(
        image.copy(),
        "PNG",
        compress_level=1,
        compress_type=zlib.Z_RLE if image.mode == "P" else zlib.Z_DEFAULT_STRATEGY,
        pnginfo=metadata.png_chunks(spec),
    )


def _jpeg(image: Image.Image, spec: PictureSpec) -> bytes:
    return _saved(
        image.convert("RGB"),
        "JPEG",
        _file_in_memory(),
        quality=JPEG_QUALITY,
        exif=metadata.exif(spec),
        xmp=metadata.xmp(spec),
    )


def _webp(image: Image.Image, spec: PictureSpec) -> bytes:
    return _saved(
        image.convert("RGB"),
        "WEBP",
        quality=WEBP_QUALITY,
        method=0,
        exif=metadata.exif(spec),
        xmp=metadata.xmp(spec),
    )


def _saved(own: Image.Image, file_format: str, file: IO[bytes] | None = None, **options: object) -> bytes:
    """Save an image that nobody else holds: Pillow keeps the options of a save on the image itself."""
    own.info.clear()
    with file or io.BytesIO() as written:
        own.save(written, file_format, **options)
        written.seek(0)
        return written.read()


def _file_in_memory() -> IO[bytes] | None:
    """Open a file that the system knows, if it has such: while Pillow writes a JPEG to one, other threads may run."""
    return os.fdopen(os.memfd_create("picture"), "w+b") if sys.platform == "linux" else None


_ENCODERS: Mapping[str, Callable[[Image.Image, PictureSpec], bytes]] = {
    "png": _png,
    "jpeg": _jpeg,
    "webp": _webp,
}

"""Picture files: PNG, JPEG and WebP, each with the words it came from inside."""

import io
import zlib
from collections.abc import Callable, Mapping

from PIL import Image

from mock_server.pictures import metadata
from mock_server.pictures.commission import Commission

JPEG_QUALITY = 85
WEBP_QUALITY = 75


def encode(image: Image.Image, output_format: str, commission: Commission) -> bytes:
    """Return the bytes of a `png`, `jpeg` or `webp` file; the same for the same arguments.

    Raises KeyError for any other format. The image is left as it was.
    """
    return _ENCODERS[output_format](image, commission)


def _png(image: Image.Image, commission: Commission) -> bytes:
    """Long runs of one tone: run lengths alone pack them smaller and faster than a search for repeats."""
    return _saved(
        image.copy(),
        "PNG",
        compress_level=1,
        compress_type=zlib.Z_RLE if image.mode == "P" else zlib.Z_DEFAULT_STRATEGY,
        pnginfo=metadata.png_chunks(commission),
    )


def _jpeg(image: Image.Image, commission: Commission) -> bytes:
    return _saved(
        image.convert("RGB"),
        "JPEG",
        quality=JPEG_QUALITY,
        exif=metadata.exif(commission),
        xmp=metadata.xmp(commission),
    )


def _webp(image: Image.Image, commission: Commission) -> bytes:
    return _saved(
        image.convert("RGB"),
        "WEBP",
        quality=WEBP_QUALITY,
        method=0,
        exif=metadata.exif(commission),
        xmp=metadata.xmp(commission),
    )


def _saved(own: Image.Image, file_format: str, **options: object) -> bytes:
    """Save an image that nobody else holds: Pillow keeps the options of a save on the image itself."""
    own.info.clear()
    file = io.BytesIO()
    own.save(file, file_format, **options)
    return file.getvalue()


_ENCODERS: Mapping[str, Callable[[Image.Image, Commission], bytes]] = {
    "png": _png,
    "jpeg": _jpeg,
    "webp": _webp,
}

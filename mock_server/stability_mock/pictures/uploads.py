"""Uploaded pictures: what they are by their bytes alone, and every way they are refused."""

import io
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from PIL import Image, ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from stability_mock.pictures.blending import fitted
from stability_mock.pictures.essentials import TooMuchError, essentials

Size = tuple[int, int]


class _WebP(WebPImageFile):
    """A WebP whose decoder is let go as soon as it has decoded: it holds three times the picture."""

    def pixels(self) -> Image.Image:
        """Return the picture. It cannot be asked for again."""
        data = self._get_next()[0]
        del self._decoder
        return Image.frombuffer(self.mode, self.size, data, "raw", self.rawmode, 0, 1)


class Format(NamedTuple):
    """A format of picture files, and how its decoder is called."""

    name: str
    begins: Callable[[bytes], bool]
    open: Callable[[io.BytesIO], ImageFile.ImageFile]


class Bounds(NamedTuple):
    """How large an upload may be, in pixels; `max_ratio` is that of its longer side to its shorter one."""

    min_side: int
    max_side: int | None
    max_pixels: int
    max_ratio: float | None = None


class Undecoded(NamedTuple):
    """An upload that was looked at, and not decoded yet. `data` has no more than what decides its pixels."""

    media_type: str
    size: Size
    data: bytes

    @property
    def pixels(self) -> int:
        """How many there are."""
        return self.size[0] * self.size[1]


FORMATS = {
    "image/jpeg": Format("jpeg", lambda data: data.startswith(b"\xff\xd8\xff"), JpegImageFile),
    "image/png": Format("png", lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"), PngImageFile),
    "image/webp": Format("webp", lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP", _WebP),
}
"""Decoders are called by name: `Image.open` tries others, and warns of a large picture before we can refuse it."""
MAX_SCANS = 100
"""Of a JPEG: each costs a pass over all pixels, and few bytes."""
MAX_SCANNED_PIXELS = 1 << 29
"""Scans of a JPEG times its pixels: 16 of the largest picture, about half a second."""
DAMAGED = "the image is damaged or incomplete"

_SIXTEEN_BITS = 256
_TRANSPARENT = frozenset({"LA", "PA", "RGBA", "La", "RGBa"})


class UploadRefused(Exception):  # noqa: N818  # the project's word for it
    """An upload that is not taken; its text says why, without the field's name, first letter small."""


def open_upload(
    data: bytes,
    *,
    media_types: Collection[str],
    min_side: int,
    max_pixels: int,
    max_side: int | None = None,
) -> Image.Image:
    """Return an uploaded picture as an RGB image, transparency laid over white.

    Of a JPEG that holds several pictures (MPO) it is the first. Raises UploadRefused, and nothing else, whatever the
    bytes.
    """
    return flattened(decode(inspect(data, media_types, Bounds(min_side, max_side, max_pixels))))


def inspect(data: bytes, media_types: Collection[str], bounds: Bounds) -> Undecoded:
    """Look at an upload: its bytes decide what it is, never a name. Raises UploadRefused.

    Nothing is decoded, so it takes little time and memory whatever the bytes.
    """
    allowed = {media_type: format_ for media_type, format_ in FORMATS.items() if media_type in media_types}
    media_type = next((media_type for media_type, format_ in allowed.items() if format_.begins(data)), None)
    if media_type is None:
        names = [format_.name for format_ in allowed.values()]
        listed = ", ".join(names[:-1]) + " or " * (len(names) > 1) + names[-1]
        raise UploadRefused(f"unsupported format - must be {listed}")
    with _refusing():
        size, kept, scans = essentials(media_type, data)
    _require_size(size, bounds)
    if scans > MAX_SCANS or scans * size[0] * size[1] > MAX_SCANNED_PIXELS:
        raise UploadRefused(f"the image has too many scans for its size: {scans}")
    return Undecoded(media_type, size, kept)


def decode(upload: Undecoded, size: Size | None = None) -> Image.Image:
    """Return the picture as an image: RGB, or RGBA if it has an alpha channel.

    With a size it is stretched to that, before anything else is done to it, and always RGB: transparency is laid over
    white. Raises UploadRefused, and nothing else, whatever the bytes.
    """
    with _refusing():
        image = FORMATS[upload.media_type].open(io.BytesIO(upload.data))
        if image.size != upload.size or getattr(image, "n_frames", 1) > 1:
            raise ValueError("not what its header says")
        if size is not None:
            image.draft(None, (2 * size[0], 2 * size[1]))  # a JPEG is decoded no larger than it must be
            return flattened(_shrunk(_loaded(image), size))
        whole = _without_palette(_loaded(image))
        return whole if whole.mode == "RGBA" else fitted(whole, whole.size)


def _loaded(image: ImageFile.ImageFile) -> Image.Image:
    if isinstance(image, _WebP):
        return image.pixels()
    image.load()
    return image


def _shrunk(image: Image.Image, size: Size) -> Image.Image:
    """Return an image in this size, in a mode that `flattened` knows."""
    if image.size == size:
        return image
    plain = _without_palette(image)
    shrunk = plain.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    shrunk.info.pop("transparency", None)
    return shrunk


def _without_palette(image: Image.Image) -> Image.Image:
    """Return an image whose pixels are colours, of 8 bits each; what is transparent has an alpha channel."""
    if image.mode.startswith("I"):
        image.info.pop("transparency", None)
        image = image.convert("I").point(lambda value: value * (1 / _SIXTEEN_BITS)).convert("L")
    if "transparency" in image.info or image.mode in _TRANSPARENT:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    return image if image.mode in {"L", "RGB"} else image.convert("RGB")


def flattened(image: Image.Image) -> Image.Image:
    """Return any image as an RGB image: transparency over white, 16 bits cut to their upper 8."""
    image = _without_palette(image)
    if image.mode == "RGBA":
        return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    return fitted(image, image.size)


def _require_size(size: Size, bounds: Bounds) -> None:
    (width, height), problem = size, ""
    if min(size) < bounds.min_side:
        problem = f"must be at least {bounds.min_side} pixels on every side, received {width}x{height}"
    elif bounds.max_side is not None and max(size) > bounds.max_side:
        problem = f"must be at most {bounds.max_side:,} pixels on every side, received {width}x{height}"
    elif width * height > bounds.max_pixels:
        problem = f"must be at most {bounds.max_pixels:,} pixels, received {width * height:,} pixels"
    elif bounds.max_ratio is not None and max(size) > bounds.max_ratio * min(size):
        problem = f"the longer side must be at most {bounds.max_ratio:g} times the shorter, received {width}x{height}"
    if problem:
        raise UploadRefused(f"unsupported dimensions - {problem}")


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn whatever hostile bytes make of a decoder into a refusal."""
    try:
        yield
    except TooMuchError as problem:
        raise UploadRefused(str(problem)) from problem
    except Exception as error:
        raise UploadRefused(DAMAGED) from error

"""Inputs of every sort for the kinds of picture, and what they are painted with."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageStat
from sample_pictures import drawing, photo
from stability_mock.pictures import PictureSpec
from stability_mock.pictures.kinds import KINDS, Inputs

if TYPE_CHECKING:
    from collections.abc import Mapping

Size = tuple[int, int]
Box = tuple[int, int, int, int]


@cache
def inputs() -> dict[str, Image.Image]:
    """Return the opaque inputs by name: mode RGB."""
    return {
        "photo": photo((240, 180)),
        "drawing": drawing((200, 150)),
        "tiny": photo((64, 64)),
        "odd": photo((97, 131)),
        "wide": drawing((225, 90)),
        "black": Image.new("RGB", (80, 70)),
        "white": Image.new("RGB", (80, 70), "white"),
    }


NAMES = ("photo", "drawing", "tiny", "odd", "wide", "black", "white")


def painted(  # noqa: PLR0913 - what a picture is made from, by name
    kind: str,
    image: Image.Image,
    *,
    prompt: str = "A lighthouse at dusk",
    seed: int = 7,
    size: Size | None = None,
    numbers: Mapping[str, float] | None = None,
    texts: Mapping[str, str] | None = None,
    **images: Image.Image,
) -> Image.Image:
    """Return the picture of a kind, as large as the input unless a size is given."""
    spec = PictureSpec(kind, "", prompt, "", "", seed, size or image.size)
    return KINDS[kind].paint(Inputs(spec, {"image": image, **images}, numbers or {}, texts or {}))


def square(size: Size, *, level: int = 255, side: int = 3) -> Image.Image:
    """Return a mask (mode L): a rectangle in the middle, each side that part of the picture's."""
    width, height = size
    mask = Image.new("L", size)
    left, top = (width - width // side) // 2, (height - height // side) // 2
    mask.paste(level, (left, top, left + width // side, top + height // side))
    return mask


def reach(mask: Image.Image, pixels: int) -> Image.Image:
    """Return where a pixel of a mask is that near, mode L, 255 or 0: found by looking, one step at a time."""
    found = mask.point([0] + [255] * 255)
    width, height = mask.size
    for _ in range(pixels):
        shifted = [found.crop((x, y, width + x, height + y)) for x in (-1, 0, 1) for y in (-1, 0, 1)]
        for each in shifted:
            found = ImageChops.lighter(found, each)
    return found


def farthest(one: Image.Image, other: Image.Image) -> int:
    """Return by how many levels two RGB or RGBA pictures differ most."""
    return max(ImageChops.difference(one, other).tobytes())


def changes(one: Image.Image, other: Image.Image, more_than: int = 0) -> Image.Image:
    """Return where two pictures of a mode differ by more levels than that, mode L, 255 or 0."""
    bands = ImageChops.difference(one, other).split()
    found = bands[0]
    for band in bands[1:]:
        found = ImageChops.lighter(found, band)
    return found.point([0] * (1 + more_than) + [255] * (255 - more_than))


def box_of(mask: Image.Image) -> Box:
    """Return the smallest rectangle around what is not black."""
    box = mask.getbbox()
    assert box is not None
    return box


def colour_at(image: Image.Image, at: tuple[int, int]) -> tuple[int, ...]:
    """Return a pixel as the levels of its bands."""
    return tuple(image.crop((*at, at[0] + 1, at[1] + 1)).tobytes())


def within(changed: Image.Image, region: Image.Image) -> bool:
    """Say whether nothing is changed outside a region."""
    return ImageChops.subtract(changed, region).getbbox() is None


def share(changed: Image.Image, region: Image.Image) -> float:
    """Return what part of a region is changed, 0 to 1."""
    inside = ImageChops.multiply(changed, region.point([0] * 255 + [255]))
    return inside.histogram()[255] / max(1, region.histogram()[255])


def mean(image: Image.Image, box: Box | None = None) -> float:
    """Return the mean lightness of a picture, or of a part of it."""
    light = image.convert("RGB").convert("L")
    return ImageStat.Stat(light.crop(box) if box else light).mean[0]


def correlation(one: Image.Image, other: Image.Image) -> float:
    """Return how well the lightness of two pictures of a size goes together, -1 to 1."""
    first, second = (image.convert("RGB").convert("L").tobytes() for image in (one, other))
    a, b = sum(first) / len(first), sum(second) / len(second)
    both = sum((x - a) * (y - b) for x, y in zip(first, second, strict=True))
    return both / math.sqrt(sum((x - a) ** 2 for x in first) * sum((y - b) ** 2 for y in second))

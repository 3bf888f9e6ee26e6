"""How pictures are compared: where they differ, by how much, and how light they are."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageStat

if TYPE_CHECKING:
    from collections.abc import Sequence

Box = tuple[int, int, int, int]
"""The left, upper, right and lower side of a region, the last two not within it."""


def changed(one: Image.Image, other: Image.Image) -> Image.Image:
    """Return where the colours of two pictures differ, in L: 255 where they do."""
    bands = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).split()
    most = bands[0]
    for band in bands[1:]:
        most = ImageChops.lighter(most, band)
    return most.point([0] + [255] * 255)


def outside(where: Image.Image, box: Box, grow: int = 0) -> int:
    """Return how many pixels of an L picture are set outside a region that is grown on each side."""
    rest = where.copy()
    rest.paste(0, (max(0, box[0] - grow), max(0, box[1] - grow), box[2] + grow, box[3] + grow))
    return count(rest)


def count(where: Image.Image) -> int:
    """Return how many pixels of an L picture are set."""
    return where.width * where.height - where.histogram()[0]


def share(where: Image.Image, box: Box | None = None) -> float:
    """Return which share of an L picture, or of a region of it, is set."""
    part = where.crop(box) if box else where
    return count(part) / (part.width * part.height)


def far(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of two pictures of one size, in levels of 255."""
    means = ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean
    return sum(means) / len(means)


def light(picture: Image.Image, box: Box | None = None) -> float:
    """Return the mean lightness of a picture, or of a region of it, in levels of 255."""
    part = picture.crop(box) if box else picture
    return float(ImageStat.Stat(part.convert("L")).mean[0])


def mean(picture: Image.Image) -> tuple[float, ...]:
    """Return the mean colour of a picture, in levels of 255."""
    return tuple(ImageStat.Stat(picture.convert("RGB")).mean)


def likeness(one: Image.Image, other: Image.Image) -> float:
    """Return how the lightness of two pictures goes together: 1 the same, 0 not at all, -1 the opposite."""
    size = (40, 40)
    first, second = (
        list(picture.convert("L").resize(size, Image.Resampling.BOX).tobytes()) for picture in (one, other)
    )
    middle, centre = sum(first) / len(first), sum(second) / len(second)
    both = sum((a - middle) * (b - centre) for a, b in zip(first, second, strict=True))
    spread = sum((a - middle) ** 2 for a in first) * sum((b - centre) ** 2 for b in second)
    return float(both / spread**0.5) if spread else 0.0


def growing(values: Sequence[float]) -> bool:
    """Return whether each value is greater than the one before it."""
    return all(one < other for one, other in pairwise(values))

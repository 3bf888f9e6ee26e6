"""What can be compared of pictures: whether they have the same pixels, and how far apart their colours are."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageChops, ImageStat

from stability_contract.oracle import pictures

CELLS = (12, 12)
ALIKE = 10.0
"""Levels of 255 by which a colour of a cell may differ where a format loses some."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A picture that was looked at: its size, a digest of its pixels, and the mean colours of 12 by 12 cells."""

    size: tuple[int, int]
    digest: bytes
    cells: bytes

    def far_from(self, other: Sight) -> float:
        """Return by how many levels the two differ, in the colour and cell in which they differ most."""
        return max(abs(one - another) for one, another in zip(self.cells, other.cells, strict=True))

    def alike(self, other: Sight) -> bool:
        """Return whether the two show the same, as far as formats that lose something can keep it."""
        return self.size == other.size and self.far_from(other) <= ALIKE


@lru_cache(maxsize=256)
def sight(data: bytes) -> Sight:
    """Look at a picture; its bytes must be known to decode."""
    return of(pictures.image(data))


def of(picture: Image.Image) -> Sight:
    """Look at a picture in RGB."""
    digest = hashlib.blake2b(picture.tobytes(), digest_size=16).digest()
    return Sight(picture.size, digest, picture.resize(CELLS, Image.Resampling.BOX, reducing_gap=None).tobytes())


def distance(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of two pictures in RGB of one size, in levels of 255."""
    means = ImageStat.Stat(ImageChops.difference(one, other)).mean
    return sum(means) / len(means)

"""The size of a picture that is made from another one."""

from __future__ import annotations

import math
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

Size = tuple[int, int]

MAX_SIDE = 16_383
"""Pixels: WebP has no larger pictures."""


class OutputSize(NamedTuple):
    """How the size of an answer follows from that of the upload `of`, in pixels. By default it is the same.

    `margins` are the fields that are added to the width and to the height; `area`, if it is not 0, is the number of
    pixels in the upload's ratio, each side a multiple of `multiple_of`.
    """

    of: str
    times: int = 1
    margins: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    area: int = 0
    multiple_of: int = 1

    def size(self, upload: Size, values: Mapping[str, str | int | float]) -> Size:
        """Return width and height for an upload of this size. No side is longer than `MAX_SIDE`; the ratio is kept."""
        width, height = upload
        if self.area:
            size = self._side(width, height), self._side(height, width)
        else:
            size = (
                self.times * width + self._margin("width", values),
                self.times * height + self._margin("height", values),
            )
        return _bounded(size)

    def _side(self, own: int, other: int) -> int:
        exact = math.sqrt(self.area * Fraction(own, other))
        return self.multiple_of * max(1, round(exact / self.multiple_of))

    def _margin(self, side: str, values: Mapping[str, str | int | float]) -> int:
        return sum(int(values.get(name, 0)) for name in self.margins.get(side, ()))


def _bounded(size: Size) -> Size:
    longest = max(size)
    if longest <= MAX_SIDE:
        return size
    width, height = (max(1, round(side * Fraction(MAX_SIDE, longest))) for side in size)
    return width, height

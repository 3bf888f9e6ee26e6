"""Which of the sizes on offer suits a picture's shape."""

import math
from collections.abc import Iterable
from fractions import Fraction


def nearest_size(size: tuple[int, int], sizes: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """Return the size whose aspect ratio is nearest: half as wide is as far off as twice as wide.

    Of two as near, the first. Raises ValueError if there is no size to choose from.
    """
    ratio = Fraction(*size)

    def distance(candidate: tuple[int, int]) -> float:
        quotient = Fraction(*candidate) / ratio
        return math.fabs(math.log(max(quotient, 1 / quotient)))

    return min(sizes, key=distance)

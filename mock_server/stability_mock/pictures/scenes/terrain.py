"""Lines of the land: crests of hills, peaks and dunes, from integers only."""

from itertools import pairwise
from typing import NamedTuple

from stability_mock.pictures.brush import FULL, Points
from stability_mock.pictures.prng import Chance

_SMOOTH = 12


class Peak(NamedTuple):
    """One mountain: its two flanks, each from the summit down to the valley."""

    left: Points
    right: Points


def jagged(chance: Chance, width: int, base: int, swing: int, steps: int = 32) -> Points:
    """Return a rough crest around a base line; `steps` is a power of two."""
    heights = [0] * (steps + 1)
    heights[0], heights[-1] = chance.about(0, swing), chance.about(0, swing)
    stride = steps
    while stride > 1:
        half = stride // 2
        for middle in range(half, steps, stride):
            mean = (heights[middle - half] + heights[middle + half]) // 2
            heights[middle] = mean + chance.about(0, max(1, swing))
        swing = swing * 9 // 16
        stride = half
    return _across(heights, width, base)


def rolling(chance: Chance, width: int, base: int, swing: int, hills: int = 4) -> Points:
    """Return a crest of soft hills around a base line."""
    knots = [chance.about(0, swing) for _ in range(hills + 2)]
    shift = chance.below(_SMOOTH)
    heights = []
    for step in range(hills * _SMOOTH + 1):
        knot, part = divmod(step + shift, _SMOOTH)
        ease = part * part * (3 * _SMOOTH - 2 * part)
        heights.append(knots[knot] + (knots[knot + 1] - knots[knot]) * ease // _SMOOTH**3)
    return _across(heights, width, base)


def cusped(width: int, base: int, swing: int, top: int) -> Points:
    """Return the crest of a dune: two hollow slopes that meet in an edge at `top`, in thousandths."""
    heights = []
    for step in range(0, FULL + 1, FULL // (4 * _SMOOTH)):
        near = step * FULL // top if step <= top else (FULL - step) * FULL // (FULL - top)
        heights.append(2 * swing * near * near // FULL**2 - swing)
    return _across(heights, width, base)


def peaks(chance: Chance, width: int, base: int, rise: int, number: int) -> list[Peak]:
    """Return a chain of mountains from edge to edge."""
    share = width // number
    valleys = [
        (width * place // number + chance.about(0, share // 6), base - chance.below(max(1, rise // 4)))
        for place in range(number + 1)
    ]
    valleys[0], valleys[-1] = (-share // 4, valleys[0][1]), (width + share // 4, valleys[-1][1])
    chain = []
    for left, right in pairwise(valleys):
        summit = (left[0] + right[0]) // 2 + chance.about(0, share // 6), base - rise * chance.between(58, 100) // 100
        chain.append(Peak(_flank(chance, summit, left), _flank(chance, summit, right)))
    return chain


def thinned(crest: Points, number: int) -> list[tuple[int, int]]:
    """Return some of the points of a crest, as many steps apart as asked for at most."""
    last = len(crest) - 1
    number = min(number, last)
    return [crest[last * place // number] for place in range(number + 1)]


def height_at(crest: Points, x: int) -> int:
    """Return the y of a crest whose points are evenly spaced, at some x."""
    last = len(crest) - 1
    width = max(1, crest[-1][0] - crest[0][0])
    place = min(max(0, (x - crest[0][0]) * last // width), last - 1)
    (left, top), (right, next_top) = crest[place], crest[place + 1]
    return top + (next_top - top) * (x - left) // max(1, right - left)


def _flank(chance: Chance, summit: tuple[int, int], valley: tuple[int, int]) -> Points:
    run, drop = valley[0] - summit[0], valley[1] - summit[1]
    parts = [(part, chance.about(0, 7)) for part in (22, 45, 72)]
    between = [
        (summit[0] + run * (part + bend) // 100, summit[1] + drop * (part - bend) // 100) for part, bend in parts
    ]
    return [summit, *between, valley]


def _across(heights: list[int], width: int, base: int) -> Points:
    last = len(heights) - 1
    return [(width * step // last, base - height) for step, height in enumerate(heights)]

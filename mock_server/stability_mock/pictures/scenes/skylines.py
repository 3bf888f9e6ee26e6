"""Scenes of the city and of space."""

from collections.abc import Sequence
from math import isqrt
from typing import NamedTuple

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Brush, Points
from stability_mock.pictures.scenes import props
from stability_mock.pictures.scenes.terrain import jagged, rolling
from stability_mock.pictures.scenes.waterscapes import sea

_HAZE = 900


class Row(NamedTuple):
    """Buildings side by side: how far away, how low, high and wide in thousandths."""

    away: int
    low: int
    high: int
    wide: int


def city(brush: Brush) -> None:
    """Paint a skyline in three depths, with lit windows and the river in front."""
    chance = brush.chance
    quay = brush.y(830)
    brush.sky(quay)
    props.sun(
        brush, brush.x(chance.between(250, 750)), brush.y(chance.between(300, 460)), brush.span(chance.between(90, 140))
    )
    props.wisps(brush, 5, 90, 420)
    sea(brush, quay, 0)
    brush.waterline = quay
    for row in (Row(930, 300, 480, 60), Row(600, 220, 480, 75), Row(200, 130, 420, 95)):
        towers(brush, quay, row)
    brush.waterline = 0
    props.ripples(brush, 36, quay + brush.span(6), brush.height)
    brush.bar(0, quay, brush.width, quay + brush.span(8), tones.depth(40))
    props.birds(brush, chance.between(200, 800), 200, 5)


def towers(brush: Brush, foot: int, row: Row) -> None:
    """Paint a row of buildings from edge to edge; the farthest are too far away for lit windows."""
    chance, wide, tone = brush.chance, row.wide, tones.depth(row.away)
    x = -brush.span(chance.below(wide))
    while x < brush.width:
        width = brush.span(chance.between(wide * 2 // 3, wide * 4 // 3))
        top = foot - brush.span(chance.between(row.low, row.high))
        brush.block(x, top, x + width, foot, tone)
        roof(brush, x, top, width, tone)
        if row.away < _HAZE:
            windows(brush, x, top, width, foot)
        x += width + brush.span(chance.below(wide // 3))


def roof(brush: Brush, x: int, top: int, width: int, tone: int) -> None:
    """Paint one of four ends of a building: flat, stepped, slanted or with a mast."""
    kind = brush.chance.below(4)
    if kind == 1:
        brush.block(x + width // 5, top - width // 4, x + width * 4 // 5, top, tone)
    if kind == 2:  # noqa: PLR2004  # the third of four kinds
        brush.shape([(x, top), (x + width - 1, top - width // 2), (x + width - 1, top)], tone)
    if kind == 3:  # noqa: PLR2004  # the fourth
        mast = max(brush.fineness, width // 24)
        brush.block(x + width // 4, top - width // 6, x + width * 3 // 4, top, tone)
        brush.block(x + width // 2 - mast, top - width * 4 // 5, x + width // 2 + mast, top, tone)


def windows(brush: Brush, x: int, top: int, width: int, foot: int) -> None:
    """Paint a few lit windows of a building, on a grid."""
    chance = brush.chance
    pane = max(brush.fineness * 2, brush.span(7))
    columns, rows = (width - pane) // (pane * 2), (foot - top) // (pane * 3) - 1
    for _ in range(columns * rows // 7):
        left, upper = x + pane + chance.below(columns) * pane * 2, top + pane * 2 + chance.below(rows) * pane * 3
        brush.glow(left, upper, left + pane, upper + pane * 3 // 2)


def space(brush: Brush) -> None:
    """Paint a ringed planet above the craters of a moon."""
    chance = brush.chance
    brush.sky(brush.y(980))
    props.stars(brush, 150, 740)
    radius = brush.span(chance.between(190, 250))
    planet(brush, brush.x(chance.between(330, 680)), brush.y(chance.between(300, 380)), radius)
    props.sun(brush, brush.x(chance.pick((120, 860))), brush.y(chance.between(110, 200)), brush.span(34))
    brush.ridge(jagged(chance, brush.width, brush.y(740), brush.span(60)), brush.y(860), tones.depth(800))
    brush.ridge(jagged(chance, brush.width, brush.y(800), brush.span(44)), brush.height, tones.depth(420))
    brush.ridge(rolling(chance, brush.width, brush.y(880), brush.span(28), 3), brush.height, tones.depth(120))
    props.rocket(brush, brush.x(chance.between(150, 850)), brush.y(905), brush.span(170))
    for _ in range(6):
        crater(
            brush, brush.x(chance.below(1000)), brush.y(chance.between(920, 985)), brush.span(chance.between(20, 60))
        )


def planet(brush: Brush, x: int, y: int, radius: int) -> None:
    """Paint a banded planet in its ring, which passes behind it and before it."""
    tilt = brush.chance.pick((-30, -22, 22, 30))
    ring = _half_ring(x, y, radius, tilt, -1)
    brush.face(ring, tones.depth(950))
    brush.disc(x, y, radius, tones.depth(820))
    for top, bottom, tone in ((-74, -52, 960), (-34, -8, 940), (16, 30, 700), (48, 72, 960)):
        brush.face(_belt(x, y, radius, range(top, bottom + 1, (bottom - top) // 2)), tones.depth(tone))
    brush.face(_half_ring(x, y, radius, tilt, 1), tones.SUN + 3)


def _belt(x: int, y: int, radius: int, rows: Sequence[int]) -> Points:
    """Return a belt across a disc; rows are heights in hundredths of its radius."""
    edge = [(isqrt(10000 - row * row), row) for row in rows]
    right = [(x + reach * radius // 100, y + row * radius // 100) for reach, row in edge]
    return [*right, *((2 * x - across, row) for across, row in reversed(right))]


def _half_ring(x: int, y: int, radius: int, tilt: int, side: int) -> Points:
    """Return one half of a ring seen from just above; `side` is 1 for the half in front."""
    arc = [(cos, side * sin) for cos, sin in HALF_CIRCLE]
    outer = [(x + cos * radius * 19 // 10000, cos, sin, 44) for cos, sin in arc]
    inner = [(x + cos * radius * 14 // 10000, cos * 14 // 19, sin * 14 // 19, 44) for cos, sin in reversed(arc)]
    return [
        (left, y + (sin * flat + cos * tilt * 19 // 10) * radius // 100_000) for left, cos, sin, flat in outer + inner
    ]


def crater(brush: Brush, x: int, y: int, radius: int) -> None:
    """Paint a flat crater, one rim lit."""
    brush.draw.ellipse((x - radius, y - radius // 4, x + radius, y + radius // 4), fill=tones.depth(420))
    brush.draw.ellipse((x - radius, y - radius // 4 + 4, x + radius, y + radius // 4 + 4), fill=tones.depth(20))


def _half_circle(steps: int = 16) -> Points:
    """Return points of a half circle of radius 1000 by rational numbers: no sine, whose last digit may differ."""
    quarter = [
        (1000 * (steps**2 - part**2) // (steps**2 + part**2), 2000 * steps * part // (steps**2 + part**2))
        for part in range(steps + 1)
    ]
    return [*quarter, *((-cos, sin) for cos, sin in reversed(quarter))]


HALF_CIRCLE = _half_circle()

"""The style preset `isometric`: a scene as blocks of land, seen from above one corner."""

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Brush, Point
from stability_mock.pictures.grades import vivid
from stability_mock.pictures.prng import Chance
from stability_mock.pictures.styles.style import Style

_GROUNDS = {
    "lake": (3, 5), "dunes": (0, 2), "coast": (3, 4), "forest": (0, 4),
    "city": (0, 1), "islands": (4, 4), "space": (1, 4), "meadow": (2, 2),
}  # fmt: skip
_BUILT = {"city": "tower", "meadow": "house", "coast": "house", "forest": "tree", "lake": "tree", "islands": "tree"}
_CELLS = 10


def isometric(brush: Brush, scene: str) -> None:
    """Paint the scene as a block of land on a table, seen from above one corner."""
    brush.bar(0, 0, brush.width, brush.height, tones.sky(140))
    side = min(brush.width, brush.height * 14 // 10) * 45 // 100
    level, deep = max(2, side // 14), side // 5
    middle, top = brush.width // 2, (brush.height - side - deep) * 11 // 20 + level
    slab(brush, middle, top, side, deep)
    heights = ground(brush.chance, *_GROUNDS.get(scene, (1, 3)))
    for row in range(_CELLS):
        for column in range(_CELLS):
            x = middle + (column - row) * side // _CELLS
            y = top + (column + row) * side // (2 * _CELLS)
            column_at(brush, (x, y), side // _CELLS, heights[row][column], level)
            if heights[row][column] > 0 and brush.chance.below(100) < (70 if scene == "city" else 30):
                thing(brush, _BUILT.get(scene, ""), x, y - heights[row][column] * level, side // _CELLS)


def ground(chance: Chance, water: int, rise: int) -> list[list[int]]:
    """Return heights of a square of land: 0 is water, and there is more of it the greater `water`."""
    hills = [(chance.below(_CELLS), chance.below(_CELLS), chance.between(5, 8)) for _ in range(3)]
    heights = []
    for row in range(_CELLS):
        line = []
        for column in range(_CELLS):
            near = max(reach - abs(row - y) - abs(column - x) for y, x, reach in hills)
            lowest = 0 if water else 1
            line.append(max(lowest, lowest + (near - water) * rise // 6 + chance.below(2) * (near >= water)))
        heights.append(line)
    return heights


def slab(brush: Brush, x: int, y: int, side: int, deep: int) -> None:
    """Paint the block that the land stands on, and its shadow."""
    half, lean = side // 2, side // 4
    brush.face(
        [(x, y + lean), (x + side + lean, y + half + lean), (x, y + side + deep + lean), (x - side, y + half + deep)],
        tones.sky(420),
    )
    brush.face(
        [(x - side, y + half), (x, y + side), (x, y + side + deep), (x - side, y + half + deep)], tones.depth(330)
    )
    brush.face(
        [(x + side, y + half), (x, y + side), (x, y + side + deep), (x + side, y + half + deep)], tones.depth(80)
    )


def column_at(brush: Brush, at: Point, size: int, height: int, level: int) -> None:
    """Paint one column of land, or a piece of water."""
    (x, y), half, up = at, size // 2 + 1, height * level
    tone = tones.water(300) if not height else tones.depth(560 + 110 * min(height, 4))
    brush.face(
        [(x - size, y + half - up), (x, y + size - up), (x, y + size), (x - size, y + half)], max(tones.NEAR, tone - 34)
    )
    brush.face(
        [(x + size, y + half - up), (x, y + size - up), (x, y + size), (x + size, y + half)], max(tones.NEAR, tone - 62)
    )
    brush.face([(x, y - up), (x + size, y + half - up), (x, y + size - up), (x - size, y + half - up)], tone)


def thing(brush: Brush, kind: str, x: int, y: int, size: int) -> None:
    """Paint what stands on a column: a tower, a house or a tree."""
    if kind == "tree":
        foot, wide = y + size // 2, size // 2
        for up in (0, size // 2):
            brush.face([(x, foot - size - up), (x, foot - up + wide // 3), (x - wide, foot - up)], tones.depth(420))
            brush.face([(x, foot - size - up), (x + wide, foot - up), (x, foot - up + wide // 3)], tones.depth(220))
    elif kind:
        tall = size * brush.chance.between(2, 6) // 2 if kind == "tower" else size
        small = size * 3 // 4
        column_at(brush, (x, y + size // 8), small, 1, tall)
        roof = tones.ACCENT if kind == "house" else tones.SUN + 2
        brush.face(
            [
                (x, y + size // 8 - tall),
                (x + small, y + size // 2 - tall),
                (x, y + size * 7 // 8 - tall),
                (x - small, y + size // 2 - tall),
            ],
            roof,
        )


STYLE = Style(Brush, vivid(1250, 60), isometric)

"""Single things that stand in scenes: clouds, trees, birds, houses, boats."""

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Brush, Points
from stability_mock.pictures.scenes.terrain import height_at

_LEAVES = (
    ((0, 0), (-12, -13), (-28, -15), (-44, -4), (-50, 10), (-40, 1), (-27, -5), (-13, -3)),
    ((0, 0), (-14, -2), (-27, 6), (-35, 19), (-36, 32), (-28, 20), (-19, 11), (-8, 6)),
    ((0, 0), (-4, -14), (-14, -24), (-28, -27), (-40, -22), (-27, -20), (-15, -14), (-6, -6)),
    ((0, 0), (12, -12), (27, -14), (42, -4), (49, 10), (38, 1), (26, -5), (12, -3)),
    ((0, 0), (13, -1), (24, 7), (31, 20), (31, 33), (24, 21), (16, 12), (7, 6)),
    ((0, 0), (5, -14), (16, -24), (29, -26), (39, -20), (28, -18), (16, -13), (7, -5)),
)
"""Palm leaves, from the top of the trunk, in hundredths of the tree's height."""
_CLOUD = ((-100, 0, 46), (-45, -34, 62), (25, -52, 78), (85, -18, 56), (130, 2, 40))


def sun(brush: Brush, x: int, y: int, radius: int) -> None:
    """Paint a sun or a moon, in two rings of its own light."""
    brush.light = (x, y, radius)
    brush.halo(x, y, radius * 17 // 8, tones.sky(90))
    brush.halo(x, y, radius * 3 // 2, tones.sky(20))
    brush.disc(x, y, radius, tones.SUN)


def clouds(brush: Brush, number: int, top: int, bottom: int) -> None:
    """Paint a number of clouds between two heights, in thousandths; the low ones are small, being far away."""
    chance = brush.chance
    sun_x, sun_y, radius = brush.light
    for place in range(number):
        x = brush.x(1000 * place // number + chance.below(1000 // number))
        permille = chance.between(top, bottom)
        size = brush.span(60) * (1100 - 700 * (permille - top) // max(1, bottom - top)) // 1000
        y = brush.y(permille)
        if abs(x - sun_x) < radius + size * 2 and abs(y - sun_y) < radius + size:
            x = sun_x + (radius + size * 2) * (1 if x > sun_x else -1)
        cloud(brush, x, y, size, tones.SUN + 3 + chance.below(4))


def cloud(brush: Brush, x: int, y: int, size: int, tone: int) -> None:
    """Paint a heap cloud with a flat foot."""
    stretch = brush.chance.between(90, 150)
    rounds = [
        (x + right * size * stretch // 10000, y + down * size // 100, radius * size // 100)
        for right, down, radius in _CLOUD
    ]
    left, right = x - 100 * size * stretch // 10000, x + 130 * size * stretch // 10000
    brush.heap(rounds, (left, y, right, y + 40 * size // 100), tone)


def wisps(brush: Brush, number: int, top: int, bottom: int) -> None:
    """Paint long thin clouds with round ends."""
    chance = brush.chance
    for _ in range(number):
        y, half = brush.y(chance.between(top, bottom)), brush.span(chance.between(3, 6))
        x, length = brush.x(chance.between(-100, 900)), brush.span(chance.between(120, 420))
        ends = [(x, y, half), (x + length, y, half)]
        brush.heap(ends, (x, y - half, x + length, y + half + 1), tones.SUN + 4 + chance.below(6))


def stars(brush: Brush, number: int, bottom: int) -> None:
    """Paint stars down to a height in thousandths."""
    chance = brush.chance
    for _ in range(number):
        x, y = chance.below(brush.width), chance.below(max(1, brush.y(bottom)))
        size = brush.fineness * (1 if chance.below(3) else 2)
        brush.bar(x, y, x + size, y + size, tones.SUN + 1)


def birds(brush: Brush, x: int, y: int, number: int) -> None:
    """Paint a loose flight of birds around a point in thousandths."""
    chance = brush.chance
    for _ in range(number):
        wing = brush.span(chance.between(10, 18))
        brush.bird(brush.x(chance.about(x, 90)), brush.y(chance.about(y, 50)), wing)


def fir(brush: Brush, x: int, foot: int, height: int, tone: int) -> None:
    """Paint a fir tree standing at a point of the canvas."""
    half = height * 2 // 9
    brush.shape(
        [
            (x, foot - height),
            (x + half * 2 // 5, foot - height * 13 // 20),
            (x + half // 4, foot - height * 13 // 20),
            (x + half * 7 // 10, foot - height * 7 // 20),
            (x + half // 2, foot - height * 7 // 20),
            (x + half, foot),
            (x - half, foot),
            (x - half // 2, foot - height * 7 // 20),
            (x - half * 7 // 10, foot - height * 7 // 20),
            (x - half // 4, foot - height * 13 // 20),
            (x - half * 2 // 5, foot - height * 13 // 20),
        ],
        tone,
    )


def palm(brush: Brush, x: int, foot: int, height: int, tone: int) -> None:
    """Paint a leaning palm tree."""
    lean, half = height // 5, max(brush.fineness, height // 48)
    top_x, top_y = x + lean, foot - height
    bend = x + lean // 3, foot - height // 2
    trunk = [(x - half * 2, foot), (bend[0] - half, bend[1]), (top_x - half // 2, top_y)]
    other = [(top_x + half, top_y), (bend[0] + half, bend[1]), (x + half * 2, foot)]
    brush.shape([*trunk, *other], tone)
    for leaf in _LEAVES:
        brush.shape([(top_x + right * height // 100, top_y + down * height // 100) for right, down in leaf], tone)


def round_tree(brush: Brush, x: int, foot: int, height: int, tone: int) -> None:
    """Paint a tree with a round crown."""
    trunk = max(brush.fineness, height // 18)
    brush.block(x - trunk, foot - height // 2, x + trunk, foot, tone)
    radius, top = height * 3 // 10, foot - height
    side, low, small = radius * 3 // 5, top + radius * 8 // 5, radius * 7 // 10
    brush.heap([(x, top + radius, radius), (x - side, low, small), (x + side, low, small)], (x, low, x, low), tone)


def fence(brush: Brush, crest: Points, posts: int, height: int, tone: int) -> None:
    """Paint a fence along a crest."""
    half, rail = max(brush.fineness, height // 10), max(brush.fineness, height // 12)
    for place in range(posts):
        x = brush.width * (2 * place + 1) // (2 * posts)
        foot = height_at(crest, x)
        brush.shape(
            [
                (x - half, foot),
                (x - half, foot - height),
                (x, foot - height * 6 // 5),
                (x + half, foot - height),
                (x + half, foot),
            ],
            tone,
        )
    for share in (45, 80):
        brush.stroke([(x, y - height * share // 100) for x, y in crest], tone, rail)


def rocket(brush: Brush, x: int, foot: int, size: int) -> None:
    """Paint a rocket on its fins, with a round window."""
    tone, side = tones.SUN + 3, size // 6
    body = [(0, -100), (9, -86), (15, -66), (16, -40), (11, -12), (-11, -12), (-16, -40), (-15, -66), (-9, -86)]
    for right in (-1, 1):
        fin = [(12, -34), (30, -14), (30, 0), (10, -14)]
        brush.shape([(x + right * a * size // 100, foot + b * size // 100) for a, b in fin], tones.ACCENT)
    brush.shape([(x + a * size // 100, foot + b * size // 100) for a, b in body], tone)
    brush.face(
        [(x + a * size // 100, foot + b * size // 100) for a, b in ((0, -100), (9, -86), (-9, -86))], tones.ACCENT
    )
    brush.disc(x, foot - size * 58 // 100, side // 2, tones.depth(200))


def boat(brush: Brush, x: int, waterline: int, size: int) -> None:
    """Paint a small sailing boat."""
    brush.face(
        [
            (x - size // 12, waterline - size),
            (x - size // 12, waterline - size // 5),
            (x - size * 3 // 5, waterline - size // 5),
        ],
        tones.SUN,
    )
    brush.face(
        [(x, waterline - size * 4 // 5), (x, waterline - size // 5), (x + size * 2 // 5, waterline - size // 5)],
        tones.ACCENT,
    )
    deck: Points = [
        (x - size * 3 // 5, waterline - size // 7),
        (x + size * 3 // 5, waterline - size // 7),
        (x + size * 2 // 5, waterline),
        (x - size * 2 // 5, waterline),
    ]
    brush.shape(deck, tones.NEAR)


def house(brush: Brush, x: int, foot: int, size: int, tone: int) -> None:
    """Paint a house with lit windows and a chimney."""
    wall = size * 3 // 5
    brush.block(x + size // 4, foot - wall - size // 2, x + size * 2 // 5, foot - wall, tone)
    brush.shape(
        [(x - size * 5 // 8, foot - wall), (x, foot - wall - size // 2), (x + size * 5 // 8, foot - wall)], tone
    )
    brush.block(x - size // 2, foot - wall, x + size // 2, foot, tone)
    pane = size // 9
    for left in (x - size // 4, x + size // 8):
        brush.glow(left, foot - wall * 3 // 4, left + pane, foot - wall * 3 // 4 + pane * 3 // 2)


def glitter(brush: Brush, x: int, top: int, bottom: int, width: int) -> None:
    """Paint the broken path of the sun's light on water, wider towards the foreground."""
    chance = brush.chance
    rows = 14
    for row in range(rows):
        y = top + (bottom - top) * row * row // (rows * rows)
        half = width * (35 + 65 * row // rows) // 100 * chance.between(40, 100) // 100
        middle = x + chance.about(0, max(1, width // 6))
        brush.bar(middle - half, y, middle + half, y + max(brush.fineness, (bottom - top) // 110), tones.SUN + 2)


def ripples(brush: Brush, number: int, top: int, bottom: int) -> None:
    """Paint still lines on water between two heights of the canvas."""
    chance = brush.chance
    for _ in range(number):
        away = chance.below(1000)
        y = top + (bottom - top) * away * away // 1_000_000
        x, length = chance.below(brush.width), brush.span(chance.between(40, 120)) * (300 + away) // 1000
        brush.bar(x, y, x + length, y + brush.fineness, tones.water(700 - away * 4 // 10 + chance.about(0, 250)))


def firs(brush: Brush, crest: Points, number: int, heights: tuple[int, int], tone: int) -> None:
    """Paint fir trees along a crest, in loose groups."""
    chance = brush.chance
    for place in range(number):
        x = brush.width * (place * 100 + chance.below(100)) // (number * 100)
        tall = brush.span(chance.between(*heights))
        fir(brush, x, height_at(crest, x) + tall // 8, tall, tone)

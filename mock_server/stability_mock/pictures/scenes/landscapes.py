"""Scenes on land: dunes, a forest, a meadow."""

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Brush, Points
from stability_mock.pictures.scenes import props
from stability_mock.pictures.scenes.terrain import cusped, height_at, jagged, rolling


def dunes(brush: Brush) -> None:
    """Paint dunes, one behind the other, each with a lit and a shaded side."""
    chance = brush.chance
    horizon = brush.y(560)
    brush.sky(horizon + brush.span(40))
    x = chance.between(200, 800)
    props.sun(brush, brush.x(x), brush.y(chance.between(260, 400)), brush.span(chance.between(80, 120)))
    props.wisps(brush, 4, 100, 380)
    crest = jagged(chance, brush.width, horizon - brush.span(6), brush.span(30))
    brush.ridge(crest, horizon + brush.span(60), tones.depth(1000))
    top = chance.between(250, 750)
    for away, base, swing in ((860, 590, 26), (660, 650, 46), (400, 750, 74), (120, 900, 90)):
        dune(brush, brush.y(base), brush.span(swing), top, away)
        top = (top + chance.between(300, 550)) % 700 + 150
    props.birds(brush, 1000 - x, 260, 4)


def dune(brush: Brush, base: int, swing: int, top: int, away: int) -> None:
    """Paint one dune: its crest, and the shade on one side of the edge that runs down from its top."""
    crest = cusped(brush.width, base, swing, top)
    brush.ridge(crest, brush.height, tones.depth(away))
    x, height = brush.x(top), brush.height - base + swing
    reach = brush.chance.pick((-1, 1)) * swing * brush.chance.between(10, 30) // 10
    edge = [
        (x + reach * (part * (100 - part) * 5 - part * 60) // 10000, base - swing + height * part // 100)
        for part in range(0, 101, 4)
    ]
    slope = [point for point in crest if point[0] > x]
    brush.face([*edge, (brush.width, brush.height), *reversed(slope)], tones.depth(max(0, away - 150)))


def forest(brush: Brush) -> None:
    """Paint ranks of firs in the mist."""
    chance = brush.chance
    brush.sky(brush.y(760))
    props.sun(
        brush, brush.x(chance.between(200, 800)), brush.y(chance.between(170, 300)), brush.span(chance.between(60, 100))
    )
    props.birds(brush, chance.between(200, 800), 210, 6)
    brush.ridge(jagged(chance, brush.width, brush.y(420), brush.span(80)), brush.y(700), tones.depth(1000))
    for rank, (away, base, tall) in enumerate(
        ((800, 510, 70), (600, 600, 100), (400, 700, 140), (190, 820, 190), (0, 970, 280))
    ):
        crest = rolling(chance, brush.width, brush.y(base), brush.span(30), 4 + chance.below(3))
        brush.ridge(crest, min(brush.height, brush.y(base + 190)), tones.depth(away))
        props.firs(brush, crest, 26 - 4 * rank, (tall // 2, tall), tones.depth(away))


def meadow(brush: Brush) -> None:
    """Paint rolling hills, a house among trees, a winding path."""
    chance = brush.chance
    brush.sky(brush.y(640))
    props.sun(
        brush, brush.x(chance.between(180, 820)), brush.y(chance.between(180, 330)), brush.span(chance.between(60, 90))
    )
    props.clouds(brush, 4, 100, 330)
    brush.ridge(jagged(chance, brush.width, brush.y(480), brush.span(60)), brush.y(640), tones.depth(1000))
    for away, base, swing in ((800, 560, 36), (600, 630, 40)):
        crest = rolling(chance, brush.width, brush.y(base), brush.span(swing))
        brush.ridge(crest, brush.y(base + 200), tones.depth(away))
        trees(brush, crest, 12, (30, 54), tones.depth(away - 120))
    crest = rolling(chance, brush.width, brush.y(730), brush.span(44), 3)
    brush.ridge(crest, brush.height, tones.depth(400))
    x = brush.x(chance.between(250, 750))
    props.house(brush, x, height_at(crest, x) + brush.span(20), brush.span(110), tones.depth(80))
    trees(brush, crest, 6, (80, 130), tones.depth(230))
    path(brush, x, height_at(crest, x) + brush.span(20))
    crest = rolling(chance, brush.width, brush.y(910), brush.span(30), 3)
    brush.ridge(crest, brush.height, tones.depth(120))
    props.fence(brush, crest, 15, brush.span(46), tones.depth(20))
    props.birds(brush, chance.between(200, 800), 230, 5)


def path(brush: Brush, x: int, top: int) -> None:
    """Paint a path that winds from a door down to the foot of the picture, wider as it comes near."""
    bend, deep = brush.span(brush.chance.about(0, 160)), brush.height - top
    left, right = [], []
    for part in range(0, 101, 10):
        middle = x + bend * part * (150 - part) // 5000
        half = brush.span(5) + brush.span(46) * part * part // 10000
        y = top + deep * part // 100
        left.append((middle - half, y))
        right.append((middle + half, y))
    brush.face([*left, *reversed(right)], tones.depth(760))


def trees(brush: Brush, crest: Points, number: int, heights: tuple[int, int], tone: int) -> None:
    """Paint round trees scattered along a crest."""
    chance = brush.chance
    for _ in range(number):
        x = chance.below(brush.width)
        props.round_tree(brush, x, height_at(crest, x) + brush.span(6), brush.span(chance.between(*heights)), tone)

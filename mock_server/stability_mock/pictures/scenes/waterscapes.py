"""Scenes on the water: a mountain lake, a coast, islands."""

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Brush, Points
from stability_mock.pictures.scenes import props
from stability_mock.pictures.scenes.terrain import Peak, height_at, peaks, rolling


def lake(brush: Brush) -> None:
    """Paint snowy peaks and their reflection in still water."""
    chance = brush.chance
    shore = brush.y(chance.between(620, 680))
    brush.sky(shore)
    props.sun(
        brush, brush.x(chance.between(150, 850)), brush.y(chance.between(130, 230)), brush.span(chance.between(50, 75))
    )
    props.clouds(brush, 3, 100, 300)
    sea(brush, shore, ripples=0)
    brush.waterline = shore
    for away, base, rise, number in ((980, 590, 260, 5), (700, 640, 380, 3)):
        mountains(brush, peaks(chance, brush.width, brush.y(base), brush.y(rise), number), shore, away)
    crest = rolling(chance, brush.width, shore - brush.span(36), brush.span(24), 5)
    brush.ridge(crest, shore, tones.depth(330))
    props.firs(brush, crest, 22, (40, 90), tones.depth(300))
    brush.waterline = 0
    brush.bar(0, shore, brush.width, shore + brush.fineness, tones.water(800))
    props.ripples(brush, 34, shore + brush.span(8), brush.height)
    bank(brush)
    props.birds(brush, chance.between(250, 750), chance.between(160, 300), 5)


def mountains(brush: Brush, chain: list[Peak], foot: int, away: int) -> None:
    """Paint a chain of mountains: one side in the light, one in the shade, snow on top."""
    for peak in chain:
        brush.ridge([*reversed(peak.left), *peak.right[1:]], foot, tones.depth(away))
    for peak in chain:
        (x, y), (_, valley) = peak.left[0], peak.right[-1]
        wide, deep = (peak.right[-1][0] - peak.left[-1][0]) // 2, valley - y
        spine = [
            (x - wide // 16, y + deep // 4),
            (x + wide // 9, y + deep // 2),
            (x - wide // 8, y + deep * 3 // 4),
            (x, valley),
        ]
        brush.face([*peak.right, *reversed(spine)], tones.depth(away - 140))
        left, right = peak.left[1], peak.right[1]
        torn = [(x - wide // 20, right[1] + deep // 12), (x + (right[0] - x) // 2, right[1] - deep // 20)]
        brush.face([(x, y), left, (x - (x - left[0]) // 2, left[1] - deep // 24), *torn[:1], spine[0]], tones.SUN + 1)
        brush.face([(x, y), spine[0], torn[0], torn[1], right], tones.water(900))


def bank(brush: Brush) -> None:
    """Paint a dark bank with firs in one corner of the foreground."""
    chance = brush.chance
    line = [(0, 900), (140, 905), (280, 930), (420, 965), (560, 1000)]
    flip = chance.below(2)
    crest = [(brush.x(1000 - x if flip else x), brush.y(y)) for x, y in (reversed(line) if flip else line)]
    brush.ridge(crest, brush.height, tones.depth(0))
    for place, tall in ((60, 330), (150, 250), (215, 170), (20, 200)):
        x = brush.x(1000 - place if flip else place)
        props.fir(brush, x, height_at(crest, x) + brush.span(8), brush.span(tall), tones.depth(20))


def coast(brush: Brush) -> None:
    """Paint a lighthouse on a cliff above the sea."""
    chance = brush.chance
    horizon = brush.y(chance.between(560, 620))
    brush.sky(horizon)
    cliff, west = cliff_line(brush), brush.x(170)
    foot, tall = height_at(cliff, west) + brush.span(8), brush.span(330)
    beams(brush, west, foot - tall + tall // 12)
    east = brush.x(chance.between(520, 850))
    props.sun(brush, east, horizon - brush.span(chance.between(40, 170)), brush.span(90))
    props.clouds(brush, 3, 110, 330)
    brush.ridge(rolling(chance, brush.width, horizon - brush.span(14), brush.span(26), 3), horizon, tones.depth(980))
    sea(brush, horizon)
    props.glitter(brush, east, horizon, brush.height, brush.span(90))
    props.boat(brush, brush.x(chance.between(560, 900)), horizon + brush.span(60), brush.span(70))
    far = [
        (0, brush.y(520)),
        (brush.x(150), brush.y(540)),
        (brush.x(250), brush.y(600)),
        (brush.x(300), horizon + brush.span(30)),
    ]
    brush.ridge([*far, (brush.x(330), horizon + brush.span(36))], horizon + brush.span(40), tones.depth(560))
    lighthouse(brush, west, foot, tall)
    brush.ridge(cliff, brush.height, tones.depth(60))
    props.birds(brush, chance.between(450, 700), chance.between(250, 420), 7)


def cliff_line(brush: Brush) -> Points:
    """Return the crest of a cliff that falls from the left edge into the sea."""
    chance = brush.chance
    line = [
        (0, 640),
        (90, 625),
        (180, 630),
        (270, 650),
        (330, 690),
        (360, 760),
        (400, 790),
        (425, 860),
        (480, 890),
        (540, 960),
        (600, 1000),
    ]
    return [(brush.x(x), brush.y(y + chance.about(0, 9))) for x, y in line]


def beams(brush: Brush, x: int, lamp: int) -> None:
    """Paint the two beams of a lighthouse from its lamp to the edges, behind all that is painted after them."""
    for reach in (-brush.width, brush.width):
        spread = brush.width // 11
        brush.beam([(x, lamp - 1), (x + reach, lamp - spread), (x + reach, lamp + spread // 4), (x, lamp + 1)])


def lighthouse(brush: Brush, x: int, foot: int, height: int) -> None:
    """Paint a lighthouse and its stripes."""
    half, top = height // 11, foot - height
    brush.shape(
        [
            (x - half * 3 // 5, top + height // 7),
            (x + half * 3 // 5, top + height // 7),
            (x + half, foot),
            (x - half, foot),
        ],
        tones.SUN + 1,
    )
    for stripe in range(1, 6, 2):
        y, deep = top + height // 7 + stripe * height // 8, height // 9
        wide = half * 3 // 5 + half * 2 // 5 * (stripe * 8 // 6 + 1) // 8
        brush.face(
            [(x - wide, y), (x + wide, y), (x + wide + half // 20, y + deep), (x - wide - half // 20, y + deep)],
            tones.ACCENT,
        )
    brush.block(x - half * 4 // 5, top + height // 8, x + half * 4 // 5, top + height // 7, tones.NEAR)
    brush.block(x - half // 2, top + height // 30, x + half // 2, top + height // 8, tones.NEAR)
    brush.glow(x - half // 4, top + height // 20, x + half // 4, top + height // 9)
    brush.shape(
        [(x - half * 3 // 5, top + height // 28), (x, top - height // 40), (x + half * 3 // 5, top + height // 28)],
        tones.NEAR,
    )


def islands(brush: Brush) -> None:
    """Paint islands in a bright sea, palms in the foreground."""
    chance = brush.chance
    horizon = brush.y(chance.between(520, 580))
    brush.sky(horizon)
    x = brush.x(chance.between(300, 700))
    props.sun(brush, x, horizon - brush.span(chance.between(60, 220)), brush.span(chance.between(90, 130)))
    props.clouds(brush, 4, 90, 380)
    sea(brush, horizon)
    props.glitter(brush, x, horizon, brush.height, brush.span(110))
    for away, size, down in ((950, 90, 0), (800, 120, 8), (560, 170, 40), (380, 150, 90)):
        island(brush, brush.x(chance.between(0, 1000)), horizon + brush.span(down), brush.span(size), tones.depth(away))
    props.boat(brush, brush.x(chance.between(250, 800)), horizon + brush.span(150), brush.span(90))
    props.palm(brush, brush.x(90), brush.y(905), brush.span(430), tones.depth(20))
    props.palm(brush, brush.x(210), brush.y(900), brush.span(310), tones.depth(90))
    beach = [
        (0, brush.y(890)),
        (brush.x(200), brush.y(880)),
        (brush.x(420), brush.y(930)),
        (brush.x(700), brush.y(1000)),
    ]
    brush.ridge(beach, brush.height, tones.depth(60))
    props.birds(brush, chance.between(500, 800), 260, 5)


def island(brush: Brush, x: int, waterline: int, size: int, tone: int) -> None:
    """Paint an island with two humps and its shadow on the water."""
    humps = ((-200, 0), (-150, 22), (-90, 58), (-40, 66), (10, 44), (50, 36), (95, 52), (140, 30), (190, 6), (215, 0))
    swing = brush.chance.between(70, 140)
    crest = [(x + right * size // 100, waterline - up * size * swing // 10000) for right, up in humps]
    brush.ridge(crest, waterline + 1, tone)
    brush.bar(x - 2 * size, waterline, x + 2 * size, waterline + max(brush.fineness, size // 24), tones.water(100))


def sea(brush: Brush, horizon: int, ripples: int = 46) -> None:
    """Paint open water from the horizon to the foot of the picture, darker towards the foreground."""
    bands = 16
    deep = brush.height - horizon
    for band in range(bands):
        top, bottom = deep * band * band // bands**2, deep * (band + 1) ** 2 // bands**2
        brush.bar(0, horizon + top, brush.width, horizon + bottom, tones.water(900 - 900 * band // bands))
    props.ripples(brush, ripples, horizon + 4, brush.height)

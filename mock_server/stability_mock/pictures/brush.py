"""The brush a scene is painted with; a style that paints otherwise is a brush of its own."""

from collections.abc import Sequence

from PIL import Image, ImageDraw

from stability_mock.pictures import tones
from stability_mock.pictures.prng import Chance

FINENESS = 2
"""Pixels painted for each pixel of the picture, each way; halving them smooths the edges."""
FULL = 1000
SQUEEZE = 620
"""Thousandths of its height that a thing has in its reflection."""

Point = tuple[int, int]
Points = Sequence[Point]
Rounds = Sequence[tuple[int, int, int]]
"""x, y and radius of each."""
Box = tuple[int, int, int, int]
"""Left, top, right and bottom; right and bottom are the first outside."""


class Brush:
    """Flat areas of one tone each. Scenes measure in thousandths; the brush knows the pixels."""

    fineness = FINENESS
    sky_bands = 48

    def __init__(self, size: tuple[int, int], chance: Chance) -> None:
        self.size = size
        self.chance = chance
        self.width, self.height = (side * self.fineness for side in size)
        self.canvas = Image.new("L", (self.width, self.height), tones.ZENITH)
        self.draw = ImageDraw.Draw(self.canvas)
        self.light = (0, 0, 0)
        """Where the sun or the moon stands, and its radius."""
        self.waterline = 0
        """What is painted above it is painted once more below it, upside down; 0: there is no water."""

    def x(self, permille: int) -> int:
        """Return thousandths of the width as pixels of the canvas."""
        return self.width * permille // FULL

    def y(self, permille: int) -> int:
        """Return thousandths of the height as pixels of the canvas."""
        return self.height * permille // FULL

    def span(self, permille: int) -> int:
        """Return thousandths of the shorter side as pixels of the canvas, at least one pixel of the picture."""
        return max(self.fineness, min(self.width, self.height) * permille // FULL)

    def sky(self, horizon: int) -> None:
        """Fill all from the top down to the horizon, lighter towards it."""
        for band in range(self.sky_bands):
            top = horizon * band // self.sky_bands
            tone = tones.sky(FULL - FULL * band // (self.sky_bands - 1))
            self.bar(0, top, self.width, horizon * (band + 1) // self.sky_bands, tone)

    def bar(self, left: int, top: int, right: int, bottom: int, tone: int) -> None:
        """Fill an upright rectangle; an empty one paints nothing."""
        if right > left and bottom > top:
            self.draw.rectangle((left, top, right - 1, bottom - 1), fill=tone)

    def shape(self, points: Points, tone: int) -> None:
        """Fill a closed shape: a roof, a tree, a sail."""
        self.draw.polygon(points, fill=tone)
        if self.waterline:
            self.draw.polygon(self.mirrored(points), fill=REFLECTION[tone])

    def block(self, left: int, top: int, right: int, bottom: int, tone: int) -> None:
        """Fill an upright rectangle that stands on the ground: a wall, a tower."""
        self.bar(left, top, right, bottom, tone)
        if self.waterline:
            (_, foot), (_, head) = self.mirrored([(left, bottom), (left, top)])
            self.bar(left, foot, right, head, REFLECTION[tone])

    def disc(self, x: int, y: int, radius: int, tone: int) -> None:
        """Fill a circle: the sun, a planet, the crown of a tree."""
        self.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=tone)

    def heap(self, rounds: Rounds, foot: Box, tone: int) -> None:
        """Fill some rounds and the rectangle under them as one thing: a cloud, the crown of a tree."""
        for x, y, radius in rounds:
            self.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=tone)
        self.bar(*foot, tone)

    def bird(self, x: int, y: int, wing: int) -> None:
        """Fill a gliding bird."""
        dip, thin = wing * 2 // 5, max(self.fineness, wing // 4)
        upper = [(-wing, -dip), (-wing // 2, -dip - thin), (0, 0), (wing // 2, -dip - thin), (wing, -dip)]
        lower = [(wing // 2, thin // 2 - dip), (0, thin * 3 // 2), (-wing // 2, thin // 2 - dip)]
        self.draw.polygon([(x + right, y + down) for right, down in upper + lower], fill=tones.depth(150))

    def halo(self, x: int, y: int, radius: int, tone: int) -> None:
        """Fill a circle of light in the air, with no edge of its own."""
        self.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=tone)

    def beam(self, points: Points) -> None:
        """Fill a ray of light in the air, with no edge of its own."""
        self.draw.polygon(points, fill=tones.sky(220))

    def glow(self, left: int, top: int, right: int, bottom: int) -> None:
        """Fill an upright rectangle of light: a window, a lamp."""
        self.block(left, top, right, bottom, tones.SUN)

    def stroke(self, points: Points, tone: int, width: int) -> None:
        """Draw an open line: a wing, a ray, a rope."""
        self.draw.line(points, fill=tone, width=width)

    def ridge(self, crest: Points, bottom: int, tone: int) -> None:
        """Fill the land under a crest line that runs from left to right, down to the bottom."""
        foot = max(y for _, y in crest)
        self.draw.polygon([*crest, (crest[-1][0], foot), (crest[0][0], foot)], fill=tone)
        self.bar(crest[0][0], foot, crest[-1][0] + 1, bottom, tone)
        if self.waterline:
            shore = self.waterline
            under = [(crest[0][0], shore), *self.mirrored(crest), (crest[-1][0], shore)]
            self.draw.polygon(under, fill=REFLECTION[tone])

    def face(self, points: Points, tone: int) -> None:
        """Fill a part of something already painted: a snow cap, a lit slope, a stripe."""
        self.draw.polygon(points, fill=tone)
        if self.waterline:
            self.draw.polygon(self.mirrored(points), fill=REFLECTION[tone])

    def mirrored(self, points: Points) -> Points:
        """Return the points as the water shows them: upside down and squeezed."""
        shore = self.waterline
        return [(x, shore + (shore - y) * SQUEEZE // FULL) for x, y in points]

    def finish(self) -> Image.Image:
        """Return the scene in tones, in the size of the picture."""
        return self.canvas.reduce(self.fineness) if self.fineness > 1 else self.canvas


def _reflected(tone: int) -> int:
    if tone >= tones.SUN:
        return tones.water(1000)
    return tone + (tones.WATER - tone) * 2 // 5


REFLECTION = [_reflected(tone) for tone in range(256)]


def lit(tone: int) -> int:
    """Return the tone of the same thing where the light falls on it."""
    return min(tone + 34, tones.HORIZON_HAZE) if tone < tones.SUN else tones.SUN

"""The style preset `origami`."""

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Box, Brush, Points, Rounds, lit
from stability_mock.pictures.grades import washed
from stability_mock.pictures.scenes.terrain import thinned
from stability_mock.pictures.styles.octagon import sides
from stability_mock.pictures.styles.style import Style

#        accent near   mid    far    water  horizon sun   zenith
HUES = "e0503c 3f4a6b 7d88b0 c3c6dc d5d9e6 fbeee2 ffffff e8cfd0"


class OrigamiBrush(Brush):
    """Folded paper: sharp creases, one side of each fold in the shade, white edges, soft shadows."""

    def ridge(self, crest: Points, bottom: int, tone: int) -> None:
        """Fold the land from one sheet, and let it throw a shadow on the sheet behind."""
        folds = self.folded(crest)
        lift = self.span(9)
        shadow = [(x + lift // 2, y - lift) for x, y in folds]
        super().ridge(shadow, bottom, max(tones.NEAR, tone - 26))
        super().ridge(folds, bottom, tone)
        for left, top, right in zip(folds[::2], folds[1::2], folds[2::2], strict=False):
            spread, foot = (right[0] - left[0]) // 5, max(left[1], right[1])
            self.face([top, right, (right[0], foot), (top[0] - spread, foot)], max(tones.NEAR, tone - 22))
            self.draw.line([top, (top[0] - spread, foot)], fill=lit(tone), width=self.fineness)
        self.draw.line(folds, fill=lit(tone), width=self.span(3))

    def folded(self, crest: Points) -> Points:
        """Return a crest as a zigzag of few straight folds."""
        coarse = thinned(crest, 8)
        rise = self.span(34)
        return [(x, y - rise if place % 2 else y + rise) for place, (x, y) in enumerate(coarse)]

    def disc(self, x: int, y: int, radius: int, tone: int) -> None:
        """Fold a wheel of eight segments."""
        for place, (start, end) in enumerate(sides(x, y, radius)):
            self.draw.polygon([(x, y), start, end], fill=tone + (5 if place % 2 else 0))

    def halo(self, x: int, y: int, radius: int, tone: int) -> None:
        """Fill an octagon."""
        self.draw.polygon([start for start, _ in sides(x, y, radius)], fill=tone)

    def heap(self, rounds: Rounds, foot: Box, tone: int) -> None:
        """Fold a cloud, a boat of paper."""
        left, _, right, bottom = foot
        wide = max(1, right - left)
        top, _ = min((y - radius, x) for x, y, radius in rounds)
        a, b, c, d = (
            (left, bottom),
            (left + wide // 3, top),
            (left + wide * 3 // 5, (top + bottom) // 2),
            (right, bottom),
        )
        self.draw.polygon([a, b, c, d], fill=tone)
        self.draw.polygon([b, c, (left + wide // 2, bottom)], fill=tone + 8)
        self.draw.polygon([c, d, (left + wide // 2, bottom)], fill=tone + 4)

    def bird(self, x: int, y: int, wing: int) -> None:
        """Fold a crane."""
        size = wing * 2
        for points, tone in (
            (((-100, 10), (-20, 20), (0, 50)), tones.HORIZON),
            (((0, 50), (-20, 20), (-30, -90), (30, 20)), tones.SUN),
            (((0, 50), (30, 20), (40, -70), (10, 10)), tones.SUN + 6),
            (((0, 50), (30, 20), (100, -30), (70, 10)), tones.SUN + 2),
            (((100, -30), (80, -16), (118, -10)), tones.SUN + 6),
        ):
            self.draw.polygon([(x + right * size // 100, y + down * size // 100) for right, down in points], fill=tone)

    def shape(self, points: Points, tone: int) -> None:
        """Fill a shape, one half of it in the shade."""
        super().shape(points, tone)
        middle = len(points) // 2
        self.face([points[0], points[middle], *points[middle + 1 :]], max(tones.NEAR, tone - 16))


STYLE = Style(OrigamiBrush, washed(HUES, 620))

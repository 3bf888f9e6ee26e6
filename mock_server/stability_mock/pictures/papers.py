"""Brushes that fold: low-poly and origami."""

from collections.abc import Iterator
from itertools import pairwise

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Box, Brush, Points, Rounds, lit
from stability_mock.pictures.scenes.terrain import thinned

_OCTAGON = ((100, 0), (71, 71), (0, 100), (-71, 71), (-100, 0), (-71, -71), (0, -100), (71, -71))


class FacetBrush(Brush):
    """Low-poly: every area is made of triangles, each a little lighter or darker."""

    columns = 9
    contrast = 15

    def sky(self, horizon: int) -> None:
        """Fill the sky with triangles, lighter towards the horizon."""
        rows, columns = 5, 8
        grid = [
            [
                (self.width * (column * 100 + self.chance.about(0, 34) * (0 < column < columns)) // (columns * 100), y)
                for column in range(columns + 1)
            ]
            for y in (horizon * row // rows for row in range(rows + 1))
        ]
        for row, (upper, lower) in enumerate(pairwise(grid)):
            self.strip(upper, lower, tones.sky(1000 - 1000 * row // (rows - 1)), 5)

    def strip(self, upper: Points, lower: Points, tone: int, contrast: int) -> None:
        """Fill the band between two lines of as many points with triangles."""
        for place in range(len(upper) - 1):
            a, b, c, d = upper[place], upper[place + 1], lower[place], lower[place + 1]
            flip = self.chance.below(2)
            for triangle in ((a, b, c), (b, d, c)) if flip else ((a, b, d), (a, d, c)):
                shade = min(max(tone + self.chance.about(0, contrast), tones.NEAR), tones.ZENITH)
                self.draw.polygon(triangle, fill=shade)

    def ridge(self, crest: Points, bottom: int, tone: int) -> None:
        """Fill the land with three rows of triangles."""
        coarse = thinned(crest, self.columns)
        super().ridge(coarse, bottom, tone)
        upper = coarse
        for fall in (55, 120):
            depth = self.span(fall)
            lower = [
                (x + self.chance.about(0, depth // 4), y + depth + self.chance.about(0, depth // 3)) for x, y in coarse
            ]
            lower[0], lower[-1] = (coarse[0][0], lower[0][1]), (coarse[-1][0], lower[-1][1])
            lower = [(x, min(y, bottom)) for x, y in lower]
            self.strip(upper, lower, tone, self.contrast)
            upper = lower
        self.strip(upper, [(x, bottom) for x, _ in upper], tone, self.contrast // 2)

    def disc(self, x: int, y: int, radius: int, tone: int) -> None:
        """Fill an octagon of eight triangles."""
        for start, end in _sides(x, y, radius):
            self.draw.polygon([(x, y), start, end], fill=tone + self.chance.below(5))

    def halo(self, x: int, y: int, radius: int, tone: int) -> None:
        """Fill an octagon."""
        self.draw.polygon([start for start, _ in _sides(x, y, radius)], fill=tone)

    def heap(self, rounds: Rounds, foot: Box, tone: int) -> None:
        """Fill one octagon for each round."""
        del foot
        for x, y, radius in rounds:
            self.disc(x, y, radius, tone)

    def shape(self, points: Points, tone: int) -> None:
        """Fill a shape, one half of it in the shade."""
        super().shape(points, tone)
        middle = len(points) // 2
        self.face([points[0], points[middle], *points[middle + 1 :]], max(tones.NEAR, tone - 12))


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
        for place, (start, end) in enumerate(_sides(x, y, radius)):
            self.draw.polygon([(x, y), start, end], fill=tone + (5 if place % 2 else 0))

    def halo(self, x: int, y: int, radius: int, tone: int) -> None:
        """Fill an octagon."""
        self.draw.polygon([start for start, _ in _sides(x, y, radius)], fill=tone)

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


def _sides(x: int, y: int, radius: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    corners = [(x + right * radius // 100, y + down * radius // 100) for right, down in _OCTAGON]
    yield from zip(corners, [*corners[1:], corners[0]], strict=True)

"""The style preset `low-poly`."""

from itertools import pairwise

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Box, Brush, Points, Rounds
from stability_mock.pictures.grades import vivid
from stability_mock.pictures.scenes.terrain import thinned
from stability_mock.pictures.styles.octagon import sides
from stability_mock.pictures.styles.style import Style


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
        for start, end in sides(x, y, radius):
            self.draw.polygon([(x, y), start, end], fill=tone + self.chance.below(5))

    def halo(self, x: int, y: int, radius: int, tone: int) -> None:
        """Fill an octagon."""
        self.draw.polygon([start for start, _ in sides(x, y, radius)], fill=tone)

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


STYLE = Style(FacetBrush, vivid(1200))

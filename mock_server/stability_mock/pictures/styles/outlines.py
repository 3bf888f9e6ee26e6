"""Shapes with an outline, as line-art, comic-book and neon-punk draw them."""

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Box, Brush, Points, Rounds


class OutlineBrush(Brush):
    """Fills, and then inks the outline."""

    thickness = 3
    """Thousandths of the shorter side."""

    def fill(self, tone: int) -> int:
        """Return the tone that an area of some tone is filled with."""
        return tone

    def ink(self, tone: int) -> int:
        """Return the tone that the outline of an area of some tone has."""
        del tone
        return tones.NEAR

    def outline(self, points: Points, tone: int) -> None:
        """Ink an open line."""
        self.draw.line(points, fill=self.ink(tone), width=self.span(self.thickness))

    def shape(self, points: Points, tone: int) -> None:
        """Fill and ink a closed shape."""
        super().shape(points, self.fill(tone))
        self.outline([*points, points[0]], tone)
        if self.waterline:
            self.outline([*self.mirrored(points), self.mirrored(points[:1])[0]], tone)

    def face(self, points: Points, tone: int) -> None:
        """Fill and ink a part of something."""
        super().face(points, self.fill(tone))
        self.outline([*points, points[0]], tone)

    def block(self, left: int, top: int, right: int, bottom: int, tone: int) -> None:
        """Fill a block and ink all but its foot."""
        super().block(left, top, right, bottom, self.fill(tone))
        self.outline([(left, bottom), (left, top), (right, top), (right, bottom)], tone)

    def ridge(self, crest: Points, bottom: int, tone: int) -> None:
        """Fill the land and ink its crest."""
        super().ridge(crest, bottom, self.fill(tone))
        self.outline(crest, tone)
        if self.waterline:
            self.outline(self.mirrored(crest), tone)

    def disc(self, x: int, y: int, radius: int, tone: int) -> None:
        """Fill a circle with an inked edge."""
        edge = self.span(self.thickness)
        super().disc(x, y, radius + edge, self.ink(tone))
        super().disc(x, y, radius, self.fill(tone))

    def heap(self, rounds: Rounds, foot: Box, tone: int) -> None:
        """Fill some rounds and ink around all of them together."""
        edge = self.span(self.thickness)
        left, top, right, bottom = foot
        grown = (left, top, right, bottom + edge)
        super().heap([(x, y, radius + edge) for x, y, radius in rounds], grown, self.ink(tone))
        super().heap(rounds, foot, self.fill(tone))


def _full_circle() -> Points:
    """Return 24 directions of length 100, evenly enough spaced, by rational numbers."""
    eighth = [(100, 0), (97, 26), (87, 50), (71, 71), (50, 87), (26, 97)]
    circle = []
    for right, down in ((1, 0), (0, 1), (-1, 0), (0, -1)):
        circle += [(x * right - y * down, x * down + y * right) for x, y in eighth]
    return circle


RAYS = _full_circle()

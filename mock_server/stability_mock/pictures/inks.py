"""Brushes that outline: line-art and comic-book."""

from PIL import Image, ImageDraw

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


class LineBrush(OutlineBrush):
    """Pen on paper: no area has a tone, and what is far away has a paler line."""

    thickness = 3

    def fill(self, tone: int) -> int:
        """Return the tone of paper, for all but the accent."""
        return tone if tone == tones.ACCENT else tones.HORIZON

    def ink(self, tone: int) -> int:
        """Return a tone that is paler the farther away an area is."""
        return tones.NEAR + max(0, tone - tones.NEAR) * 6 // 10 if tone < tones.SUN else tones.NEAR

    def sky(self, horizon: int) -> None:
        """Leave the paper white but for thin lines, shorter towards the horizon."""
        self.bar(0, 0, self.width, self.height, tones.HORIZON)
        step = self.span(17)
        for row in range(horizon // step):
            length = self.width * (60 - 60 * row * step // max(1, horizon)) // 100
            x = self.chance.below(self.width) - length // 2
            self.draw.line([(x, row * step), (x + length, row * step)], fill=tones.FAR, width=self.fineness)

    def bar(self, left: int, top: int, right: int, bottom: int, tone: int) -> None:
        """Draw a thin rectangle as a line, and leave any other white."""
        thin = bottom - top <= self.fineness * 4
        super().bar(left, top, right, bottom, tones.MID if thin and tone >= tones.FAR else self.fill(tone))

    def halo(self, x: int, y: int, radius: int, tone: int) -> None:
        """Draw rays in place of a halo."""
        del tone
        for right, down in _RAYS:
            near, far = radius * 78 // 100, radius
            ends = [(x + right * reach // 100, y + down * reach // 100) for reach in (near, far)]
            self.draw.line(ends, fill=tones.MID, width=self.span(self.thickness))

    def beam(self, points: Points) -> None:
        """Draw both edges of a ray."""
        self.outline(points[:2], tones.FAR)
        self.outline(points[2:], tones.FAR)

    def glow(self, left: int, top: int, right: int, bottom: int) -> None:
        """Fill a lit window with the accent."""
        self.bar(left, top, right, bottom, tones.ACCENT)


class ComicBrush(OutlineBrush):
    """Flat bright areas, thick ink, halftone dots in the sky, a panel's frame."""

    thickness = 5
    sky_bands = 3

    def sky(self, horizon: int) -> None:
        """Fill the sky, and print dots on it that shrink towards the horizon."""
        super().sky(horizon)
        cell = self.span(26)
        for row in range(horizon // cell):
            radius = cell * (horizon - row * cell) * 46 // (100 * horizon)
            self.dots(row * cell, cell, radius, cell // 2 * (row % 2))

    def dots(self, top: int, cell: int, radius: int, shift: int) -> None:
        """Fill a row with dots: one is drawn, and copied until the row is full."""
        x, y = shift + cell // 2, top + cell // 2
        self.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=tones.ZENITH)
        done = cell
        while done < self.width:
            self.canvas.paste(self.canvas.crop((shift, top, shift + done, top + cell)), (shift + done, top))
            done *= 2

    def halo(self, x: int, y: int, radius: int, tone: int) -> None:
        """Draw one burst in place of two halos."""
        if radius > self.light[2] * 2:
            points = [
                (x + right * radius * reach // 10000, y + down * radius * reach // 10000)
                for place, (right, down) in enumerate(_RAYS)
                for reach in ((100,) if place % 2 else (70,))
            ]
            self.shape(points, tones.sky(0))
        del tone

    def finish(self) -> Image.Image:
        """Return the scene in a panel's frame."""
        picture = super().finish()
        draw = ImageDraw.Draw(picture)
        width, height = picture.size
        gutter = max(1, min(width, height) // 45)
        for place in range(gutter + gutter // 3):
            tone = tones.SUN if place < gutter else tones.NEAR
            draw.rectangle((place, place, width - 1 - place, height - 1 - place), outline=tone)
        return picture


def _full_circle() -> Points:
    """Return 24 directions of length 100, evenly enough spaced, by rational numbers."""
    eighth = [(100, 0), (97, 26), (87, 50), (71, 71), (50, 87), (26, 97)]
    circle = []
    for right, down in ((1, 0), (0, 1), (-1, 0), (0, -1)):
        circle += [(x * right - y * down, x * down + y * right) for x, y in eighth]
    return circle


_RAYS = _full_circle()

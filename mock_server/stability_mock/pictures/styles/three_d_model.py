"""The style preset `3d-model`."""

from PIL import Image

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Box, Brush, Points, Rounds, lit
from stability_mock.pictures.grades import washed
from stability_mock.pictures.scenes.terrain import thinned
from stability_mock.pictures.styles.style import Style

#        accent near   mid    far    water  horizon sun   zenith
HUES = "ff8c2e 24272d 4c525c 9aa3ae b7bec7 c9ced5 ffffff 5d6570"


class ModelBrush(Brush):
    """The view of a modelling program: smooth solids under their wire mesh, on a grid."""

    sky_bands = 56

    def ridge(self, crest: Points, bottom: int, tone: int) -> None:
        """Fill the land and lay its wire mesh over it."""
        super().ridge(crest, bottom, tone)
        coarse, thin = thinned(crest, 28), self.fineness
        wire = lit(tone)
        for drop in (0, *map(self.span, (26, 60, 104, 160))):
            line = [(x, min(bottom, y + drop)) for x, y in coarse]
            self.draw.line(line, fill=wire, width=thin)
        for place, (x, y) in enumerate(coarse):
            lean = self.span(6) * (1 if place % 2 else -1)
            self.draw.line([(x, y), (x + lean, min(bottom, y + self.span(160)))], fill=wire, width=thin)

    def disc(self, x: int, y: int, radius: int, tone: int) -> None:
        """Set a ball, lit from one side."""
        for step in range(9):
            shift, size = radius * step // 26, radius * (100 - step * 10) // 100
            base = tones.MID + 18 if tone == tones.SUN else max(tones.NEAR, tone - 24)
            self.draw.ellipse(
                (x - shift - size, y - shift - size, x - shift + size, y - shift + size),
                fill=min(base + step * 9, tones.SUN),
            )

    def halo(self, x: int, y: int, radius: int, tone: int) -> None:
        """No air, no halo."""

    def heap(self, rounds: Rounds, foot: Box, tone: int) -> None:
        """Set one ball for each round."""
        del foot, tone
        for x, y, radius in rounds:
            self.disc(x, y, radius, tones.FAR)

    def shape(self, points: Points, tone: int) -> None:
        """Fill a shape and draw its edges."""
        super().shape(points, tone)
        self.draw.line([*points, points[0]], fill=lit(tone), width=self.fineness)

    def block(self, left: int, top: int, right: int, bottom: int, tone: int) -> None:
        """Build a block with a side and a top."""
        super().block(left, top, right, bottom, tone)
        side = (right - left) // 4
        if side > self.fineness:
            self.face(
                [(right, top), (right + side, top - side), (right + side, bottom), (right, bottom)],
                max(tones.NEAR, tone - 16),
            )
            self.face([(left, top), (left + side, top - side), (right + side, top - side), (right, top)], lit(tone))

    def finish(self) -> Image.Image:
        """Lay the grid of the floor over the foreground, and halve."""
        top = self.y(870)
        for row in range(6):
            y = top + (self.height - top) * row * row // 25
            self.draw.line([(0, y), (self.width, y)], fill=tones.FAR, width=self.fineness)
        for column in range(-14, 15):
            middle = self.width // 2
            ends = [(middle + column * self.width // 24, top), (middle + column * self.width // 9, self.height)]
            self.draw.line(ends, fill=tones.FAR, width=self.fineness)
        return super().finish()


STYLE = Style(ModelBrush, washed(HUES, 850))

"""The style preset `line-art`."""

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Points
from stability_mock.pictures.grades import washed
from stability_mock.pictures.styles.outlines import RAYS, OutlineBrush
from stability_mock.pictures.styles.style import Style

#        accent near   mid    far    water  horizon sun   zenith
HUES = "d9482b 1a1a1c 55565c b9b9b4 f7f4ec f7f4ec fffdf8 f7f4ec"


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
        for right, down in RAYS:
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


STYLE = Style(LineBrush, washed(HUES, 1000))

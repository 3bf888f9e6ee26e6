"""The style preset `neon-punk`."""

from PIL import Image

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Points
from stability_mock.pictures.grades import washed
from stability_mock.pictures.styles.outlines import OutlineBrush
from stability_mock.pictures.styles.style import Style

#        accent near   mid    far    water  horizon sun   zenith
HUES = "ff3df0 0a0518 55127a ff2e97 22e6ff 6b1d9e ffe66b 0a0424"


class NeonBrush(OutlineBrush):
    """Darkness and glowing tubes, a striped sun, a grid that runs to the horizon."""

    thickness = 3

    def fill(self, tone: int) -> int:
        """Return a darkness in which near and far look much alike."""
        return tones.NEAR + (tone - tones.NEAR) // 9 if tones.NEAR < tone < tones.SUN else tones.NEAR

    def ink(self, tone: int) -> int:
        """Return one of two neon lights: near or far."""
        return tones.WATER if tone < tones.depth(450) else tones.FAR

    def outline(self, points: Points, tone: int) -> None:
        """Draw a tube and its glow."""
        self.draw.line(points, fill=tones.MID, width=self.span(self.thickness * 4))
        self.draw.line(points, fill=self.ink(tone), width=self.span(self.thickness))

    def bar(self, left: int, top: int, right: int, bottom: int, tone: int) -> None:
        """Fill a rectangle with darkness, unless it is light itself."""
        thin = bottom - top <= self.fineness * 4
        dark = self.fill(tone) if tone < tones.SUN and not thin else tone
        super().bar(left, top, right, bottom, tones.MID if thin and tone < tones.SUN else dark)

    def disc(self, x: int, y: int, radius: int, tone: int) -> None:
        """Fill a circle that stripes of sky cut from below."""
        self.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=tone)
        for stripe in range(5):
            top = y + radius * (stripe * 20 - 4) // 100
            half = radius + self.fineness
            super().bar(x - half, top, x + half, top + radius * (3 + stripe * 2) // 100, tones.sky(150))

    def sky(self, horizon: int) -> None:
        """Fill the sky and strew it with stars."""
        super().sky(horizon)
        for _ in range(70):
            x, y = self.chance.below(self.width), self.chance.below(max(1, horizon))
            super().bar(x, y, x + self.fineness, y + self.fineness, tones.SUN)

    def finish(self) -> Image.Image:
        """Lay a glowing grid over the foreground, and halve."""
        top, middle = self.y(800), self.width // 2
        for row in range(1, 8):
            y = top + (self.height - top) * row * row // 49
            self.draw.line([(0, y), (self.width, y)], fill=tones.FAR, width=self.fineness)
        for column in range(-12, 13):
            ends = [(middle + column * self.width // 24, top), (middle + column * self.width // 5, self.height)]
            self.draw.line(ends, fill=tones.FAR, width=self.fineness)
        return super().finish()


STYLE = Style(NeonBrush, washed(HUES, 900))

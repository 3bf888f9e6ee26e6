"""The style preset `anime`."""

from PIL import Image

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Brush, Points
from stability_mock.pictures.grades import washed
from stability_mock.pictures.styles.sparkle import sparkle
from stability_mock.pictures.styles.style import Style

#        accent near   mid    far    water  horizon sun   zenith
HUES = "ff5a6e 123a5a 1f7f6a 6fd08a 5fd6e8 d8f6ff ffffff 1f7fe8"


class AnimeBrush(Brush):
    """Towering clouds, shafts of light, bright rims on all hills."""

    def sky(self, horizon: int) -> None:
        """Fill the sky and pile clouds up in it."""
        super().sky(horizon)
        foot = horizon + self.span(20)
        for place in range(3):
            x = self.width * (place * 40 + self.chance.below(30)) // 100
            self.tower(x, foot, self.span(self.chance.between(150, 230)))

    def tower(self, x: int, foot: int, size: int) -> None:
        """Pile up a cloud as high as the sky, its underside in shade."""
        rounds = []
        for right, up, radius in (
            (-130, 20, 60),
            (-70, 70, 70),
            (-20, 140, 66),
            (40, 90, 80),
            (110, 40, 66),
            (20, 190, 44),
        ):
            sway = self.chance.about(0, 14)
            rounds.append((x + (right + sway) * size // 100, foot - up * size // 100, radius * size // 100))
        self.heap([(a + size // 12, b + size // 10, r) for a, b, r in rounds], (0, 0, 0, 0), tones.sky(420))
        self.heap(rounds, (0, 0, 0, 0), tones.SUN + 1)
        self.heap([(a + r // 6, b + r // 3, r * 4 // 5) for a, b, r in rounds], (0, 0, 0, 0), tones.HORIZON + 2)

    def halo(self, x: int, y: int, radius: int, tone: int) -> None:
        """Fill a circle of light, with shafts that reach the ground."""
        if radius > self.light[2] * 2:
            for right in (-90, -40, 15, 60, 120):
                wide = radius // 5
                end = x + right * self.height // 100
                self.beam([(x, y), (end + wide * 2, self.height), (end - wide * 2, self.height)])
        super().halo(x, y, radius, tone)

    def ridge(self, crest: Points, bottom: int, tone: int) -> None:
        """Fill the land and light its crest."""
        super().ridge(crest, bottom, tone)
        self.draw.line(crest, fill=min(tone + 44, tones.HORIZON_HAZE), width=self.span(7))

    def finish(self) -> Image.Image:
        """Add sparkles, and halve."""
        for _ in range(9):
            x, y = self.chance.below(self.width), self.chance.below(self.height * 3 // 4)
            sparkle(self, x, y, self.span(self.chance.between(12, 34)))
        return super().finish()


STYLE = Style(AnimeBrush, washed(HUES, 720))

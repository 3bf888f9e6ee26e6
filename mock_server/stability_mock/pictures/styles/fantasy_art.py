"""The style preset `fantasy-art`."""

from PIL import Image

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Brush
from stability_mock.pictures.grades import washed
from stability_mock.pictures.styles.sparkle import sparkle
from stability_mock.pictures.styles.style import Style

#        accent near   mid    far    water  horizon sun   zenith
HUES = "ffd85e 1b0b3b 4b2a86 9a6bd0 6fc0d8 ffc4ea fff6ff 2d2f9a"


class FantasyBrush(Brush):
    """Two moons, floating islands, a castle far away, and sparks of magic."""

    def sky(self, horizon: int) -> None:
        """Fill the sky, and let islands and a castle float in it."""
        super().sky(horizon)
        for place in (250, 560, 840):
            x, y = self.x(place + self.chance.about(0, 70)), self.y(self.chance.between(230, 420))
            self.floating(x, y, self.span(self.chance.between(50, 100)))
        self.castle(self.x(self.chance.between(550, 800)), horizon, self.span(210))

    def disc(self, x: int, y: int, radius: int, tone: int) -> None:
        """Fill a great moon for any light, a small one next to it."""
        big = radius * 13 // 8
        super().disc(x, y, big, tone)
        for right, down, size in ((-40, -30, 18), (30, 20, 26), (-15, 45, 14), (45, -40, 10)):
            self.halo(x + right * big // 100, y + down * big // 100, size * big // 100, tones.SUN + 5)
        super().disc(x - big * 9 // 5, y + big // 2, big // 3, tone)

    def floating(self, x: int, y: int, size: int) -> None:
        """Paint an island in the air, with trees on it."""
        rock = [(-100, 0), (100, 0), (60, 40), (30, 60), (10, 120), (-20, 70), (-60, 40)]
        self.draw.polygon(
            [(x + right * size // 100, y + down * size // 100) for right, down in rock], fill=tones.depth(820)
        )
        self.draw.polygon(
            [(x, y), (x + size, y), (x + size * 3 // 5, y + size * 2 // 5), (x + size // 10, y + size)],
            fill=tones.depth(600),
        )
        self.draw.ellipse((x - size, y - size // 6, x + size, y + size // 6), fill=tones.depth(980))
        for right in (-50, -10, 35):
            tip = x + right * size // 100
            self.draw.polygon(
                [(tip, y - size * 3 // 5), (tip + size // 6, y), (tip - size // 6, y)], fill=tones.depth(700)
            )

    def castle(self, x: int, foot: int, size: int) -> None:
        """Paint towers with pointed roofs, pale with distance."""
        for right, tall, wide in ((-50, 70, 9), (-26, 105, 11), (0, 150, 13), (28, 95, 10), (52, 62, 9)):
            middle, half, top = x + right * size // 100, wide * size // 100, foot - tall * size // 100
            self.bar(middle - half, top, middle + half, foot, tones.depth(980))
            self.draw.polygon(
                [(middle - half * 5 // 4, top), (middle, top - half * 4), (middle + half * 5 // 4, top)],
                fill=tones.depth(780),
            )
        self.bar(x - size // 2, foot - size * 2 // 5, x + size // 2, foot, tones.depth(980))

    def finish(self) -> Image.Image:
        """Add sparks, and halve."""
        for _ in range(26):
            x, y = self.chance.below(self.width), self.chance.between(self.y(300), self.y(960))
            sparkle(self, x, y, self.span(self.chance.between(6, 22)))
        return super().finish()


STYLE = Style(FantasyBrush, washed(HUES, 740))

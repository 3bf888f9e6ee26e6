"""Brushes that dream: digital art and fantasy art."""

from PIL import Image

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Brush, Points
from stability_mock.pictures.lights import sparkle


class DigitalBrush(Brush):
    """Rings of light, luminous contours, drifting shards."""

    def halo(self, x: int, y: int, radius: int, tone: int) -> None:
        """Fill a circle of light, with rings around it."""
        super().halo(x, y, radius, tone)
        for ring in (4, 6, 9, 13):
            size, thin = radius * ring // 3, self.span(3)
            self.draw.ellipse((x - size, y - size, x + size, y + size), outline=tones.sky(200), width=thin)

    def ridge(self, crest: Points, bottom: int, tone: int) -> None:
        """Fill the land and trace its crest with light."""
        super().ridge(crest, bottom, tone)
        for fall, wide in ((0, 4), (16, 2), (30, 1)):
            drop = self.span(fall) if fall else 0
            line = [(x, y + drop) for x, y in crest]
            self.draw.line(line, fill=min(tone + 50 - fall, tones.HORIZON_HAZE), width=self.span(wide))

    def finish(self) -> Image.Image:
        """Strew shards, and halve."""
        chance = self.chance
        for _ in range(34):
            x, y = chance.below(self.width), chance.below(self.height * 4 // 5)
            size = self.span(chance.between(5, 26))
            shard = [(x, y - size), (x + chance.between(1, size), y + size // 2), (x - size, y + chance.below(size))]
            self.draw.polygon(shard, fill=chance.pick((tones.SUN, tones.ACCENT, tones.HORIZON_HAZE, tones.FAR)))
        return super().finish()


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
        """Fill a great moon for any light, a small one beside it."""
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

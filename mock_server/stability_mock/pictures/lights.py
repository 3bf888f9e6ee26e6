"""Brushes that shine: neon-punk and anime."""

from PIL import Image

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Brush, Points
from stability_mock.pictures.inks import OutlineBrush


class NeonBrush(OutlineBrush):
    """Darkness and glowing tubes, a striped sun, a grid that runs to the horizon."""

    thickness = 3

    def fill(self, tone: int) -> int:
        """Return a darkness that hardly tells near from far."""
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


def sparkle(brush: Brush, x: int, y: int, size: int) -> None:
    """Paint a star with four points."""
    waist = max(1, size // 7)
    arms = [
        (0, -size),
        (waist, -waist),
        (size, 0),
        (waist, waist),
        (0, size),
        (-waist, waist),
        (-size, 0),
        (-waist, -waist),
    ]
    brush.draw.polygon([(x + right, y + down) for right, down in arms], fill=tones.SUN)

"""Brushes that are cameras: film, cinema, photography and enhancement."""

from PIL import Image, ImageDraw

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Brush


class FilmBrush(Brush):
    """A strip of film: perforations, grain and scratches."""

    def finish(self) -> Image.Image:
        """Return the scene with grain and scratches, between two rows of perforations."""
        picture = super().finish()
        draw, chance = ImageDraw.Draw(picture), self.chance
        width, height = picture.size
        for _ in range(260):
            x, y = chance.below(width), chance.below(height)
            draw.rectangle((x, y, x + 1, y + 1), fill=chance.pick((tones.depth(300), tones.SUN)))
        for _ in range(3):
            x = chance.below(width)
            draw.line([(x, 0), (x + chance.about(0, 5), height)], fill=tones.SUN + 4)
        strip = max(3, min(width, height) * 8 // 100)
        for top in (0, height - strip):
            draw.rectangle((0, top, width, top + strip - 1), fill=tones.CAPTION)
            hole = strip * 5 // 11
            for x in range(hole // 2, width, hole * 2):
                box = (x, top + strip // 4, x + hole, top + strip * 3 // 4)
                draw.rounded_rectangle(box, hole // 5, fill=tones.HORIZON)
        return picture


class CinemaBrush(Brush):
    """The widest screen: black above and below, and a flare across the lens."""

    def finish(self) -> Image.Image:
        """Return the scene with a flare, between two black bars."""
        x, y, radius = self.light
        if radius:
            self.flare(x, y, radius)
        picture = super().finish()
        width, height = picture.size
        bar = max(height * 7 // 100, min(height * 12 // 100, (height - width * 100 // 239) // 2))
        for top in (0, height - bar):
            picture.paste(tones.CAPTION, (0, top, width, top + bar))
        return picture

    def flare(self, x: int, y: int, radius: int) -> None:
        """Paint a streak of light as wide as the picture, thin at its ends."""
        for reach, thick in ((self.width, radius // 26), (self.width // 3, radius // 11)):
            half = max(self.fineness, thick)
            self.draw.polygon([(x - reach, y), (x, y - half), (x + reach, y), (x, y + half)], fill=tones.SUN)
        for away, size in ((24, 12), (40, 7), (52, 16)):
            spot = x + (self.width // 2 - x) * away // 25, y + (self.height // 2 - y) * away // 25
            self.halo(*spot, radius * size // 40, tones.sky(160))


class PhotoBrush(Brush):
    """Fine gradients, a foreground out of focus, the marks of a viewfinder."""

    sky_bands = 56

    def finish(self) -> Image.Image:
        """Return the scene as a viewfinder shows it."""
        picture = super().finish()
        width, height = picture.size
        self.defocus(picture, height * 78 // 100)
        draw = ImageDraw.Draw(picture)
        side = min(width, height)
        arm, thick, inset = side // 12, max(1, side // 260), side // 18
        for x, right in ((inset, 1), (width - inset, -1)):
            for y, down in ((inset, 1), (height - inset, -1)):
                draw.line([(x, y + down * arm), (x, y), (x + right * arm, y)], fill=tones.SUN, width=thick)
        self.focus(draw, width // 2, height // 2, side // 9)
        return picture

    def defocus(self, picture: Image.Image, top: int) -> None:
        """Blur what is below a line, as a lens does with what is too near."""
        width, height = picture.size
        strip = picture.crop((0, top, width, height))
        cell = max(1, min(width, height) // 110)
        small = strip.resize((max(1, width // cell), max(1, (height - top) // cell)), Image.Resampling.BOX)
        picture.paste(small.resize(strip.size, Image.Resampling.BILINEAR), (0, top))

    def focus(self, draw: ImageDraw.ImageDraw, x: int, y: int, size: int) -> None:
        """Draw the square in the middle of a viewfinder, broken in the middle of each side."""
        thick, arm = max(1, size // 40), size // 3
        for right in (-1, 1):
            for down in (-1, 1):
                a, b = x + right * size // 2, y + down * size * 2 // 5
                draw.line([(a, b - down * arm), (a, b), (a - right * arm, b)], fill=tones.SUN, width=thick)


class EnhanceBrush(Brush):
    """Before and after: a dull half, a bright half, and the handle between them."""

    def finish(self) -> Image.Image:
        """Return the scene, its left part as it was before."""
        picture = super().finish()
        width, height = picture.size
        middle = width * 2 // 5
        picture.paste(picture.crop((0, 0, middle, height)).point(_DULL), (0, 0))
        draw, thick = ImageDraw.Draw(picture), max(1, width // 300)
        draw.rectangle((middle - thick // 2, 0, middle + thick // 2, height), fill=tones.SUN)
        size, y = max(2, min(width, height) // 32), height // 2
        draw.ellipse((middle - size, y - size, middle + size, y + size), fill=tones.SUN)
        for side in (-1, 1):
            tip, base = middle + side * size * 3 // 5, middle + side * size // 4
            draw.polygon([(tip, y), (base, y - size * 2 // 5), (base, y + size * 2 // 5)], fill=tones.depth(100))
        return picture


def _dull(tone: int) -> int:
    return (
        tones.MID + (min(tone, tones.HORIZON_HAZE) - tones.MID) // 3
        if tone < tones.SUN
        else tones.WATER + (tone - tones.SUN) // 8
    )


_DULL = [_dull(tone) for tone in range(256)]

"""The style preset `photographic`."""

from PIL import Image, ImageDraw

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Brush
from stability_mock.pictures.grades import faded
from stability_mock.pictures.styles.style import Style


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


STYLE = Style(PhotoBrush, faded("8a8f96", 170, 0))

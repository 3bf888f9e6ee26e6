"""The style preset `comic-book`."""

from PIL import Image, ImageDraw

from stability_mock.pictures import tones
from stability_mock.pictures.grades import washed
from stability_mock.pictures.styles.outlines import RAYS, OutlineBrush
from stability_mock.pictures.styles.style import Style

#        accent near   mid    far    water  horizon sun   zenith
HUES = "ffd23f 12101c b3273a ff7a3d 49b8ee ffe9a8 fffdf2 35a7e6"


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
                for place, (right, down) in enumerate(RAYS)
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


STYLE = Style(ComicBrush, washed(HUES, 860))

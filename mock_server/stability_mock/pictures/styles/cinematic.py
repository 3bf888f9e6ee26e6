"""The style preset `cinematic`."""

from PIL import Image

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Brush
from stability_mock.pictures.grades import washed
from stability_mock.pictures.styles.style import Style

#        accent near   mid    far    water  horizon sun   zenith
HUES = "ff8a3c 06141a 0f3a45 3c7f86 8a8f80 f2a65e fff0d2 0d4a57"


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


STYLE = Style(CinemaBrush, washed(HUES, 780))

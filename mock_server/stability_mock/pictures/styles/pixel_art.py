"""The style preset `pixel-art`."""

from PIL import Image

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Brush
from stability_mock.pictures.grades import vivid
from stability_mock.pictures.prng import Chance
from stability_mock.pictures.styles.style import Style


class PixelBrush(Brush):
    """Pixels as large as tiles, few tones, and a chequered change from one to the next."""

    fineness = 1
    sky_bands = 7

    def __init__(self, size: tuple[int, int], chance: Chance) -> None:
        self.whole = size
        cell = max(1, min(size) // 112)
        super().__init__((max(1, size[0] // cell), max(1, size[1] // cell)), chance)

    def sky(self, horizon: int) -> None:
        """Fill the sky, with a chequered line between two bands."""
        super().sky(horizon)
        for band in range(1, self.sky_bands):
            y = horizon * band // self.sky_bands
            tone = tones.sky(1000 - 1000 * band // (self.sky_bands - 1))
            self.draw.point([(x, y - 1) for x in range(0, self.width, 2)], fill=tone)
            self.draw.point([(x, y - 2) for x in range(0, self.width, 4)], fill=tone)

    def finish(self) -> Image.Image:
        """Return the scene, each pixel a square."""
        return super().finish().resize(self.whole, Image.Resampling.NEAREST)


STYLE = Style(PixelBrush, vivid(1350))

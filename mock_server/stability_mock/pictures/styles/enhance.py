"""The style preset `enhance`."""

from PIL import Image, ImageDraw

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Brush
from stability_mock.pictures.grades import vivid
from stability_mock.pictures.styles.style import Style


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


STYLE = Style(EnhanceBrush, vivid(1500))

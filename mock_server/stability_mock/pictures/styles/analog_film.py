"""The style preset `analog-film`."""

from PIL import Image, ImageDraw

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Brush
from stability_mock.pictures.grades import faded
from stability_mock.pictures.styles.style import Style


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


STYLE = Style(FilmBrush, faded("d9a066", 300, 34))

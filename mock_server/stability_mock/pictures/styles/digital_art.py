"""The style preset `digital-art`."""

from PIL import Image

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Brush, Points
from stability_mock.pictures.grades import washed
from stability_mock.pictures.styles.style import Style

#        accent near   mid    far    water  horizon sun   zenith
HUES = "ff2fa0 16083f 4a1fb8 7a5cff 35d6ff ffb3f5 ffffff 2416a8"


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


STYLE = Style(DigitalBrush, washed(HUES, 760))

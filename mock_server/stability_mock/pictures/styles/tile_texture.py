"""The style preset `tile-texture`."""

from PIL import Image, ImageDraw

from stability_mock.pictures import tones
from stability_mock.pictures.brush import Brush
from stability_mock.pictures.grades import washed
from stability_mock.pictures.prng import Chance
from stability_mock.pictures.styles.style import Style

#        accent near   mid    far    water  horizon sun   zenith
HUES = "f0b429 142f6b 2456a8 7fa6d8 b4cdea f4f1e4 ffffff 3f74c0"


class TileBrush(Brush):
    """A painted tile, mirrored both ways and laid from wall to wall."""

    def __init__(self, size: tuple[int, int], chance: Chance) -> None:
        self.whole = size
        quarter = max(8, min(size) // 6)
        super().__init__((quarter, quarter), chance)

    def finish(self) -> Image.Image:
        """Return a wall of the tile."""
        tile = self.mirrored_tile(super().finish())
        side = tile.width
        wall = Image.new("L", self.whole)
        left, top = (self.whole[0] % side) // 2 - side, (self.whole[1] % side) // 2 - side
        for y in range(top, self.whole[1], side):
            for x in range(left, self.whole[0], side):
                wall.paste(tile, (x, y))
        return wall

    def mirrored_tile(self, quarter: Image.Image) -> Image.Image:
        """Return a tile of four mirrored quarters, with its ornaments and joints."""
        side = quarter.width
        tile = Image.new("L", (side * 2, side * 2))
        flipped = quarter.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        for x, image in ((0, quarter), (side, flipped)):
            tile.paste(image, (x, 0))
            tile.paste(image.transpose(Image.Transpose.FLIP_TOP_BOTTOM), (x, side))
        self.ornament(tile, side)
        return tile

    def ornament(self, tile: Image.Image, side: int) -> None:
        """Paint a diamond in the middle, a rosette across the corners, a pale joint around."""
        fine = Image.new("L", (side * 4, side * 4))
        draw, whole = ImageDraw.Draw(fine), side * 4
        for size, tone in ((48, tones.SUN), (40, tones.MID), (24, tones.SUN), (15, tones.ACCENT + 1)):
            reach = whole * size // 200
            for x in (0, whole):
                for y in (0, whole):
                    draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=tone)
            middle, reach = whole // 2, whole * size // 260
            draw.polygon(
                [
                    (middle, middle - reach),
                    (middle + reach, middle),
                    (middle, middle + reach),
                    (middle - reach, middle),
                ],
                fill=tone,
            )
        small = fine.reduce(2)
        tile.paste(small, (0, 0), small.point(_PAINTED))
        joint = max(1, side // 60)
        for place in range(joint):
            ImageDraw.Draw(tile).rectangle(
                (place, place, side * 2 - 1 - place, side * 2 - 1 - place), outline=tones.HORIZON
            )


_PAINTED = [255 if tone else 0 for tone in range(256)]


STYLE = Style(TileBrush, washed(HUES, 720))

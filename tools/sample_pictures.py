"""Two pictures to try the endpoints with that take one: one as a camera sees it, one as a child draws it."""

import hashlib

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Size = tuple[int, int]
Colour = tuple[int, int, int]

WALL_LIT, WALL_DIM = (226, 214, 190), (120, 118, 112)
TABLE_FAR, TABLE_NEAR = (150, 98, 60), (92, 54, 32)
TABLE = 64
"""Hundredths of the height at which the table begins."""


def photo(size: Size = (768, 576)) -> Image.Image:
    """Return a still life: a blue vase, two oranges and a lemon on a wooden table, light from the left."""
    width, height = size
    picture = _shaded(WALL_LIT, WALL_DIM, Image.radial_gradient("L").crop((96, 64, 256, 256)), size)
    edge = height * TABLE // 100
    table = _shaded(TABLE_FAR, TABLE_NEAR, Image.linear_gradient("L"), (width, height - edge))
    picture.paste(_grained(table, 26, (9, 96)), (0, edge))
    for x, y, across in ((58, 87, 36), (41, 84, 18), (74, 90, 20), (27, 90, 15)):
        _shadow(picture, x, y, across)
    _round(picture, _vase(size), (74, 124, 196), (9, 20, 54))
    _ball(picture, (38, 76, 9), (252, 158, 44), (150, 54, 8))
    _ball(picture, (70, 81, 10), (255, 140, 34), (140, 44, 6))
    _ball(picture, (24, 84, 7), (250, 226, 80), (156, 116, 12))
    return _grained(picture.filter(ImageFilter.GaussianBlur(height / 500)), 9, (1, 1))


def drawing(size: Size = (768, 576)) -> Image.Image:
    """Return an owl in flat colours with black outlines on white paper."""
    fine = Image.new("RGB", (size[0] * 2, size[1] * 2), "white")
    draw = ImageDraw.Draw(fine)
    unit = min(fine.size) / 100
    left, top = fine.width / 2 - 50 * unit, fine.height / 2 - 50 * unit
    line = max(2, round(1.3 * unit))

    def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return [(left + x * unit, top + y * unit) for x, y in points]

    def oval(x: float, y: float, across: float, down: float, fill: str) -> None:
        draw.ellipse(at((x - across, y - down), (x + across, y + down)), fill=fill, outline="black", width=line)

    draw.line(at((12, 86), (88, 86)), fill="black", width=line * 4)
    for ear in (((29, 26), (24, 8), (44, 18)), ((71, 26), (76, 8), (56, 18))):
        draw.polygon(at(*ear), fill="#8a5a34", outline="black", width=line)
    oval(50, 54, 27, 36, "#a8703e")
    oval(50, 64, 16, 24, "#f3d9a4")
    for x, y in ((44, 58), (56, 58), (38, 66), (50, 66), (62, 66), (44, 74), (56, 74)):
        draw.arc(at((x - 4, y - 4), (x + 4, y + 4)), 0, 180, fill="black", width=line)
    for x in (38, 62):
        oval(x, 36, 13, 13, "#ffffff")
        oval(x, 36, 8, 8, "#f7c331")
        oval(x, 36, 4, 4, "#101010")
    draw.polygon(at((45, 44), (55, 44), (50, 54)), fill="#f08a24", outline="black", width=line)
    for x in (41, 59):
        oval(x, 88, 7, 4, "#f08a24")
    return fine.reduce(2)


def hole(size: Size, box: tuple[int, int, int, int], *, round_: bool = False) -> Image.Image:
    """Return a mask, mode L: white in a box (left, top, right, bottom in hundredths), black elsewhere."""
    mask = Image.new("L", size)
    draw = ImageDraw.Draw(mask)
    corners = [side * size[place % 2] // 100 for place, side in enumerate(box)]
    (draw.ellipse if round_ else draw.rectangle)(corners, fill=255)
    return mask


def _shaded(light: Colour, dark: Colour, shade: Image.Image, size: Size) -> Image.Image:
    return Image.composite(Image.new("RGB", size, dark), Image.new("RGB", size, light), shade.resize(size))


def _grained(picture: Image.Image, swing: int, stretch: Size) -> Image.Image:
    """Return the picture with noise on it, whose grains are stretched by these factors, down and across."""
    width, height = picture.size
    cells = (max(1, width // stretch[1]), max(1, height // stretch[0] * 3))
    noise = Image.frombytes("L", cells, hashlib.shake_128(b"grain").digest(cells[0] * cells[1]))
    noise = noise.resize(picture.size, Image.Resampling.BILINEAR).point([v * swing // 255 for v in range(256)])
    return ImageChops.add(picture, Image.merge("RGB", [noise] * 3), 1, -swing // 2)


def _shadow(picture: Image.Image, x: int, y: int, across: int) -> None:
    width, height = picture.size
    shade = Image.new("L", picture.size)
    box = (x - across // 2, y - across // 7, x + across // 2, y + across // 7)
    ImageDraw.Draw(shade).ellipse([side * (width, height)[i % 2] // 100 for i, side in enumerate(box)], fill=170)
    picture.paste((30, 16, 8), (0, 0), shade.filter(ImageFilter.GaussianBlur(height / 60)))


def _vase(size: Size) -> Image.Image:
    width, height = size
    mask = Image.new("L", size)
    half = [(12, 6), (14, 7), (20, 5), (28, 5), (36, 10), (46, 14), (56, 15), (66, 14), (76, 11), (84, 8), (86, 8)]
    right = [((54 + across) * width // 100, y * height // 100) for y, across in half]
    left = [((54 - across) * width // 100, y * height // 100) for y, across in half]
    draw = ImageDraw.Draw(mask)
    draw.polygon([*right, *reversed(left)], fill=255)
    return mask.filter(ImageFilter.GaussianBlur(height / 90)).point([min(255, max(0, v * 8 - 900)) for v in range(256)])


def _round(picture: Image.Image, mask: Image.Image, light: Colour, dark: Colour) -> None:
    """Paste a body that turns away from the light, which comes from the left, with a highlight on it."""
    box = mask.getbbox() or (0, 0, 1, 1)
    size = (box[2] - box[0], box[3] - box[1])
    turn = Image.linear_gradient("L").transpose(Image.Transpose.ROTATE_90)
    turn = turn.point([min(255, abs(v - 76) * abs(v - 76) // 130) for v in range(256)])
    body = _shaded(light, dark, turn, size)
    shine = Image.new("L", size)
    ImageDraw.Draw(shine).ellipse(
        (size[0] * 22 // 100, size[1] * 38 // 100, size[0] * 34 // 100, size[1] * 64 // 100), fill=200
    )
    body.paste((240, 248, 255), (0, 0), shine.filter(ImageFilter.GaussianBlur(size[0] / 26)))
    picture.paste(body, box, mask.crop(box))


def _ball(picture: Image.Image, ball: tuple[int, int, int], light: Colour, dark: Colour) -> None:
    """Paste a ball (x, y and radius in hundredths) that is lit from the upper left."""
    width, height = picture.size
    x, y, radius = ball[0] * width // 100, ball[1] * height // 100, ball[2] * height // 100
    side = 2 * radius
    shade = (
        Image.radial_gradient("L")
        .resize((side * 2, side * 2))
        .crop((side * 7 // 10, side * 3 // 4, side * 17 // 10, side * 7 // 4))
    )
    body = _shaded(light, dark, shade.point([min(255, v * v // 130) for v in range(256)]), (side, side))
    spot = Image.new("L", (side, side))
    ImageDraw.Draw(spot).ellipse((side * 26 // 100, side * 22 // 100, side * 38 // 100, side * 34 // 100), fill=190)
    body.paste((255, 250, 236), (0, 0), spot.filter(ImageFilter.GaussianBlur(side / 30)))
    disc = Image.new("L", (side * 4, side * 4))
    ImageDraw.Draw(disc).ellipse((2, 2, side * 4 - 3, side * 4 - 3), fill=255)
    picture.paste(body, (x - radius, y - radius), disc.reduce(4))

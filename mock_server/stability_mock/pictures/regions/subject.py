"""The subject of a picture: what differs from its border."""

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from stability_mock.pictures.regions.flood import joined
from stability_mock.pictures.uploads import flattened

_COARSE = 192
"""Pixels of the longer side in which the subject is looked for; its edge is then followed in all of them."""
_COLOURS = 24
"""Of the border."""
_DIFFERENCE = 20
"""Levels of the most different colour that count in any picture."""
_MIN_PART = 500
"""A subject has at least one in 500 pixels of the picture; without one, an ellipse in the middle is it."""
_LEVELS = 256


def subject(image: Image.Image) -> Image.Image:
    """Return the mask of the subject (mode L, 255 where it is opaque). The border is never part of it.

    What is near one of the border's colours, and joined to the border, is background. What is transparent in the
    picture stays transparent.
    """
    mask = _opaque_subject(flattened(image))
    return ImageChops.darker(mask, image.getchannel("A")) if image.mode == "RGBA" else mask


def _opaque_subject(image: Image.Image) -> Image.Image:
    scale = max(1, -(-max(image.size) // _COARSE))
    small = image.reduce(scale)
    border = _border_colours(small)
    difference = _difference(small, border)
    level = max(_DIFFERENCE, _dividing(difference.histogram()))
    coarse = _inside(difference.point([255] * level + [0] * (_LEVELS - level)))
    if coarse.histogram()[255] * _MIN_PART < small.width * small.height:
        return _ellipse(image.size)
    if scale == 1:
        return coarse
    ramp = [min(255, max(0, (value - level) * 16 + 128)) for value in range(_LEVELS)]
    surely = _enlarged(coarse.filter(ImageFilter.MinFilter(3)), scale, image.size)
    perhaps = ImageChops.subtract(coarse.filter(ImageFilter.MaxFilter(3)), _frame(small.size))
    perhaps = _enlarged(perhaps, scale, image.size).point([min(255, 2 * value) for value in range(_LEVELS)])
    return ImageChops.lighter(surely, ImageChops.darker(perhaps, _difference(image, border).point(ramp)))


def _border_colours(image: Image.Image) -> Image.Image:
    """Return a picture of which only the palette counts: the main colours of the border of an RGB picture."""
    width, height = image.size
    strip = Image.new("RGB", (2 * (width + height), 1))
    strip.paste(image.crop((0, 0, width, 1)), (0, 0))
    strip.paste(image.crop((0, height - 1, width, height)), (width, 0))
    for place, x in enumerate((0, width - 1)):
        side = image.crop((x, 0, x + 1, height)).transpose(Image.Transpose.ROTATE_90)
        strip.paste(side, (2 * width + place * height, 0))
    return strip.quantize(_COLOURS, Image.Quantize.MEDIANCUT)


def _difference(image: Image.Image, border: Image.Image) -> Image.Image:
    """Return by how many levels each pixel differs from the nearest of the border's colours, mode L."""
    nearest = image.quantize(palette=border, dither=Image.Dither.NONE).convert("RGB")
    red, green, blue = ImageChops.difference(image, nearest).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _dividing(histogram: list[int]) -> int:
    """Return the level that divides a histogram best into two groups, each of levels near one another (Otsu)."""
    total, whole = sum(histogram), sum(level * count for level, count in enumerate(histogram))
    below, sum_below, best, found = 0, 0, 0.0, 0
    for level, count in enumerate(histogram):
        if below and (above := total - below):
            apart = sum_below / below - (whole - sum_below) / above
            if (spread := below * above * apart * apart) > best:
                best, found = spread, level
        below += count
        sum_below += level * count
    return found


def _inside(near: Image.Image) -> Image.Image:
    """Return what cannot be reached from the border over what is near its colour."""
    near.paste(255, (0, 0), _frame(near.size))
    return ImageChops.invert(joined(near))


def _frame(size: tuple[int, int]) -> Image.Image:
    frame = Image.new("L", size)
    ImageDraw.Draw(frame).rectangle((0, 0, size[0] - 1, size[1] - 1), outline=255)
    return frame


def _ellipse(size: tuple[int, int]) -> Image.Image:
    width, height = size
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).ellipse((width // 4, height // 6, width * 3 // 4, height * 5 // 6), fill=255)
    return mask


def _enlarged(image: Image.Image, scale: int, size: tuple[int, int]) -> Image.Image:
    large = image.resize((image.width * scale, image.height * scale), Image.Resampling.BILINEAR)
    return large.crop((0, 0, *size))

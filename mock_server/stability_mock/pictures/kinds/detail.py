"""The picture of the other upscales: the input in the size of the answer, with a little texture."""

import hashlib

from PIL import Image, ImageChops, ImageFilter

from stability_mock.pictures.inputs import Inputs

_SIDE = 128
"""Pixels of a tile of the texture."""
_CELL = 2
_SWING = 32
"""Levels by which the texture is lighter or darker, most of all, if `creativity` is 1."""
_GREY = 128


def paint(inputs: Inputs) -> Image.Image:
    """Return the input, enlarged smoothly; its lightness differs by a texture, in proportion to `creativity`.

    The texture follows from the spec, and its mean is zero.
    """
    size = inputs.spec.size
    image = inputs.images["image"].resize(size, Image.Resampling.BICUBIC)
    creativity = inputs.share("creativity", 0.0)
    if creativity <= 0:
        return image
    texture = _tiled(_tile(inputs.spec.key(), _SWING * creativity), size)
    bands = [ImageChops.add(band, texture, 1, -_GREY) for band in image.split()[:3]]
    return Image.merge(image.mode, [*bands, *image.split()[3:]])


def _tile(key: bytes, swing: float) -> Image.Image:
    """Return slanting strokes around middle grey, at most this much lighter or darker, whose mean is grey."""
    cells = _SIDE // _CELL
    noise = Image.frombytes("L", (cells, cells), hashlib.shake_128(key).digest(cells * cells // 2) * 2)
    wide = Image.new("L", (3 * cells, 3 * cells))
    for place in range(9):
        wide.paste(noise, (place % 3 * cells, place // 3 * cells))
    slant = ImageFilter.Kernel((5, 5), [place in {4, 8, 12, 16, 20} for place in range(25)])
    strokes = wide.filter(slant).crop((cells, cells, 2 * cells, 2 * cells))
    levels = strokes.tobytes()
    middle = sum(levels) / len(levels)
    reach = max(max(levels) - middle, middle - min(levels), 1)
    table = [round(_GREY + (value - middle) / reach * swing) for value in range(256)]
    return strokes.point([min(255, max(0, value)) for value in table]).resize((_SIDE, _SIDE), Image.Resampling.NEAREST)


def _tiled(tile: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return a picture of this size, full of the tile."""
    full = Image.new("L", size)
    width, height = size
    for x in range(0, width, tile.width):
        full.paste(tile, (x, 0))
    row = full.crop((0, 0, width, tile.height))
    for y in range(tile.height, height, tile.height):
        full.paste(row, (0, y))
    return full

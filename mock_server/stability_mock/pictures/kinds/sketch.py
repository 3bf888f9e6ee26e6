"""The picture of sketch: the edges of the input as ink over a scene."""

from PIL import Image, ImageChops, ImageFilter

from stability_mock.pictures.blending import fitted
from stability_mock.pictures.caption.caption import bottom_band
from stability_mock.pictures.inputs import Inputs
from stability_mock.pictures.painting import paint as paint_scene
from stability_mock.pictures.uploads import flattened

_FINE = 800
"""Pixels of the longer side in which edges are looked for; in a larger picture the ink is as much wider."""
_FAINT, _STEEP = 14, 10
"""Up to this many levels of difference there is no ink, and above them this much for each level."""
_PAPER = (255, 255, 255)
_INK = (22, 24, 34)
_PALE = 0.5
"""How much of the scene turns into paper if `strength` is 1."""


def paint(inputs: Inputs) -> Image.Image:
    """Return the scene, paler, with the input's edges drawn on it, both in proportion to `strength`.

    Strength 0 is the scene. No line crosses the caption.
    """
    scene = paint_scene(inputs.spec)
    strength = inputs.share("strength", 1.0)
    if strength <= 0:
        return scene
    picture = scene.convert("RGB")
    ground = Image.blend(picture, Image.new("RGB", picture.size, _PAPER), _PALE * strength)
    lines = edges(fitted(flattened(inputs.images["image"]), picture.size))
    ground.paste(_INK, (0, 0), lines.point([round(value * strength) for value in range(256)]))
    band = bottom_band(picture.size).box
    ground.paste(picture.crop(band), band)
    return ground


def edges(image: Image.Image) -> Image.Image:
    """Return where the colours of an RGB picture change suddenly, mode L, 255 for the sharpest edges."""
    small = image.reduce(max(1, -(-max(image.size) // _FINE))).filter(ImageFilter.BoxBlur(1))
    width, height = small.size
    found = Image.new("L", small.size)
    for right, down in ((1, 0), (0, 1)):
        one = small.crop((-right, -down, width - right, height - down))
        other = small.crop((right, down, width + right, height + down))
        for part in ImageChops.difference(one, other).split():
            found = ImageChops.lighter(found, part)
    within = Image.new("L", small.size)
    inner = (1, 1, width - 1, height - 1)
    within.paste(found.crop(inner), inner)
    ink = within.point([min(255, max(0, (value - _FAINT) * _STEEP)) for value in range(256)])
    return ink.resize(image.size, Image.Resampling.BICUBIC)

"""The picture of outpaint: the input, and a scene around it."""

import math

from PIL import Image, ImageFilter, ImageStat

from stability_mock.pictures import tones
from stability_mock.pictures.blending import fitted
from stability_mock.pictures.caption.placing import place
from stability_mock.pictures.inputs import Inputs
from stability_mock.pictures.painting import paint_scene
from stability_mock.pictures.regions.filling import filled

_MAX_PAINTED = 6_000_000
"""Pixels of a scene that are painted at most; a larger one is scaled up."""
_SEAM = 20
"""What part of the picture's shorter side the border of the input takes to become the scene."""


def paint(inputs: Inputs) -> Image.Image:
    """Return the input, unchanged, at (`left`, `up`), and around it the scene, toned to the colours of its border.

    The scene keeps the more of its own colours the greater `creativity` is. The caption is in the margins.
    """
    image, size = inputs.images["image"], inputs.spec.size
    left, top = (round(inputs.numbers.get(role, 0)) for role in ("left", "up"))
    scale = math.ceil(math.sqrt(math.prod(size) / _MAX_PAINTED))
    width, height = (-(-side // scale) for side in size)
    inside = (left // scale, top // scale, -(-(left + image.width) // scale), -(-(top + image.height) // scale))
    surroundings = _surroundings(inputs, (width, height), inside)
    result = fitted(surroundings, size).convert(image.mode)
    result.paste(image, (left, top))
    return result


def _surroundings(inputs: Inputs, size: tuple[int, int], inside: tuple[int, int, int, int]) -> Image.Image:
    """Return an RGB picture of this size to see around the input, which is going to be pasted inside."""
    left, top, right, bottom = inside
    known, continued = Image.new("L", size), Image.new("RGB", size)
    known.paste(255, inside)
    continued.paste(fitted(inputs.images["image"], (right - left, bottom - top)), (left, top))
    continued = filled(continued, known)
    margins = known.point([255] + [0] * 255)
    if margins.getbbox() is None:
        return continued
    band = place(margins)
    scene = paint_scene(inputs.spec, size, band)
    scene.putpalette(_toned(scene, ImageStat.Stat(continued, margins).mean, inputs.share("creativity", 0.5)))
    near = known.filter(ImageFilter.BoxBlur(max(1, min(size) // _SEAM))).point([min(255, 2 * v) for v in range(256)])
    if band is not None:
        near.paste(0, band.box)
    picture = scene.convert("RGB")
    picture.paste(continued, (0, 0), near)
    return picture


def _toned(scene: Image.Image, around: list[float], creativity: float) -> list[int]:
    """Return the colours of a scene, their mean moved to another colour; the letters' colours stay."""
    colours = scene.getpalette() or []
    counts = scene.histogram()[: tones.BADGE]
    for part in range(3):
        mean = sum(count * colours[3 * tone + part] for tone, count in enumerate(counts)) / max(1, sum(counts))
        for place_ in range(part, 3 * tones.BADGE, 3):
            toned = around[part] + (colours[place_] - mean) * (0.4 + 0.4 * creativity)
            mixed = toned + (colours[place_] - toned) * creativity * creativity * 0.6
            colours[place_] = min(255, max(0, round(mixed)))
    return colours

"""The picture of erase: what is in the mask is filled from around it."""

from PIL import Image

from stability_mock.pictures.caption.caption import mark
from stability_mock.pictures.caption.placing import place
from stability_mock.pictures.inputs import Inputs
from stability_mock.pictures.painting import colours
from stability_mock.pictures.regions.filling import filled
from stability_mock.pictures.regions.masks import masked
from stability_mock.pictures.spec import PictureSpec

_AROUND = 6
"""What part of the longer side of the region is looked at around it."""


def paint(inputs: Inputs) -> Image.Image:
    """Return the input, its masked part filled from the border of that part inwards, with the MOCK mark in it."""
    image, mask = masked(inputs)
    result = image.copy()
    if box := mask.getbbox():
        inside = mask.crop(box)
        filling = _filling(image, mask, box)
        _stamp(filling, inside, inputs.spec)
        result.paste(filling.convert(result.mode), box, inside)
    return result


def _filling(image: Image.Image, mask: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    left, top, right, bottom = box
    around = 2 + max(right - left, bottom - top) // _AROUND
    seen = (
        max(0, left - around),
        max(0, top - around),
        min(image.width, right + around),
        min(image.height, bottom + around),
    )
    known = mask.crop(seen).point([255] + [0] * 255)
    fill = filled(image.crop(seen), known)
    return fill.crop((left - seen[0], top - seen[1], right - seen[0], bottom - seen[1]))


def _stamp(filling: Image.Image, region: Image.Image, spec: PictureSpec) -> None:
    """Put the MOCK mark where a caption would have room."""
    if band := place(region):
        badge, cover = mark(band)
        badge.putpalette(colours(spec))
        (left, top, right, bottom), (width, height) = band.box, badge.size
        filling.paste(badge.convert("RGB"), ((left + right - width) // 2, (top + bottom - height) // 2), cover)

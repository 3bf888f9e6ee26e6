"""From a spec to a finished picture."""

from PIL import Image

from stability_mock.pictures import tones
from stability_mock.pictures.caption.caption import Band, bottom_band, caption
from stability_mock.pictures.prng import Chance
from stability_mock.pictures.scenes.subjects import subject_of
from stability_mock.pictures.spec import PictureSpec
from stability_mock.pictures.styles import style_named

_MIN_SIDE = 32
"""Pixels: a scene that is smaller than this is the upper left part of one that is not."""


def paint(spec: PictureSpec) -> Image.Image:
    """Return the picture: a scene above a caption that says what was asked for and that it is a mock."""
    return paint_scene(spec, spec.size, bottom_band(spec.size))


def paint_scene(spec: PictureSpec, size: tuple[int, int], band: Band | None) -> Image.Image:
    """Return the scene of a spec in this size, mode P, with the caption in the band, if there is one.

    Above a band at its bottom the scene is whole; another band covers a part of it.
    """
    width, height = size
    bottom = band is not None and band.box[0::2] == (0, width) and band.box[3] == height
    horizon = band.box[1] if band is not None and bottom else height
    style = style_named(spec.style_preset)
    chance = Chance(spec.key())
    subject = subject_of(spec.prompt, chance)
    scene = style.brush((max(width, _MIN_SIDE), max(horizon, _MIN_SIDE)), chance)
    style.compose(scene, subject.scene)
    picture = Image.new("L", size, tones.CAPTION)
    picture.paste(scene.finish(), (0, 0))
    if band is not None:
        picture.paste(caption(spec, band), band.box[:2])
    picture.putpalette(style.colours(subject.palette))
    return picture


def write_caption(picture: Image.Image, spec: PictureSpec, band: Band) -> None:
    """Put the caption of a spec into a band of an RGB picture."""
    letters = caption(spec, band)
    letters.putpalette(colours(spec))
    picture.paste(letters.convert("RGB"), band.box)


def colours(spec: PictureSpec) -> bytes:
    """Return the colours of a spec's picture: red, green and blue of each tone."""
    return style_named(spec.style_preset).colours(subject_of(spec.prompt, Chance(spec.key())).palette)

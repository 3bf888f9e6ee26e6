"""From a spec to a finished picture."""

from PIL import Image

from stability_mock.pictures import tones
from stability_mock.pictures.caption.caption import caption, caption_height
from stability_mock.pictures.prng import Chance
from stability_mock.pictures.scenes.subjects import subject_of
from stability_mock.pictures.spec import PictureSpec
from stability_mock.pictures.styles import style_named


def paint(spec: PictureSpec) -> Image.Image:
    """Return the picture: a scene above a caption that says what was asked for and that it is a mock."""
    width, height = spec.size
    band = caption_height(spec.size)
    style = style_named(spec.style_preset)
    chance = Chance(spec.key())
    subject = subject_of(spec.prompt, chance)
    scene = style.brush((width, height - band), chance)
    style.compose(scene, subject.scene)
    picture = Image.new("L", spec.size, tones.CAPTION)
    picture.paste(scene.finish(), (0, 0))
    picture.paste(caption(spec, band), (0, height - band))
    picture.putpalette(style.colours(subject.palette))
    return picture

"""From a commission to a finished picture."""

from PIL import Image

from stability_mock.pictures import tones
from stability_mock.pictures.caption.caption import caption, caption_height
from stability_mock.pictures.prng import Chance
from stability_mock.pictures.scenes.subjects import subject_of
from stability_mock.pictures.spec import Commission
from stability_mock.pictures.styles import style_named


def paint(commission: Commission) -> Image.Image:
    """Return the picture: a scene above a caption that says what was asked for and that it is a mock."""
    width, height = commission.size
    band = caption_height(commission.size)
    style = style_named(commission.style_preset)
    chance = Chance(commission.key())
    subject = subject_of(commission.prompt, chance)
    scene = style.brush((width, height - band), chance)
    style.compose(scene, subject.scene)
    picture = Image.new("L", commission.size, tones.CAPTION)
    picture.paste(scene.finish(), (0, 0))
    picture.paste(caption(commission, band), (0, height - band))
    picture.putpalette(style.colours(subject.palette))
    return picture

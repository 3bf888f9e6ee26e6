"""The picture of style: a scene in the colours of the input."""

from PIL import Image

from stability_mock.pictures import tones
from stability_mock.pictures.inputs import Inputs
from stability_mock.pictures.painting import paint as paint_scene
from stability_mock.pictures.palettes import Colour
from stability_mock.pictures.regions.colours import drawn_from
from stability_mock.pictures.uploads import flattened


def paint(inputs: Inputs) -> Image.Image:
    """Return the scene, its colours moved to those of the input in proportion to `fidelity`.

    Its darkest colour becomes the input's darkest, and so on. Fidelity 0 is the scene. Letters keep their colours.
    """
    picture = paint_scene(inputs.spec)
    fidelity = inputs.share("fidelity", 0.5)
    drawn = drawn_from(flattened(inputs.images["image"]))
    own = picture.getpalette() or []
    colours = [Colour(*own[3 * tone : 3 * tone + 3]) for tone in range(len(own) // 3)]
    for tone, old in enumerate(colours[: tones.BADGE]):
        colours[tone] = old.mixed(drawn[old.light()], round(1000 * fidelity))
    picture.putpalette(b"".join(map(bytes, colours)))
    return picture

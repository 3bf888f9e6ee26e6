"""The picture of the generate endpoints: a scene, mixed with the input if there is one."""

from PIL import Image

from stability_mock.pictures.blending import blend
from stability_mock.pictures.inputs import Inputs
from stability_mock.pictures.painting import paint as paint_scene


def paint(inputs: Inputs) -> Image.Image:
    """Return the scene of the prompt; of an input, the rest that `strength` leaves (default 1: nothing)."""
    picture = paint_scene(inputs.spec)
    if "image" not in inputs.images:
        return picture
    return blend(inputs.images["image"], picture, inputs.share("strength", 1.0))

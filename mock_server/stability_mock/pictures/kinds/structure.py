"""The picture of structure: the lightness of the input in the colours of a scene."""

from PIL import Image

from stability_mock.pictures.blending import fitted
from stability_mock.pictures.caption.caption import bottom_band
from stability_mock.pictures.inputs import Inputs
from stability_mock.pictures.painting import paint as paint_scene
from stability_mock.pictures.uploads import flattened


def paint(inputs: Inputs) -> Image.Image:
    """Return the scene's colours with the input's lightness, the more of it the greater `strength` is.

    Strength 0 is the scene. The caption keeps its own lightness.
    """
    scene = paint_scene(inputs.spec)
    strength = inputs.share("strength", 1.0)
    if strength <= 0:
        return scene
    picture = scene.convert("RGB")
    light, blue, red = picture.convert("YCbCr").split()
    wanted = fitted(flattened(inputs.images["image"]), picture.size).convert("L")
    result = Image.merge("YCbCr", (Image.blend(light, wanted, strength), blue, red)).convert("RGB")
    band = bottom_band(picture.size).box
    result.paste(picture.crop(band), band)
    return result

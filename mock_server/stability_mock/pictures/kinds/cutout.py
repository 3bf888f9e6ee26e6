"""The picture of remove background: the input with alpha."""

from PIL import Image

from stability_mock.pictures.inputs import Inputs
from stability_mock.pictures.regions.masks import sized
from stability_mock.pictures.regions.subject import subject


def paint(inputs: Inputs) -> Image.Image:
    """Return the input, mode RGBA, transparent but for its subject; all pixels keep their red, green and blue."""
    image = sized(inputs)
    result = image.convert("RGB")
    result.putalpha(subject(image))
    return result

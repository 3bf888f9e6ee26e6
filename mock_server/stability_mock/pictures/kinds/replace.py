"""The picture of search and replace: the scene of the prompt where the search found something."""

from PIL import Image

from stability_mock.pictures.inputs import Inputs
from stability_mock.pictures.regions.found import found
from stability_mock.pictures.regions.masks import grown, sized
from stability_mock.pictures.regions.scenery import with_scene


def paint(inputs: Inputs) -> Image.Image:
    """Return the input with the scene in an ellipse; the text `search` decides where that is."""
    image = sized(inputs)
    mask = grown(found(inputs.texts.get("search", ""), image.size), inputs.numbers.get("grow", 0))
    return with_scene(image, mask, inputs.spec)

"""The picture of inpaint: the scene of the prompt where the mask is."""

from PIL import Image

from stability_mock.pictures.inputs import Inputs
from stability_mock.pictures.regions.masks import masked
from stability_mock.pictures.regions.scenery import with_scene


def paint(inputs: Inputs) -> Image.Image:
    """Return the input with the scene where the mask is white, and mixed with it where it is grey."""
    return with_scene(*masked(inputs), inputs.spec)

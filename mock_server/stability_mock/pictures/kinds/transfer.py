"""The picture of style transfer: the input in the colours of another picture."""

from PIL import Image, ImageOps

from stability_mock.pictures.blending import fitted
from stability_mock.pictures.caption.caption import bottom_band
from stability_mock.pictures.inputs import Inputs
from stability_mock.pictures.painting import write_caption
from stability_mock.pictures.regions.colours import drawn_from
from stability_mock.pictures.uploads import flattened


def paint(inputs: Inputs) -> Image.Image:
    """Return the input with the colours of the picture `style`, above a caption; `style_strength` says how far.

    `change_strength` says so, too: both count as factors. Of the shapes of `style`, what `composition_fidelity`
    leaves shows through. With either strength 0 it is the input, scaled.
    """
    size = inputs.spec.size
    image = fitted(flattened(inputs.images["image"]), size)
    strength = inputs.share("style_strength", 1.0) * inputs.share("change_strength", 1.0)
    if strength <= 0:
        return image.copy()
    style = flattened(inputs.images["style"])
    own_shapes = 0.5 + 0.5 * inputs.share("composition_fidelity", 1.0)
    styled = Image.blend(fitted(style, size), recoloured(image, style), own_shapes)
    result = Image.blend(image, styled, strength)
    write_caption(result, inputs.spec, bottom_band(size))
    return result


def recoloured(image: Image.Image, style: Image.Image) -> Image.Image:
    """Return an RGB picture in the main colours of another: its darkest becomes the darkest of those, and so on."""
    light, drawn = ImageOps.autocontrast(image.convert("L"), 1), drawn_from(style)
    return Image.merge("RGB", [light.point([colour[part] for colour in drawn]) for part in range(3)])

"""The picture of style transfer: the input in the colours of another picture."""

from PIL import Image, ImageOps

from stability_mock.pictures.blending import fitted
from stability_mock.pictures.caption.caption import bottom_band, caption
from stability_mock.pictures.inputs import Inputs
from stability_mock.pictures.painting import colours
from stability_mock.pictures.regions.colours import drawn_from
from stability_mock.pictures.uploads import flattened


def paint(inputs: Inputs) -> Image.Image:
    """Return the input with the colours of the picture `style`, above a caption; `style_strength` says how far.

    `change_strength` says so, too: both count as factors. Of the shapes of `style`, what `composition_fidelity`
    leaves shows through. With either strength 0 it is the input, scaled.
    """
    size, numbers = inputs.spec.size, inputs.numbers
    image = fitted(flattened(inputs.images["image"]), size)
    strength = min(1.0, numbers.get("style_strength", 1.0) * numbers.get("change_strength", 1.0))
    if strength <= 0:
        return image.copy()
    style = flattened(inputs.images["style"])
    other = recoloured(image, style)
    other = Image.blend(fitted(style, size), other, min(1.0, 0.5 + 0.5 * numbers.get("composition_fidelity", 1.0)))
    result = Image.blend(image, other, strength)
    band = bottom_band(size)
    letters = caption(inputs.spec, band)
    letters.putpalette(colours(inputs.spec))
    result.paste(letters.convert("RGB"), band.box)
    return result


def recoloured(image: Image.Image, style: Image.Image) -> Image.Image:
    """Return an RGB picture in the main colours of another: its darkest becomes the darkest of those, and so on."""
    light, drawn = ImageOps.autocontrast(image.convert("L"), 1), drawn_from(style)
    return Image.merge("RGB", [light.point([colour[part] for colour in drawn]) for part in range(3)])

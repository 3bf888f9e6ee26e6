"""The picture of search and recolor: another colour where the search found something."""

import re

from PIL import Image

from stability_mock.pictures.inputs import Inputs
from stability_mock.pictures.palettes import Colour, colour
from stability_mock.pictures.prng import Chance
from stability_mock.pictures.regions.found import found
from stability_mock.pictures.regions.masks import grown, sized

_COLOURS = {
    word: colour(code)
    for code, words in {
        "e02020": "red crimson scarlet ruby",
        "f07818": "orange amber copper",
        "f0d018": "yellow gold golden",
        "90d020": "lime chartreuse",
        "28b038": "green emerald",
        "18b098": "teal turquoise",
        "18c0e0": "cyan aqua",
        "2858e0": "blue navy azure",
        "5038d0": "indigo",
        "9038d0": "purple violet lavender",
        "e028c0": "magenta fuchsia",
        "f060a0": "pink rose",
        "905828": "brown bronze chocolate",
        "d8c8a0": "beige cream",
        "808080": "black white grey gray silver",
    }.items()
    for word in words.split()
}
_MAX_CHARACTERS = 2000
_LEVELS = 256


def paint(inputs: Inputs) -> Image.Image:
    """Return the input with an ellipse in another colour and its own lightness; `select` decides where that is.

    The first word of the prompt that names a colour is that colour; without one, the prompt as a whole decides.
    """
    image = sized(inputs)
    mask = grown(found(inputs.texts.get("select", ""), image.size), inputs.numbers.get("grow", 0))
    result = image.copy()
    if box := mask.getbbox():
        part = tinted(image.crop(box), colour_of(inputs.spec.prompt))
        if image.mode == "RGBA":
            part.putalpha(image.crop(box).getchannel("A"))
        result.paste(part, box, mask.crop(box))
    return result


def colour_of(prompt: str) -> Colour:
    """Return the colour that a prompt asks for."""
    words = re.findall("[a-z]+", prompt[:_MAX_CHARACTERS].lower())
    drawn = Chance(prompt.encode(errors="backslashreplace")).pick(list(_COLOURS.values()))
    return next((_COLOURS[word] for word in words if word in _COLOURS), drawn)


def tinted(image: Image.Image, tint: Colour) -> Image.Image:
    """Return an RGB picture as light as this one everywhere, in the hue of the tint."""
    shades = [shade(tint, light) for light in range(_LEVELS)]
    light = image.convert("RGB").convert("L")
    return Image.merge("RGB", [light.point([colour[part] for colour in shades]) for part in range(3)])


def shade(tint: Colour, light: int) -> Colour:
    """Return the colour of the tint's hue that looks so light (0 to 255), as strong as it can be up to the tint."""
    grey = tint.light()
    away = [part - grey for part in tint]
    room = [(255 - light) / part if part > 0 else light / -part for part in away if part]
    strength = min([1.0, *room])
    return Colour(*(round(light + part * strength) for part in away))

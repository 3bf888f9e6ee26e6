"""The colours of a picture, for another one."""

from PIL import Image

from stability_mock.pictures.palettes import Colour

_SIDE = 64
"""Pixels of the copy of the picture whose colours are looked at."""
_STEPS = 8
"""Colours that are drawn from it."""
_OWN_LIGHT = 0.4
"""How much of its own lightness each colour of the other picture keeps."""


def drawn_from(image: Image.Image) -> list[Colour]:
    """Return a colour for each of 256 levels of lightness: the main colours of an RGB picture, darkest first."""
    small = image.resize((_SIDE, _SIDE), Image.Resampling.BOX).quantize(_STEPS, Image.Quantize.MEDIANCUT)
    found = small.getpalette() or []
    main = sorted((Colour(*found[at : at + 3]) for at in range(0, len(found), 3)), key=Colour.light)
    last = len(main) - 1
    colours = []
    for level in range(256):
        place, rest = divmod(level * last, 255)
        between = main[place].mixed(main[min(place + 1, last)], rest * 1000 // 255)
        colours.append(_relit(between, level))
    return colours


def _relit(colour: Colour, light: int) -> Colour:
    """Return a colour, nearer to this lightness."""
    change = round((light - colour.light()) * _OWN_LIGHT)
    return Colour(*(min(255, max(0, part + change)) for part in colour))

"""Styles by name: one module for each style preset of the API."""

from functools import lru_cache

from stability_mock.pictures.grades import darkened, faded, turned, vivid
from stability_mock.pictures.prng import Chance
from stability_mock.pictures.styles import (
    analog_film,
    anime,
    cinematic,
    comic_book,
    digital_art,
    enhance,
    fantasy_art,
    isometric,
    line_art,
    low_poly,
    modeling_compound,
    neon_punk,
    origami,
    photographic,
    pixel_art,
    three_d_model,
    tile_texture,
)
from stability_mock.pictures.styles.style import Style

STYLES = {
    "": Style(),
    "3d-model": three_d_model.STYLE,
    "analog-film": analog_film.STYLE,
    "anime": anime.STYLE,
    "cinematic": cinematic.STYLE,
    "comic-book": comic_book.STYLE,
    "digital-art": digital_art.STYLE,
    "enhance": enhance.STYLE,
    "fantasy-art": fantasy_art.STYLE,
    "isometric": isometric.STYLE,
    "line-art": line_art.STYLE,
    "low-poly": low_poly.STYLE,
    "modeling-compound": modeling_compound.STYLE,
    "neon-punk": neon_punk.STYLE,
    "origami": origami.STYLE,
    "photographic": photographic.STYLE,
    "pixel-art": pixel_art.STYLE,
    "tile-texture": tile_texture.STYLE,
}

_BRUSHES = tuple(
    module.STYLE.brush
    for module in (low_poly, origami, digital_art, comic_book, anime, analog_film, three_d_model, modeling_compound)
)
_GRADES = (turned(1), turned(2), vivid(300), vivid(1600), faded("7a4fbf", 420, 10), darkened(450))


def style_named(name: str) -> Style:
    """Return the style of that name; a name nobody has heard of has a style too, always the same one."""
    return STYLES.get(name) or _invented(name)


@lru_cache(maxsize=64)
def _invented(name: str) -> Style:
    chance = Chance(name.encode(errors="backslashreplace"))
    return Style(chance.pick(_BRUSHES), chance.pick(_GRADES))

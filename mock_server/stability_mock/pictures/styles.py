"""Styles: for each style preset a brush to paint with and a grade for the colours."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from stability_mock.pictures.blocks import isometric
from stability_mock.pictures.brush import Brush
from stability_mock.pictures.dreams import DigitalBrush, FantasyBrush
from stability_mock.pictures.grades import Grade, darkened, faded, plain, turned, vivid, washed
from stability_mock.pictures.grids import PixelBrush, TileBrush
from stability_mock.pictures.inks import ComicBrush, LineBrush
from stability_mock.pictures.lenses import CinemaBrush, EnhanceBrush, FilmBrush, PhotoBrush
from stability_mock.pictures.lights import AnimeBrush, NeonBrush
from stability_mock.pictures.palettes import Palette
from stability_mock.pictures.papers import FacetBrush, OrigamiBrush
from stability_mock.pictures.prng import Chance
from stability_mock.pictures.scenes import compose
from stability_mock.pictures.solids import ClayBrush, ModelBrush


@dataclass(frozen=True, slots=True)
class Style:
    """How a scene is rendered."""

    brush: type[Brush] = Brush
    grade: Grade = plain
    compose: Callable[[Brush, str], None] = compose

    def colours(self, palette: Palette) -> bytes:
        """Return the palette of an image, as red, green, blue for each tone."""
        return _colours(self.grade, palette)


#                 accent near   mid    far    water  horizon sun   zenith
_TEAL_ORANGE = "ff8a3c 06141a 0f3a45 3c7f86 8a8f80 f2a65e fff0d2 0d4a57"
_ENCHANTED = "ffd85e 1b0b3b 4b2a86 9a6bd0 6fc0d8 ffc4ea fff6ff 2d2f9a"
_ELECTRIC = "ff2fa0 16083f 4a1fb8 7a5cff 35d6ff ffb3f5 ffffff 2416a8"
_NEON = "ff3df0 0a0518 55127a ff2e97 22e6ff 6b1d9e ffe66b 0a0424"
_PEN = "d9482b 1a1a1c 55565c b9b9b4 f7f4ec f7f4ec fffdf8 f7f4ec"
_STUDIO = "ff8c2e 24272d 4c525c 9aa3ae b7bec7 c9ced5 ffffff 5d6570"
_PRINT = "ffd23f 12101c b3273a ff7a3d 49b8ee ffe9a8 fffdf2 35a7e6"
_PLASTICINE = "ff4d3d 2f5f3a 4fa04a a8cf4a 4fb3e8 ffd9a0 ffe14a 5cc3f2"
_WASHI = "e0503c 3f4a6b 7d88b0 c3c6dc d5d9e6 fbeee2 ffffff e8cfd0"
_SUMMER = "ff5a6e 123a5a 1f7f6a 6fd08a 5fd6e8 d8f6ff ffffff 1f7fe8"
_AZULEJO = "f0b429 142f6b 2456a8 7fa6d8 b4cdea f4f1e4 ffffff 3f74c0"

STYLES = {
    "": Style(),
    "3d-model": Style(ModelBrush, washed(_STUDIO, 850)),
    "analog-film": Style(FilmBrush, faded("d9a066", 300, 34)),
    "anime": Style(AnimeBrush, washed(_SUMMER, 720)),
    "cinematic": Style(CinemaBrush, washed(_TEAL_ORANGE, 780)),
    "comic-book": Style(ComicBrush, washed(_PRINT, 860)),
    "digital-art": Style(DigitalBrush, washed(_ELECTRIC, 760)),
    "enhance": Style(EnhanceBrush, vivid(1500)),
    "fantasy-art": Style(FantasyBrush, washed(_ENCHANTED, 740)),
    "isometric": Style(Brush, vivid(1250, 60), isometric),
    "line-art": Style(LineBrush, washed(_PEN, 1000)),
    "low-poly": Style(FacetBrush, vivid(1200)),
    "modeling-compound": Style(ClayBrush, washed(_PLASTICINE, 760)),
    "neon-punk": Style(NeonBrush, washed(_NEON, 900)),
    "origami": Style(OrigamiBrush, washed(_WASHI, 620)),
    "photographic": Style(PhotoBrush, faded("8a8f96", 170, 0)),
    "pixel-art": Style(PixelBrush, vivid(1350)),
    "tile-texture": Style(TileBrush, washed(_AZULEJO, 720)),
}

_BRUSHES = (FacetBrush, OrigamiBrush, DigitalBrush, ComicBrush, AnimeBrush, FilmBrush, ModelBrush, ClayBrush)
_GRADES = (turned(1), turned(2), vivid(300), vivid(1600), faded("7a4fbf", 420, 10), darkened(450))


def style_named(name: str) -> Style:
    """Return the style of that name; a name nobody has heard of has a style too, always the same one."""
    return STYLES.get(name) or _invented(name)


@lru_cache(maxsize=64)
def _invented(name: str) -> Style:
    chance = Chance(name.encode(errors="backslashreplace"))
    return Style(chance.pick(_BRUSHES), chance.pick(_GRADES))


@lru_cache(maxsize=1024)
def _colours(grade: Grade, palette: Palette) -> bytes:
    return grade(palette).table()

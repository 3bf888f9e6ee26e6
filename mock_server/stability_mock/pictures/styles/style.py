"""What a style is: a brush to paint with, a grade for the colours, and a way to compose."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from stability_mock.pictures.brush import Brush
from stability_mock.pictures.grades import Grade, plain
from stability_mock.pictures.palettes import Palette
from stability_mock.pictures.scenes import compose


@dataclass(frozen=True, slots=True)
class Style:
    """How a scene is rendered."""

    brush: type[Brush] = Brush
    grade: Grade = plain
    compose: Callable[[Brush, str], None] = compose

    def colours(self, palette: Palette) -> bytes:
        """Return the palette of an image, as red, green, blue for each tone."""
        return _colours(self.grade, palette)


@lru_cache(maxsize=1024)
def _colours(grade: Grade, palette: Palette) -> bytes:
    return grade(palette).table()

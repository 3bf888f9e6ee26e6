"""The scenes by name: eight landscapes, each composed anew for every spec."""

from collections.abc import Callable, Mapping

from stability_mock.pictures.brush import Brush
from stability_mock.pictures.scenes.landscapes import dunes, forest, meadow
from stability_mock.pictures.scenes.skylines import city, space
from stability_mock.pictures.scenes.waterscapes import coast, islands, lake

SCENES: Mapping[str, Callable[[Brush], None]] = {
    "lake": lake,
    "dunes": dunes,
    "coast": coast,
    "forest": forest,
    "city": city,
    "islands": islands,
    "space": space,
    "meadow": meadow,
}


def compose(brush: Brush, scene: str) -> None:
    """Paint the scene of that name."""
    SCENES[scene](brush)

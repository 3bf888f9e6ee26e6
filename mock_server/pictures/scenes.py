"""The scenes by name: eight landscapes, each composed anew for every commission."""

from collections.abc import Callable, Mapping

from mock_server.pictures.brush import Brush
from mock_server.pictures.landscapes import dunes, forest, meadow
from mock_server.pictures.skylines import city, space
from mock_server.pictures.waterscapes import coast, islands, lake

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

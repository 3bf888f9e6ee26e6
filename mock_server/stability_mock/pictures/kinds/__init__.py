"""The kinds of picture by name: one module for each way in which an endpoint makes its answer."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PIL import Image

from stability_mock.pictures.blending import fitted
from stability_mock.pictures.kinds import scene
from stability_mock.pictures.kinds.inputs import Inputs

__all__ = ["KINDS", "Inputs", "Kind"]


class Kind(NamedTuple):
    """A way to make a picture, and the roles that the fields of a form can play in it.

    `shrinks`: a picture that it is made from is needed no larger than the answer, and without its transparency.
    """

    paint: Callable[[Inputs], Image.Image]
    pictures: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    shrinks: bool = False


def _kind(paint: Callable[[Inputs], Image.Image], pictures: str = "", numbers: str = "", texts: str = "") -> Kind:
    return Kind(paint, frozenset(pictures.split()), frozenset(numbers.split()), frozenset(texts.split()))


def _soon(inputs: Inputs) -> Image.Image:
    return fitted(inputs.images["image"], inputs.spec.size)


KINDS: Mapping[str, Kind] = {
    "scene": _kind(scene.paint, "image", "strength")._replace(shrinks=True),
    "enlarge": _kind(_soon, "image"),
    "detail": _kind(_soon, "image", "creativity"),
    "erase": _kind(_soon, "image mask", "grow"),
    "inpaint": _kind(_soon, "image mask", "grow"),
    "outpaint": _kind(_soon, "image", "left up creativity"),
    "replace": _kind(_soon, "image", "grow", "search"),
    "recolor": _kind(_soon, "image", "grow", "select"),
    "cutout": _kind(_soon, "image"),
    "relight": _kind(
        _soon,
        "image background light",
        "preserve depth strength",
        "background_prompt foreground_prompt direction keep",
    ),
    "sketch": _kind(_soon, "image", "strength"),
    "structure": _kind(_soon, "image", "strength"),
    "style": _kind(_soon, "image", "fidelity"),
    "transfer": _kind(_soon, "image style", "style_strength composition_fidelity change_strength"),
}

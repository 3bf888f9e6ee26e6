"""The kinds of picture by name: one module for each way in which an endpoint makes its answer."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PIL import Image

from stability_mock.pictures.inputs import Inputs
from stability_mock.pictures.kinds import (
    cutout,
    detail,
    enlarge,
    erase,
    inpaint,
    outpaint,
    recolor,
    relight,
    replace,
    scene,
    sketch,
    structure,
    style,
    transfer,
)

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


KINDS: Mapping[str, Kind] = {
    "scene": _kind(scene.paint, "image", "strength")._replace(shrinks=True),
    "enlarge": _kind(enlarge.paint, "image"),
    "detail": _kind(detail.paint, "image", "creativity"),
    "erase": _kind(erase.paint, "image mask", "grow"),
    "inpaint": _kind(inpaint.paint, "image mask", "grow"),
    "outpaint": _kind(outpaint.paint, "image", "left up creativity"),
    "replace": _kind(replace.paint, "image", "grow", "search"),
    "recolor": _kind(recolor.paint, "image", "grow", "select"),
    "cutout": _kind(cutout.paint, "image"),
    "relight": _kind(
        relight.paint,
        "image background light",
        "preserve depth strength",
        "background_prompt foreground_prompt direction keep",
    ),
    "sketch": _kind(sketch.paint, "image", "strength"),
    "structure": _kind(structure.paint, "image", "strength"),
    "style": _kind(style.paint, "image", "fidelity"),
    "transfer": _kind(transfer.paint, "image style", "style_strength composition_fidelity change_strength"),
}

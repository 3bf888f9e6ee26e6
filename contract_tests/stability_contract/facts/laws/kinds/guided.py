"""Pictures that follow an upload: its lines, its lightness, its colours, by a strength from none to all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import ImageFilter

from stability_contract.facts.laws.kinds import measures
from stability_contract.facts.laws.kinds.ground import SIZE, subject, textured

if TYPE_CHECKING:
    from PIL import Image

    from stability_contract.facts.laws.kinds.ground import Ground

FRAME = (12, 12, 228, 150)
"""Without the rim, and without a caption at the foot."""


def _number(ground: Ground) -> str:
    return "strength" if "strength" in ground.operation.roles else "fidelity"


def none_is_the_scene(ground: Ground) -> None:
    """Compare: at strength 0 the same pixels whatever the upload; at strength 1 others."""
    for strength, equal in (("0", True), ("1", False)):
        one, other = (
            ground.made(f"strength {strength}", image=image, **{_number(ground): strength}) for image in _two()
        )
        differ = measures.count(measures.changed(one, other))
        ground.require(bool(differ) != equal, f"strength {strength}: {differ} pixels differ between two uploads")


def _two() -> tuple[Image.Image, Image.Image]:
    return subject(), subject(ground=(40, 90, 70)).rotate(90).resize(SIZE)


def edges_are_drawn(ground: Ground) -> None:
    """Compare: with strength 1 the picture is darker along the upload's edges than next to them."""
    image = subject()
    edges = image.convert("L").filter(ImageFilter.FIND_EDGES).crop(FRAME).point([0] * 60 + [255] * 196)
    near = edges.filter(ImageFilter.MaxFilter(9))
    plain, drawn = (
        ground.made(f"strength {text}", image=image, strength=text).convert("L").crop(FRAME) for text in ("0", "1")
    )
    along, elsewhere = _darker(plain, drawn, edges), _darker(plain, drawn, near.point([255] + [0] * 255))
    ground.require(along > elsewhere + 5, f"edges are {along:.1f} levels darker, the rest {elsewhere:.1f}")


def _darker(before: Image.Image, after: Image.Image, where: Image.Image) -> float:
    """Return by how many levels a picture is darker than another, on the average of the pixels that are set."""
    kept = [
        one - other
        for one, other, inside in zip(before.tobytes(), after.tobytes(), where.tobytes(), strict=True)
        if inside
    ]
    return sum(kept) / max(1, len(kept))


def lightness_goes_together(ground: Ground) -> None:
    """Compare: the lightness goes with the upload's, the more so the greater the strength."""
    image = subject().crop((0, 0, 240, 200))
    found = []
    for strength in ("0.1", "0.5", "1"):
        made = ground.made(f"strength {strength}", image=image, strength=strength)
        found.append(measures.likeness(made.crop(FRAME), image.crop(FRAME)))
    ground.require(measures.growing(found) and found[-1] > 0.9, f"strengths 0.1, 0.5 and 1 have likeness {found}")


def fidelity_moves_the_colours(ground: Ground) -> None:
    """Compare: the farther from the plain scene, the greater the fidelity."""
    image = textured(shade=150)
    plain, *others = (ground.made(f"fidelity {text}", image=image, fidelity=text) for text in ("0", "0.3", "0.6", "1"))
    far = [measures.far(plain, other) for other in others]
    ground.require(far[0] > 0 and measures.growing(far), f"fidelities 0.3, 0.6 and 1 are {far} levels from the scene")


def no_style_is_the_input(ground: Ground) -> None:
    """Compare: at style_strength 0 the whole first picture, scaled, whatever the other one."""
    image = subject()
    for shade in (10, 150):
        made = ground.made("style_strength 0", image=image, style=textured(shade=shade), style_strength="0")
        apart = measures.far(made, image.resize(made.size))
        ground.require(apart < 3, f"differs by {apart:.1f} levels from the picture")


def style_moves_the_colours(ground: Ground) -> None:
    """Compare: the farther from the first picture, the greater style_strength; another style, another picture."""
    image = subject()
    far = []
    for text in ("0.2", "0.6", "1"):
        made = ground.made(f"style_strength {text}", image=image, style=textured(shade=150), style_strength=text)
        far.append(measures.far(made, image.resize(made.size)))
    ground.require(measures.growing(far), f"style strengths 0.2, 0.6 and 1 are {far} levels from the picture")
    styles = [ground.made("a style", image=image, style=textured(shade=shade)) for shade in (10, 150)]
    ground.require(measures.count(measures.changed(*styles)), "two styles give one picture")

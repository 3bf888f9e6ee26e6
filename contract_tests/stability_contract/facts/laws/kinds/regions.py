"""Pictures of which a region is changed: by a mask, by transparency, or by a text that finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import ImageChops

from stability_contract.facts.laws.kinds import measures
from stability_contract.facts.laws.kinds.ground import ABSENT, BOX, mask, textured, transparent

if TYPE_CHECKING:
    from PIL import Image

    from stability_contract.facts.laws.kinds.ground import Ground

OTHER_BOX = (10, 10, 60, 50)
MOST = 0.6
"""The share of a region that changes at least: a few of its pixels may happen to stay as they were."""


def _where(ground: Ground, what: str, given: Image.Image | None = None, /, **values: str | Image.Image) -> Image.Image:
    """Return where the answer differs from the upload."""
    image = given or textured()
    return measures.changed(ground.made(what, image=image, **values), image)


def _only_within(ground: Ground, what: str, where: Image.Image, box: measures.Box, grow: int = 0) -> None:
    beyond = measures.outside(where, box, grow)
    ground.require(not beyond, f"{what}: {beyond} pixels outside differ from the picture")
    inside = measures.share(where, box)
    ground.require(inside > MOST, f"{what}: only {inside:.0%} of the region differ from the picture")


def outside_is_kept(ground: Ground) -> None:
    """Compare: outside the mask the picture's pixels, inside others."""
    for what, box in (("a mask in the middle", BOX), ("a mask at the edge", OTHER_BOX)):
        _only_within(ground, what, _where(ground, what, mask=mask(255, box), grow="0"), box)


def black_is_kept(ground: Ground) -> None:
    """Compare: with a black mask, the picture's pixels everywhere."""
    where = _where(ground, "a black mask", mask=mask(0), grow="5")
    ground.require(not measures.count(where), f"a black mask: {measures.count(where)} pixels differ")


def grow_widens(ground: Ground) -> None:
    """Compare: each more pixels of growth change more, and nothing beyond them."""
    changes = []
    for grow in (0, 6, 15):
        where = _where(ground, f"grow {grow}", mask=mask(), grow=str(grow))
        _only_within(ground, f"grow {grow}", where, BOX, grow)
        changes.append(measures.count(where))
    ground.require(measures.growing(changes), f"0, 6 and 15 pixels of growth change {changes} pixels")


def alpha_is_a_mask(ground: Ground) -> None:
    """Compare: without a mask, what is transparent changes and the rest is kept."""
    given = transparent()
    where = _where(ground, "transparency", given, mask=ABSENT, grow="0")
    _only_within(ground, "transparency", where, BOX)


def mask_wins(ground: Ground) -> None:
    """Compare: of a mask and transparency, what the mask says changes."""
    where = _where(ground, "a mask and transparency", transparent(), mask=mask(255, OTHER_BOX), grow="0")
    _only_within(ground, "a mask and transparency", where, OTHER_BOX)


def mask_is_scaled(ground: Ground) -> None:
    """Compare: a mask of half and of twice the size changes the same region, but for its rim."""
    for scale in (0.5, 2):
        given = mask().resize((round(240 * scale), round(200 * scale)))
        where = _where(ground, f"a mask of {scale} times the size", mask=given, grow="0")
        _only_within(ground, f"a mask of {scale} times the size", where, BOX, 3)


def grey_mixes(ground: Ground) -> None:
    """Compare: the lighter the mask, the farther from the picture."""
    image = textured()
    far = [
        measures.far(ground.made(f"mask {level}", image=image, mask=mask(level), grow="0"), image)
        for level in (0, 80, 160, 255)
    ]
    ground.require(measures.growing(far), f"masks of 0, 80, 160 and 255 are {far} levels from the picture")


def white_is_the_scene(ground: Ground) -> None:
    """Compare: with a white mask, the same pixels whatever the picture."""
    white = mask(255, (0, 0, 240, 200))
    one, other = (ground.made("a white mask", image=textured(shade=shade), mask=white, grow="0") for shade in (60, 140))
    ground.require(not measures.count(measures.changed(one, other)), "under a white mask the picture shows through")


def words_change_the_region(ground: Ground) -> None:
    """Compare: another prompt or seed changes pixels in the region, and none outside."""
    first = ground.made("a prompt", image=textured(), mask=mask(), grow="0")
    for what, more in (("another prompt", {"prompt": "two cats"}), ("another seed", {"seed": "5"})):
        where = measures.changed(first, ground.made(what, image=textured(), mask=mask(), grow="0", **more))
        beyond = measures.outside(where, BOX)
        ground.require(measures.count(where), f"{what} changes nothing")
        ground.require(not beyond, f"{what} changes {beyond} pixels outside")


def found_region(ground: Ground) -> None:
    """Compare: a region is changed and not the whole, and the search alone decides which."""
    search = "search" if "search" in ground.operation.roles else "select"
    seen = []
    for text in ("the cat", "the red car", "a cloud in the sky"):
        where = _where(ground, text, **{search: text}, grow="0")
        part = measures.share(where)
        ground.require(0.005 < part < MOST, f"{text}: {part:.0%} of the picture differ")
        other = _where(ground, f"{text}, other words", **{search: text}, grow="0", prompt="a blue bird", seed="5")
        apart = measures.count(ImageChops.difference(where, other))
        ground.require(apart < measures.count(where) / 3, f"{text}: another prompt changes another region")
        seen.append(where.tobytes())
    ground.require(len(set(seen)) == len(seen), "another text finds the same region")


def found_region_grows(ground: Ground) -> None:
    """Compare: each more pixels of growth change more."""
    changes = [measures.count(_where(ground, f"grow {grow}", grow=grow)) for grow in ("0", "8", "20")]
    ground.require(measures.growing(changes), f"0, 8 and 20 pixels of growth change {changes} pixels")


def lightness_is_kept(ground: Ground) -> None:
    """Compare: the new colour is about as light as the old one, and has the hue of the word."""
    image = textured()
    for word, strongest in (("red", 0), ("green", 1), ("blue", 2)):
        made = ground.made(word, image=image, prompt=f"a {word} coat", grow="0")
        box = measures.changed(made, image).getbbox()
        ground.require(box, f"{word}: nothing differs")
        apart = measures.far(made.convert("L"), image.convert("L"))
        ground.require(apart < 12, f"{word}: the lightness differs by {apart:.1f} levels")
        shift = [
            new - old for new, old in zip(measures.mean(made.crop(box)), measures.mean(image.crop(box)), strict=True)
        ]
        ground.require(
            shift.index(max(shift)) == strongest, f"{word}: the colours move by {[round(one) for one in shift]}"
        )

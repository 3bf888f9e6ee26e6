"""Pictures that keep the whole upload: enlarged, widened by margins, cut out, or in another light."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

from stability_contract.facts.laws.kinds import measures
from stability_contract.facts.laws.kinds.ground import subject, textured

if TYPE_CHECKING:
    from stability_contract.facts.laws.kinds.ground import Ground

SMALL = (96, 80)
MIDDLE = (110, 90, 130, 110)
NEAR = 12.0
"""Levels of 255 by which a mean colour may differ."""

SIDES = {"left": (0, 0, 60, 200), "right": (180, 0, 240, 200), "above": (0, 0, 240, 50), "below": (0, 150, 240, 200)}


def scaled_down_it_is_the_input(ground: Ground) -> None:
    """Compare: scaled down again, the upload's pixels."""
    for image in (textured(SMALL), subject(SMALL)):
        made = ground.made("an upload", image=image).convert("RGB").resize(SMALL, Image.Resampling.NEAREST)
        differ = measures.count(measures.changed(made, image))
        ground.require(not differ, f"{differ} of {SMALL[0] * SMALL[1]} pixels differ")


def colours_are_kept(ground: Ground) -> None:
    """Compare: the mean colour of each part near the upload's, farther with more creativity."""
    image = subject(SMALL)
    schema = ground.operation.properties[ground.field("creativity")]
    far = []
    for creativity in (schema["minimum"], schema["maximum"]):
        made = ground.made(f"creativity {creativity}", image=image, creativity=str(creativity))
        small = made.convert("RGB").resize((6, 5), Image.Resampling.BOX)
        apart = measures.far(small, image.resize((6, 5), Image.Resampling.BOX))
        ground.require(apart < NEAR, f"creativity {creativity}: the colours differ by {apart:.1f} levels")
        far.append(measures.far(made, image.resize(made.size, Image.Resampling.BICUBIC)))
    ground.require(measures.growing(far), f"more creativity is {far} levels from the upload")


def the_input_is_inside(ground: Ground) -> None:
    """Compare: at (left, up) the upload's pixels, whatever the words; other words change the margins."""
    image = textured(SMALL)
    for left, right, up, down in ((40, 0, 0, 0), (0, 30, 0, 0), (0, 0, 50, 0), (0, 0, 0, 20), (40, 30, 50, 20)):
        margins = {"left": str(left), "right": str(right), "up": str(up), "down": str(down)}
        answers = []
        for prompt in ("a pier", "two cats"):
            made = ground.made(f"margins {margins}", image=image, prompt=prompt, **margins)
            inside = made.crop((left, up, left + SMALL[0], up + SMALL[1]))
            differ = measures.count(measures.changed(inside, image))
            ground.require(not differ, f"margins {margins}: {differ} pixels of the upload differ")
            answers.append(made)
        ground.require(measures.count(measures.changed(*answers)), f"margins {margins}: another prompt changes nothing")


def the_background_is_transparent(ground: Ground) -> None:
    """Compare: the corners transparent, the thing in the middle opaque, its pixels the upload's."""
    for image in (subject(), subject(ground=(30, 90, 160))):
        made = ground.made("a thing before a background", image=image)
        alpha = made.getchannel("A")
        corners = [alpha.getpixel(place) for place in ((0, 0), (239, 0), (0, 199), (239, 199))]
        ground.require(not any(corners), f"the corners are opaque by {corners}")
        ground.require(alpha.crop(MIDDLE).getextrema() == (255, 255), "the middle is transparent")
        solid = alpha.point([0] * 255 + [255])
        kept = Image.composite(made.convert("RGB"), image, solid)
        differ = measures.count(measures.changed(kept, image))
        ground.require(not differ, f"{differ} opaque pixels differ from the upload")


def of_one_colour_the_middle_stays(ground: Ground) -> None:
    """Compare: where nothing differs, the middle is opaque and the corners are transparent."""
    alpha = ground.made("one colour", image=Image.new("RGB", (240, 200), (90, 140, 60))).getchannel("A")
    seen = alpha.getpixel((0, 0)), alpha.getpixel((239, 199)), alpha.getpixel((120, 100))
    ground.require(seen == (0, 0, 255), f"two corners and the middle are opaque by {seen}")


def the_subject_is_preserved(ground: Ground) -> None:
    """Compare: preserved wholly, the thing in the middle has the upload's pixels, and the background others."""
    image = subject()
    for prompt in ("a beach", "a dark forest"):
        made = ground.made(prompt, image=image, background_prompt=prompt, preserve="1", direction="left", strength="1")
        differ = measures.count(measures.changed(made.crop(MIDDLE), image.crop(MIDDLE)))
        ground.require(not differ, f"{prompt}: {differ} pixels of the thing differ")
        ground.require(measures.count(measures.changed(made, image)), f"{prompt}: the background is the old one")


def another_background_is_another_picture(ground: Ground) -> None:
    """Compare: another prompt or picture of a background changes the picture."""
    image = subject()
    seen = [ground.made(prompt, image=image, background_prompt=prompt) for prompt in ("a beach", "a dark forest")]
    seen += [ground.made("a picture", image=image, background=textured(shade=shade)) for shade in (10, 150)]
    ground.require(len({made.tobytes() for made in seen}) == len(seen), "two backgrounds give one picture")


def the_side_of_the_light_is_brighter(ground: Ground) -> None:
    """Compare: each side brighter with the light there than with the light opposite."""
    image = subject()
    for one, other in (("left", "right"), ("above", "below")):
        lit = {
            side: ground.made(side, image=image, direction=side, strength="1", preserve="0") for side in (one, other)
        }
        for side, opposite in ((one, other), (other, one)):
            here, there = (measures.light(lit[source], SIDES[side]) for source in (side, opposite))
            ground.require(
                here > there, f"lit from {side} its side has {here:.0f} levels, lit from {opposite} {there:.0f}"
            )

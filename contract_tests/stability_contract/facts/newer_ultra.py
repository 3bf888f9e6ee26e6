"""What is new in 2026 on Ultra: a picture to start from, and styles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.cases.pictures import animation, draw
from stability_contract.facts import NEWER
from stability_contract.facts.fact import fact
from stability_contract.facts.fields import NOT_STYLES, STYLES
from stability_contract.oracle.pictures import pixels

if TYPE_CHECKING:
    from stability_contract.facts.probe import Probe, Value

FORM: dict[str, Value] = {"prompt": "a pier", "strength": "0.5", "image": draw()}


@fact("ultra", "`image` is the picture to start from, as jpeg, png or webp.", contract=NEWER)
def ultra_takes_a_picture_in_three_formats_and_no_others(probe: Probe) -> None:
    """Try each, and other formats; two pictures give two answers."""
    for kind in ("jpeg", "png", "webp"):
        probe.picture(**{**FORM, "image": draw(kind)})
    for data in (draw("gif"), draw("bmp"), b"no picture", draw("png")[:60], animation("gif")):
        probe.refused(400, "image", **{**FORM, "image": data})
    one, two = (probe.pixels(**FORM | {"image": draw("png", (96, 96), shade), "seed": "4"}) for shade in (10, 240))
    probe.require(one != two, "another picture gives the same answer")


@fact("ultra", "`image` has a width and a height of 64 to 16,384 pixels, and at least 4,096 pixels.", contract=NEWER)
def each_side_has_64_to_16384_pixels(probe: Probe) -> None:
    """Try both sides of both bounds; the smallest has 64 times 64, which is 4,096 pixels."""
    for size in ((64, 64), (16_384, 64), (64, 16_384)):
        probe.picture(**{**FORM, "image": draw("png", size)})
    for size in ((63, 66), (66, 63), (16_385, 64), (64, 16_385)):
        probe.refused(400, "image", **{**FORM, "image": draw("png", size)})


@fact(("ultra", "sd3"), "`image` has at most 9,437,184 pixels.", label="observed", contract=NEWER)
def an_upload_has_at_most_9437184_pixels(probe: Probe) -> None:
    """Try as many, 3072 times 3072, and a row more."""
    mode: dict[str, Value] = {"mode": "image-to-image"} if probe.section == "sd3" else {}
    probe.picture(**mode, **{**FORM, "image": draw("png", (3072, 3072))})
    probe.refused(400, "image", **mode, **{**FORM, "image": draw("png", (3072, 3073))})


@fact("ultra", "`strength` is a number of 0 to 1.", contract=NEWER)
def ultra_takes_a_strength_of_0_to_1(probe: Probe) -> None:
    """Try the bounds and what lies beyond; 0 gives the input, 1 the picture without it."""
    image = draw("png", (1024, 1024))
    weak = probe.pixels(**{**FORM, "image": image, "strength": "0"})
    probe.require(weak == pixels(image), "strength 0 is not the input")
    strong = probe.pixels(**{**FORM, "image": image, "strength": "1", "seed": "21"})
    probe.require(strong == probe.pixels(prompt="a pier", seed="21"), "strength 1 is not as if there were no input")
    for text in ("-0.01", "1.01", "half"):
        probe.refused(400, "strength", **{**FORM, "strength": text})


@fact("ultra", "`strength` is required when `image` is given.", contract=NEWER)
def an_image_needs_a_strength(probe: Probe) -> None:
    """Try it without."""
    probe.refused(400, "strength", prompt="a pier", image=draw())


@fact("ultra", "`image` and `aspect_ratio` are taken together.", label="observed", contract=NEWER)
def a_ratio_may_come_with_an_image(probe: Probe) -> None:
    """Try both: the ratio decides the size, and the image counts."""
    size = probe.size(**FORM, aspect_ratio="9:16")
    probe.require(size == (768, 1344), f"is {size[0]}x{size[1]}")
    ratio: dict[str, Value] = {"aspect_ratio": "9:16", "seed": "4"}
    probe.require(probe.pixels(**FORM, **ratio) != probe.pixels(prompt="a pier", **ratio), "the image is not heard")


@fact(("ultra", "sd3"), "`style_preset` is taken.", contract=NEWER)
def the_seventeen_styles_of_core_are_taken_here_too(probe: Probe) -> None:
    """Try each and their neighbours; a style changes the picture."""
    for style in STYLES:
        probe.picture(prompt="a pier", style_preset=style)
    for style in NOT_STYLES:
        probe.refused(400, "style_preset", prompt="a pier", style_preset=style)
    plain, styled = (probe.pixels(prompt="a pier", seed="7", **more) for more in ({}, {"style_preset": "origami"}))
    probe.require(plain != styled, "the style makes no difference")


@fact("ultra", "The price is 8 credits.", label="observed", contract=NEWER)
def a_picture_from_a_picture_costs_8_credits(probe: Probe) -> None:
    """Try the price with and without."""
    probe.costs("8", **FORM)
    probe.costs("8", prompt="a pier", style_preset="anime")

"""Image-to-image: what may be uploaded, and what strength does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.cases.pictures import animation, draw, padded_png
from stability_contract.facts.fact import fact
from stability_contract.oracle.pictures import look, pixels

if TYPE_CHECKING:
    from stability_contract.facts.probe import Probe, Value

IN = "Important: This parameter is only valid for **image-to-image** requests."
FORM: dict[str, Value] = {"prompt": "a pier", "mode": "image-to-image", "strength": "0.5", "image": draw()}


@fact(
    "sd3",
    "**image-to-image** requires the prompt, image, and strength parameters",
    "`prompt` - text to generate the image from",
    "`image` - the image to use as the starting point for the generation",
    "`strength` - controls how much influence the `image` parameter has on the output image",
)
def it_needs_a_prompt_an_image_and_a_strength(probe: Probe) -> None:
    """Try without each."""
    probe.picture(**FORM)
    for name in ("prompt", "image", "strength"):
        probe.refused(400, name, **{key: value for key, value in FORM.items() if key != name})


@fact("sd3", "`mode` - must be set to `image-to-image`", f"image: {IN}", f"strength: {IN}")
def image_and_strength_are_only_for_it(probe: Probe) -> None:
    """Try each in the other mode, said and unsaid."""
    for mode in ({}, {"mode": "text-to-image"}):
        probe.refused(400, "image", prompt="a pier", image=draw(), **mode)
        probe.refused(400, "strength", prompt="a pier", strength="0.5", **mode)


@fact("sd3", "Important: This parameter is only valid for **text-to-image** requests.")
def a_ratio_is_not_for_it(probe: Probe) -> None:
    """Try a good ratio in it."""
    probe.refused(400, "aspect_ratio", **FORM, aspect_ratio="16:9")
    probe.refused(400, "aspect_ratio", **FORM, aspect_ratio="1:1")


@fact("sd3", "strength number [0 .. 1]")
def a_strength_is_between_0_and_1(probe: Probe) -> None:
    """Try both bounds and what lies beyond."""
    for text in ("0", "1", "0.0", "1.0", "0.01", "0.99"):
        probe.picture(**{**FORM, "strength": text})
    for text in ("-0.01", "1.01", "-1", "2", "half", "50%"):
        probe.refused(400, "strength", **{**FORM, "strength": text})


@fact("sd3", "Supported formats: jpeg, png, webp")
def jpeg_png_and_webp_are_taken_and_no_others(probe: Probe) -> None:
    """Try each, and other formats; the bytes decide, not the name."""
    for kind in ("jpeg", "png", "webp"):
        probe.picture(**{**FORM, "image": draw(kind)})
    for kind in ("gif", "bmp", "tiff"):
        probe.refused(400, "image", **{**FORM, "image": draw(kind)})
    for data in (b"no picture", draw("png")[:60], draw("jpeg", (300, 200))[:-300], animation("gif")):
        probe.refused(400, "image", **{**FORM, "image": data})


@fact("sd3", "Supported dimensions: Every side must be at least 64 pixels")
def every_side_is_at_least_64_pixels(probe: Probe) -> None:
    """Try both sides of the bound, on either side of the picture."""
    for size in ((64, 64), (64, 500), (500, 64)):
        probe.picture(**{**FORM, "image": draw("png", size)})
    for size in ((63, 64), (64, 63), (63, 500), (500, 63), (1, 1)):
        probe.refused(400, "image", **{**FORM, "image": draw("png", size)})


@fact("sd3", "A value of 0 would yield an image that is identical to the input.")
def strength_0_gives_the_input(probe: Probe) -> None:
    """Try an input of just the output's size: not a pixel may differ."""
    for size in ((1024, 1024), (1344, 768)):
        image = draw("png", size)
        probe.require(probe.pixels(**{**FORM, "image": image, "strength": "0"}) == pixels(image), f"{size} differs")


@fact("sd3", "A value of 1 would be as if you passed in no image at all.")
def strength_1_gives_the_picture_without_an_input(probe: Probe) -> None:
    """Try it against text-to-image with the same prompt and seed."""
    square = {**FORM, "image": draw("png", (128, 128)), "strength": "1", "seed": "21"}
    without = probe.pixels(prompt="a pier", seed="21")
    probe.require(probe.pixels(**square) == without, "the pictures differ")


@fact(
    "sd3",
    "Sometimes referred to as *denoising*, this parameter controls how much influence the image parameter has on the "
    "generated image.",
)
def the_more_strength_the_less_of_the_input(probe: Probe) -> None:
    """Try that the distance from the input grows with strength."""
    image = draw("png", (1024, 1024))
    given = pixels(image)[::97]
    far = []
    for strength in ("0", "0.25", "0.5", "0.75", "1"):
        made = probe.pixels(**{**FORM, "image": image, "strength": strength, "seed": "21"})[::97]
        far.append(sum(abs(one - other) for one, other in zip(given, made, strict=True)))
    probe.require(far == sorted(far) and len(set(far)) == len(far), f"the distances are {far}")


@fact(
    "sd3",
    "The image to use as the starting point for the generation.",
    "Commonly referred to as **image-to-image**, this mode also generates an image from text but uses an existing "
    "image as the starting point.",
)
def another_input_gives_another_picture(probe: Probe) -> None:
    """Try two inputs with one prompt and seed."""
    one, two = (probe.pixels(**FORM | {"image": draw("png", (96, 96), shade), "seed": "4"}) for shade in (10, 240))
    probe.require(one != two, "the pictures are the same")


@fact("sd3", label="assumed")
def the_size_follows_the_input(probe: Probe) -> None:
    """Try inputs near to three ratios."""
    for size, expected in (((500, 500), (1024, 1024)), ((1600, 900), (1344, 768)), ((100, 150), (832, 1216))):
        found = look(probe.picture(**{**FORM, "image": draw("png", size)}).picture or b"")
        probe.require(found and found.size == expected, f"{size} gives {found and found.size}, not {expected}")


@fact("sd3", "Note: maximum request size is 10MiB.", "Your request was larger than 10MiB.")
def a_request_with_an_upload_has_at_most_10_mib(probe: Probe) -> None:
    """Try 10,485,760 bytes with a valid picture in them, and one byte more."""
    empty = len(probe.request(**{**FORM, "image": b""}).body)
    for over, status in ((0, 200), (1, 413)):
        request = probe.request(**{**FORM, "image": padded_png(10_485_760 - empty + over)})
        probe.require(len(request.body) == 10_485_760 + over, "the harness cannot count")
        probe.expect(request, status)

"""The fields of the forms: what each may be, and its nearest neighbours that it may not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.cases.pictures import draw
from stability_contract.facts.fact import EVERYWHERE, fact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stability_contract.facts.probe import Probe

RATIOS = ("16:9", "1:1", "21:9", "2:3", "3:2", "4:5", "5:4", "9:16", "9:21")
NOT_RATIOS = ("4:3", "3:4", "16:10", "1:2", "9:22", "5:3", "16x9", "1", "0:0", "16:9 ")
STYLES = (
    "3d-model", "analog-film", "anime", "cinematic", "comic-book", "digital-art", "enhance", "fantasy-art",
    "isometric", "line-art", "low-poly", "modeling-compound", "neon-punk", "origami", "photographic", "pixel-art",
    "tile-texture",
)  # fmt: skip
NOT_STYLES = ("3d_model", "Anime", "pixelart", "watercolor", "none", "low poly", "photo", "tile-texture ")
MODELS = ("sd3-large", "sd3-large-turbo", "sd3-medium")
NOT_MODELS = ("sd3", "sd3-turbo", "sd3-small", "SD3-large", "sd3-medium-turbo", "sd3.5-large", "core")


def _takes(probe: Probe, name: str, values: Iterable[str]) -> None:
    for value in values:
        probe.picture(prompt="a pier", **{name: value})


def _refuses(probe: Probe, name: str, values: Iterable[str]) -> None:
    for value in values:
        probe.refused(400, name, **{"prompt": "a pier", name: value})


@fact(
    EVERYWHERE,
    {
        "ultra": "The only required parameter is the `prompt` field, which should contain the text prompt for the "
        "image generation.",
        "core": "The body of the request should include: `prompt`",
        "sd3": "While the only required parameter is the `prompt`, it also supports an `aspect_ratio` parameter which "
        "can be used to control the aspect ratio of the generated image.",
    },
    {"sd3": "**text-to-image** requires only the prompt parameter"},
    {"sd3": "Commonly referred to as **text-to-image**, this mode generates an image from text alone."},
)
def only_the_prompt_is_required(probe: Probe) -> None:
    """Try it alone, and everything but it."""
    probe.picture(prompt="a pier")
    probe.refused(400, "prompt", output_format="png", seed="1", aspect_ratio="1:1")


@fact(EVERYWHERE, "prompt string `[1 .. 10000] characters` required")
def a_prompt_has_1_to_10000_characters(probe: Probe) -> None:
    """Try both bounds and what lies beyond."""
    probe.picture(prompt="x")
    probe.picture(prompt="x" * 10_000)
    probe.picture(prompt="é" * 10_000)
    probe.refused(400, "prompt", prompt="")
    probe.refused(400, "prompt", prompt="x" * 10_001)


@fact(EVERYWHERE, "negative_prompt string `<= 10000 characters`")
def a_negative_prompt_has_at_most_10000_characters(probe: Probe) -> None:
    """Try both bounds and what lies beyond."""
    probe.picture(prompt="a pier", negative_prompt="x" * 10_000)
    probe.picture(prompt="a pier", negative_prompt="")
    probe.refused(400, "negative_prompt", prompt="a pier", negative_prompt="x" * 10_001)


@fact(EVERYWHERE, "aspect_ratio Enum: `16:9` `1:1` `21:9` `2:3` `3:2` `4:5` `5:4` `9:16` `9:21`")
def the_nine_ratios_are_taken_and_no_others(probe: Probe) -> None:
    """Try each, and their neighbours."""
    _takes(probe, "aspect_ratio", RATIOS)
    _refuses(probe, "aspect_ratio", NOT_RATIOS)


@fact(EVERYWHERE, "seed number `[0 .. 4294967294]`")
def a_seed_is_between_0_and_4294967294(probe: Probe) -> None:
    """Try both bounds and what lies beyond."""
    _takes(probe, "seed", ("0", "1", "4294967294"))
    _refuses(probe, "seed", ("-1", "4294967295", "99999999999999999999", "1e10", "one"))


@fact(EVERYWHERE, label="assumed")
def a_seed_is_whole_but_may_be_written_with_a_point(probe: Probe) -> None:
    """Try spellings of one number, and fractions."""
    for text in ("42", "42.0", "4.2e1"):
        probe.require(probe.picture(prompt="a pier", seed=text).seed == 42, f"{text} is another seed")
    _refuses(probe, "seed", ("42.5", "1e-3", " 42", "42 ", "+42", "0x2A", "4_2", "NaN", "Infinity"))


@fact(
    EVERYWHERE,
    {
        "ultra": "output_format Enum: `jpeg` `png` `webp`",
        "core": "output_format Enum: `jpeg` `png` `webp`",
        "sd3": "output_format Enum: `jpeg` `png`",
    },
)
def the_listed_formats_are_taken_and_no_others(probe: Probe) -> None:
    """Try each, and their neighbours."""
    formats = ("jpeg", "png") if probe.section == "sd3" else ("jpeg", "png", "webp")
    _takes(probe, "output_format", formats)
    _refuses(probe, "output_format", {"webp", "jpg", "gif", "PNG", "avif", "image/png", "bmp"} - set(formats))


@fact(
    "core",
    "style_preset Enum: 3d-model analog-film anime cinematic comic-book digital-art enhance fantasy-art isometric "
    "line-art low-poly modeling-compound neon-punk origami photographic pixel-art tile-texture",
)
def the_seventeen_styles_are_taken_and_no_others(probe: Probe) -> None:
    """Try each, and their neighbours."""
    _takes(probe, "style_preset", STYLES)
    _refuses(probe, "style_preset", NOT_STYLES)


@fact(
    "core",
    "The body may optionally include: `aspect_ratio`, `negative_prompt`, `seed`, `style_preset`, `output_format`",
)
def all_optional_fields_go_together(probe: Probe) -> None:
    """Try them all at once."""
    probe.picture(
        prompt="a pier",
        aspect_ratio="3:2",
        negative_prompt="rain",
        seed="5",
        style_preset="anime",
        output_format="webp",
    )


@fact(
    "sd3",
    "Both modes support the following optional parameters:",
    "`model` - the model to use (SD3 Medium, SD3 Large, or SD3 Large Turbo)",
    "`output_format` - the the format of the output image",
    "`seed` - the randomness seed to use for the generation",
    "`negative_prompt` - keywords of what you **do not** wish to see in the output image",
)
def both_modes_take_model_format_seed_and_negative_prompt(probe: Probe) -> None:
    """Try them in either mode."""
    for model in ("sd3-medium", "sd3-large"):
        shared = {"model": model, "output_format": "jpeg", "seed": "5", "negative_prompt": "rain"}
        probe.picture(prompt="a pier", **shared)
        probe.picture(prompt="a pier", mode="image-to-image", image=draw(), strength="0.5", **shared)


@fact("sd3", "model Enum: `sd3-large` `sd3-large-turbo` `sd3-medium`")
def the_three_models_are_taken_and_no_others(probe: Probe) -> None:
    """Try each, and their neighbours."""
    _takes(probe, "model", MODELS)
    _refuses(probe, "model", NOT_MODELS)


@fact("sd3", "mode Enum: image-to-image text-to-image")
def the_two_modes_are_taken_and_no_others(probe: Probe) -> None:
    """Try each, and their neighbours."""
    probe.picture(prompt="a pier", mode="text-to-image")
    probe.picture(prompt="a pier", mode="image-to-image", image=draw(), strength="0.5")
    _refuses(probe, "mode", ("image_to_image", "text to image", "Image-to-Image", "img2img", "upscale"))


@fact("sd3", "mode Default: text-to-image")
def without_a_mode_it_is_text_to_image(probe: Probe) -> None:
    """Try a picture without a mode, and fields that only the other mode has."""
    probe.require(
        probe.pixels(prompt="a pier", seed="8") == probe.pixels(prompt="a pier", seed="8", mode="text-to-image"),
        "the picture differs from that of text-to-image",
    )
    probe.refused(400, "image", prompt="a pier", image=draw(), strength="0.5")


@fact("sd3", "Important: This parameter does **not** work with `sd3-large-turbo`.")
def a_negative_prompt_does_not_work_with_turbo(probe: Probe) -> None:
    """Try it in either mode."""
    probe.refused(400, "negative_prompt", prompt="a pier", model="sd3-large-turbo", negative_prompt="rain")
    probe.refused(
        400,
        "negative_prompt",
        prompt="a pier",
        mode="image-to-image",
        image=draw(),
        strength="0.5",
        model="sd3-large-turbo",
        negative_prompt="rain",
    )

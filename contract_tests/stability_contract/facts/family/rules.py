"""The rules of single endpoints: masks, margins, what a relight needs, and fields that an endpoint does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.cases.pictures import draw, written
from stability_contract.facts import NEWER
from stability_contract.facts.fact import fact
from stability_contract.facts.family import endpoints
from stability_contract.facts.family.published import mask
from stability_contract.oracle import error_responses

if TYPE_CHECKING:
    from stability_contract.facts.probe import Probe, Value

WITH_MASK = ("erase", "inpaint")
MARGINS = ("left", "right", "up", "down")
RELIGHT = "replace-background-and-relight"


def _without(probe: Probe, *names: str, **more: Value) -> dict[str, Value]:
    return {name: value for name, value in endpoints.of(probe).form().items() if name not in names} | more


def _refused(probe: Probe, names: tuple[str, ...], **form: Value) -> None:
    """Require a 400 that names one of these fields."""
    said = error_responses.named(probe.expect(probe.request(**form), 400))
    probe.require({*names} & {*said}, f"names {', '.join(said) or 'nothing'}, none of {', '.join(names)}", names[0])


@fact(WITH_MASK, "Without a mask, what is transparent in the picture is changed.", contract=NEWER)
def transparency_takes_the_place_of_a_mask(probe: Probe) -> None:
    """Try pictures with transparency of each kind, without a mask."""
    for kind, mode in (("png", "RGBA"), ("png", "LA"), ("png", "P"), ("webp", "RGBA")):
        probe.picture(**_without(probe, "mask", image=written(kind, mode, (96, 64), 0)))


@fact(WITH_MASK, label="assumed", contract=NEWER)
def without_a_mask_and_transparency_the_mask_is_at_fault(probe: Probe) -> None:
    """Try opaque pictures without a mask, and with an empty one: 400, and `mask` is named."""
    for data in (draw("png"), draw("jpeg"), draw("webp")):
        probe.refused(400, "mask", **_without(probe, "mask", image=data))
        probe.refused(400, "mask", **_without(probe, image=data, mask=b""))


@fact(WITH_MASK, "A mask of another size is scaled to the picture.", contract=NEWER)
def a_mask_may_have_another_size(probe: Probe) -> None:
    """Try smaller, larger and longer ones, of each mode."""
    for mode, size in (("L", (64, 64)), ("1", (200, 100)), ("RGB", (64, 90)), ("RGBA", (96, 64)), ("P", (70, 300))):
        size_seen = probe.size(**_without(probe, mask=written("png", mode, size, 200)))
        probe.require(size_seen == (96, 64), f"a mask of {size[0]}x{size[1]} gives {size_seen[0]}x{size_seen[1]}")


@fact(WITH_MASK, label="assumed", contract=NEWER)
def a_mask_is_a_picture_like_any_other(probe: Probe) -> None:
    """Try a text, too small a one, and another format."""
    for data in (b"white", draw("gif"), draw("png", (63, 64)), draw("png")[:60]):
        probe.refused(400, "mask", **_without(probe, mask=data))


@fact("outpaint", "Margins that are all zero or absent are refused.", contract=NEWER)
def one_margin_at_least_is_not_zero(probe: Probe) -> None:
    """Try none, zeros, and each margin alone."""
    bare = _without(probe, *MARGINS)
    _refused(probe, MARGINS, **bare)
    _refused(probe, MARGINS, **bare, **dict.fromkeys(MARGINS, "0"))
    _refused(probe, MARGINS, **bare, left="0", down="0.0")
    for name in MARGINS:
        probe.picture(**bare, **{name: "1"})
        probe.picture(**bare, **dict.fromkeys(MARGINS, "0") | {name: "1"})


@fact("outpaint", "There is no `top` and no `bottom`: they are unknown fields.", label="observed", contract=NEWER)
def top_and_bottom_mean_nothing(probe: Probe) -> None:
    """Try them alone, and next to a margin: they widen nothing."""
    _refused(probe, MARGINS, **_without(probe, *MARGINS, top="50", bottom="50"))
    seen = probe.size(**_without(probe, *MARGINS, up="10", top="50", bottom="50"))
    probe.require(seen == (96, 74), f"is {seen[0]}x{seen[1]}, not 96x74")


@fact(RELIGHT, "`background_reference` or `background_prompt` must be given.", contract=NEWER)
def a_relight_needs_a_background(probe: Probe) -> None:
    """Try none, each, and both."""
    names = ("background_reference", "background_prompt")
    bare = _without(probe, *names)
    given: dict[str, Value] = {"background_reference": draw(), "background_prompt": "a beach"}
    _refused(probe, names, **bare)
    _refused(probe, names, **bare, foreground_prompt="a chair", keep_original_background="true")
    for chosen in (names[:1], names[1:], names):
        probe.picture(**bare, **{name: given[name] for name in chosen})


@fact(RELIGHT, "`light_source_strength` needs `light_reference` or `light_source_direction`.", contract=NEWER)
def a_strength_of_light_needs_a_light(probe: Probe) -> None:
    """Try it without, with each, and with both; each of them may come without it."""
    names = ("light_source_strength", "light_reference", "light_source_direction")
    bare = _without(probe)
    lights: tuple[dict[str, Value], ...] = ({"light_reference": draw()}, {"light_source_direction": "above"})
    _refused(probe, names, **bare, light_source_strength="0.5")
    for light in (*lights, lights[0] | lights[1]):
        probe.picture(**bare, **light)
        probe.picture(**bare, **light, light_source_strength="0.5")


@fact(RELIGHT, "The picture is `subject_image`; there is no field `image`.", contract=NEWER)
def an_image_is_not_a_subject(probe: Probe) -> None:
    """Try it under the name that it has elsewhere."""
    form = _without(probe, "subject_image", image=draw())
    said = error_responses.texts(probe.refused(400, "subject_image", **form))
    probe.require(any(text == "subject_image: required" for text in said), f"says {said}")


@fact("style-transfer", "There is no `style_preset` and no `aspect_ratio`.", contract=NEWER)
def a_transfer_has_no_preset_and_no_ratio(probe: Probe) -> None:
    """Try values that other endpoints refuse: they are unknown fields, and ignored."""
    size = probe.size(**_without(probe, style_preset="odd", aspect_ratio="odd", init_image=draw("png", (90, 90))))
    probe.require(size == (1024, 1024), f"is {size[0]}x{size[1]}")


@fact("upscale-fast", "There is no prompt and no seed; the answer names a seed all the same.", contract=NEWER)
def a_fast_upscale_has_neither_prompt_nor_seed(probe: Probe) -> None:
    """Try values that other endpoints refuse, and read the seed."""
    result = probe.picture(**_without(probe, seed="-1", prompt="x" * 10_001))
    probe.require(result.seed and 1 <= result.seed <= 4_294_967_294, f"the seed is {result.seed}")


@fact("remove-background", "The answer is png or webp: jpeg has no transparency.", contract=NEWER)
def a_cutout_is_never_jpeg(probe: Probe) -> None:
    """Try the three formats of the others."""
    for kind in ("png", "webp"):
        result = probe.picture(**_without(probe, output_format=kind))
        probe.require(result.media_type == f"image/{kind}", f"{kind}: the header says {result.media_type}")
    for kind in ("jpeg", "jpg"):
        probe.refused(400, "output_format", **_without(probe, output_format=kind))


@fact(WITH_MASK, label="assumed", contract=NEWER)
def a_mask_with_transparency_is_taken(probe: Probe) -> None:
    """Try both together."""
    probe.picture(**_without(probe, image=written("png", "RGBA", (96, 64), 0), mask=mask()))

"""What is new in 2026 on SD3: the models of Stable Diffusion 3.5, their prices, and how closely they follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.cases.pictures import draw
from stability_contract.facts import NEWER
from stability_contract.facts.fact import fact

if TYPE_CHECKING:
    from stability_contract.facts.probe import Probe, Value

PRICES = {"sd3.5-large": "6.5", "sd3.5-large-turbo": "4", "sd3.5-medium": "3.5", "sd3.5-flash": "2.5"}
ROUTES = {"sd3-large": "sd3.5-large", "sd3-large-turbo": "sd3.5-large-turbo", "sd3-medium": "sd3.5-medium"}
SCALES = dict.fromkeys(("sd3.5-large", "sd3.5-medium", "sd3-large", "sd3-medium"), "4") | dict.fromkeys(
    ("sd3.5-large-turbo", "sd3.5-flash", "sd3-large-turbo"), "1"
)
NOT_MODELS = ("sd3", "sd3.5", "sd3.5-turbo", "sd3.5-small", "sd3.5-medium-turbo", "sd3.5-large-flash", "SD3.5-large")
I2I: dict[str, Value] = {"mode": "image-to-image", "image": draw(), "strength": "0.5"}


@fact("sd3", "`model` is `sd3.5-large`, `sd3.5-large-turbo` or `sd3.5-medium`.", contract=NEWER)
def the_three_models_of_today_are_taken(probe: Probe) -> None:
    """Try each in either mode."""
    for model in ("sd3.5-large", "sd3.5-large-turbo", "sd3.5-medium"):
        probe.picture(prompt="a pier", model=model)
        probe.picture(prompt="a pier", model=model, **I2I)


@fact("sd3", "`sd3.5-flash` is taken, too.", label="observed", contract=NEWER)
def the_seven_models_are_taken_and_no_others(probe: Probe) -> None:
    """Try each in either mode, and their neighbours; the new ones give four pictures."""
    for model in (*PRICES, *ROUTES):
        probe.picture(prompt="a pier", model=model)
        probe.picture(prompt="a pier", model=model, **I2I)
    for model in NOT_MODELS:
        probe.refused(400, "model", prompt="a pier", model=model)
    seen = {probe.pixels(prompt="a pier", seed="5", model=model) for model in PRICES}
    probe.require(len(seen) == len(PRICES), f"four models give {len(seen)} pictures")


@fact("sd3", "`model` is `sd3.5-large` by default.", contract=NEWER)
def without_a_model_it_is_the_new_large_one(probe: Probe) -> None:
    """Try the picture and the price."""
    bare, named = (probe.pixels(prompt="a pier", seed="5", **more) for more in ({}, {"model": "sd3.5-large"}))
    probe.require(bare == named, "the pictures differ")
    probe.costs("6.5", prompt="a pier")


@fact(
    "sd3",
    "`sd3-large`, `sd3-large-turbo` and `sd3-medium` are still taken, and routed to the new models at the same price.",
    label="observed",
    contract=NEWER,
)
def an_older_name_gives_the_new_model_at_its_price(probe: Probe) -> None:
    """Try each by both of its names."""
    for old, new in ROUTES.items():
        one, other = (probe.pixels(prompt="a pier", seed="5", model=model) for model in (old, new))
        probe.require(one == other, f"{old} and {new} give two pictures")
        probe.costs(PRICES[new], prompt="a pier", model=old)


@fact(
    "sd3",
    "`sd3.5-large` costs 6.5 credits, `sd3.5-large-turbo` 4, `sd3.5-medium` 3.5 and `sd3.5-flash` 2.5.",
    label="observed",
    contract=NEWER,
)
def each_new_model_has_its_price(probe: Probe) -> None:
    """Try each in either mode."""
    for model, price in PRICES.items():
        probe.costs(price, prompt="a pier", model=model)
        probe.costs(price, prompt="a pier", model=model, **I2I)


@fact("sd3", "`output_format` is png, jpeg or webp.", contract=NEWER)
def sd3_takes_three_formats_and_no_others(probe: Probe) -> None:
    """Try each, and their neighbours."""
    for kind in ("png", "jpeg", "webp"):
        result = probe.picture(prompt="a pier", output_format=kind)
        probe.require(result.media_type == f"image/{kind}", f"{kind}: the header says {result.media_type}")
    for kind in ("jpg", "gif", "PNG", "avif", "image/png", "bmp"):
        probe.refused(400, "output_format", prompt="a pier", output_format=kind)


@fact("sd3", "`cfg_scale` is a number of 1 to 10.", contract=NEWER)
def a_scale_is_between_1_and_10(probe: Probe) -> None:
    """Try both bounds and what lies beyond."""
    for text in ("1", "1.0", "4.5", "10"):
        probe.picture(prompt="a pier", cfg_scale=text)
        probe.picture(prompt="a pier", cfg_scale=text, **I2I)
    for text in ("0.99", "10.01", "0", "-1", "11", "much"):
        probe.refused(400, "cfg_scale", prompt="a pier", cfg_scale=text)


@fact("sd3", "`cfg_scale` is 4 by default for large and medium models, and 1 for turbo and flash.", contract=NEWER)
def the_scale_by_default_is_that_of_the_model(probe: Probe) -> None:
    """Try that a request without it is the one with it: in a new sandbox, both draw the same seed; another, another."""
    control = probe.need_control()
    for model, scale in SCALES.items():
        drawn = []
        for more in ({}, {"cfg_scale": scale}, {"cfg_scale": "7"}):
            control.reset()
            drawn.append(probe.picture(prompt="a pier", model=model, **more).seed)
        probe.require(drawn[0] == drawn[1] != drawn[2], f"{model}: draws {drawn} with none, {scale} and 7")


@fact("sd3", "`negative_prompt` works with every model.", contract=NEWER)
def a_negative_prompt_works_with_every_model(probe: Probe) -> None:
    """Try it with each, in either mode."""
    for model in (*PRICES, *ROUTES):
        probe.picture(prompt="a pier", model=model, negative_prompt="rain")
        probe.picture(prompt="a pier", model=model, negative_prompt="rain", **I2I)

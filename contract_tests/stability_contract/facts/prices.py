"""What a picture costs, and that a failure costs nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from stability_contract.cases.pictures import draw
from stability_contract.facts.fact import EVERYWHERE, fact

if TYPE_CHECKING:
    from stability_contract.facts.probe import Probe

CHEAPEST = {"ultra": {}, "core": {}, "sd3": {"model": "sd3-medium"}}
FOREIGN = "пирс на берегу"
PRICE = {"ultra": "8", "core": "3", "sd3": "3.5"}
FREE = {
    "ultra": "You will not be charged for failed results.",
    "core": "You will not be charged for failed generations.",
    "sd3": "As always, you will not be charged for failed generations.",
}


@fact("ultra", "The Ultra service uses 8 credits per successful result.")
def a_picture_costs_8_credits(probe: Probe) -> None:
    """Try the price."""
    probe.costs("8", prompt="a pier")


@fact("core", "Flat rate of 3 credits per successful generation.")
def a_picture_costs_3_credits(probe: Probe) -> None:
    """Try the price, also of the largest picture with everything asked for."""
    probe.costs("3", prompt="a pier")
    probe.costs("3", prompt="a pier", aspect_ratio="21:9", style_preset="anime", output_format="jpeg", seed="5")


@fact(
    "sd3",
    "SD3 Medium: Flat rate of 3.5 credits per successful generation.",
    "`sd3-medium` requires 3.5 credits per generation",
)
def medium_costs_3_and_a_half_credits(probe: Probe) -> None:
    """Try the price."""
    probe.costs("3.5", prompt="a pier", model="sd3-medium")


@fact(
    "sd3",
    "SD3 Large: Flat rate of 6.5 credits per successful generation.",
    "`sd3-large` requires 6.5 credits per generation",
)
def large_costs_6_and_a_half_credits(probe: Probe) -> None:
    """Try the price."""
    probe.costs("6.5", prompt="a pier", model="sd3-large")


@fact(
    "sd3",
    "SD3 Large Turbo: Flat rate of 4 credits per successful generation.",
    "`sd3-large-turbo` requires 4 credits per generation",
)
def large_turbo_costs_4_credits(probe: Probe) -> None:
    """Try the price."""
    probe.costs("4", prompt="a pier", model="sd3-large-turbo")


@fact("sd3", "model Default: `sd3-large`")
def without_a_model_the_price_is_that_of_large(probe: Probe) -> None:
    """Try the price."""
    probe.costs("6.5", prompt="a pier")


@fact(
    "sd3",
    "SD3 Medium: Flat rate of 3.5 credits per successful generation.",
    "SD3 Large: Flat rate of 6.5 credits per successful generation.",
    "SD3 Large Turbo: Flat rate of 4 credits per successful generation.",
)
def image_to_image_costs_the_same(probe: Probe) -> None:
    """Try the three prices."""
    for model, price in (("sd3-medium", "3.5"), ("sd3-large", "6.5"), ("sd3-large-turbo", "4")):
        probe.costs(price, prompt="a pier", mode="image-to-image", image=draw(), strength="0.5", model=model)


@fact(EVERYWHERE, label="assumed")
def the_same_picture_again_costs_again(probe: Probe) -> None:
    """Try one request three times, in both forms of answer."""
    for accept in ("image/*", "image/*", "application/json"):
        probe.costs(PRICE[probe.section], "", accept, prompt="a pier", seed="3", **CHEAPEST[probe.section])


@fact(EVERYWHERE, FREE)
def a_refusal_costs_nothing(probe: Probe) -> None:
    """Try one refusal of each kind that needs no help from the server."""
    before = probe.balance()
    probe.refused(400, "prompt", prompt="")
    probe.refused(400, "seed", prompt="a pier", seed="-1")
    probe.expect(probe.request(prompt="a pier").without("authorization"), 401)
    probe.expect(probe.request(prompt="a pier", padding="." * 10_485_760), 413)
    probe.require(probe.balance() == before, f"took {before - probe.balance()} credits")


@fact(EVERYWHERE, FREE)
def a_picture_that_fails_costs_nothing(probe: Probe) -> None:
    """Try the refusals that a mock server gives on demand."""
    probe.need_control()
    before = probe.balance()
    for status in (403, 422, 500):
        probe.refused(status, prompt=f"a pier mock:{status}")
    probe.require(probe.balance() == before, f"took {before - probe.balance()} credits")


@fact(EVERYWHERE, label="observed")
def the_last_credits_buy_the_last_picture(probe: Probe) -> None:
    """Try a balance that is just enough, then nothing; and one that is a hundredth too little."""
    price = PRICE[probe.section]
    control = probe.need_control()
    control.set_credits(price)
    probe.costs(price, prompt="a pier", **CHEAPEST[probe.section])
    probe.refused(402, prompt="a pier", **CHEAPEST[probe.section])
    control.set_credits(str(Decimal(price) - Decimal("0.01")))
    probe.refused(402, prompt="a pier", **CHEAPEST[probe.section])
    probe.require(probe.balance() == Decimal(price) - Decimal("0.01"), f"left {probe.balance()} credits")


@fact(EVERYWHERE, label="assumed")
def many_at_once_cannot_spend_more_than_there_is(probe: Probe) -> None:
    """Try twelve requests at once with credits for three."""
    probe.need_control().set_credits(str(3 * Decimal(PRICE[probe.section])))
    wanted = [probe.request(prompt=f"pier {number}", **CHEAPEST[probe.section]) for number in range(12)]
    statuses = sorted(answer.status for answer in probe.together(wanted))
    probe.require(statuses == [200] * 3 + [402] * 9, f"answers {statuses}")
    probe.require(probe.balance() == 0, f"left {probe.balance()} credits")


@fact(EVERYWHERE, label="assumed")
def a_bad_field_comes_before_an_empty_balance(probe: Probe) -> None:
    """Try the order."""
    probe.need_control().set_credits("0")
    probe.refused(400, "seed", prompt="a pier", seed="-1")
    probe.expect(probe.request(prompt="a pier").without("authorization"), 401)


@fact(EVERYWHERE, label="assumed")
def an_empty_balance_comes_before_moderation_and_language(probe: Probe) -> None:
    """Try the order."""
    probe.need_control().set_credits("0")
    probe.refused(402, prompt="a pier mock:403")
    probe.refused(402, prompt=FOREIGN)

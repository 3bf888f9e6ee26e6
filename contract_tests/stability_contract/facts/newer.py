"""What is new in 2026 on every endpoint and on Core: headers, refusals, lists and sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.facts import NEWER
from stability_contract.facts.fact import EVERYWHERE, fact
from stability_contract.http import json_body
from stability_contract.oracle import error_responses

if TYPE_CHECKING:
    from stability_contract.facts.probe import Probe

RATIOS = "'21:9' | '16:9' | '3:2' | '5:4' | '1:1' | '4:5' | '2:3' | '9:16' | '9:21'"
HEADERS = ("stability-client-id", "stability-client-user-id", "stability-client-version")
CORE = {
    "21:9": (2304, 960),
    "16:9": (2016, 1152),
    "3:2": (1824, 1248),
    "5:4": (1632, 1344),
    "1:1": (1536, 1536),
    "4:5": (1344, 1632),
    "2:3": (1248, 1824),
    "9:16": (1152, 2016),
    "9:21": (960, 2304),
}


@fact("general", "`accept` is optional, and `image/*` by default.", contract=NEWER)
def accept_may_be_left_out(probe: Probe) -> None:
    """Try without it on every endpoint: the bytes come."""
    for section in EVERYWHERE:
        answer = probe.expect(probe.request(section, prompt="a pier").without("accept"), 200)
        probe.require(answer.header("content-type") == "image/png", f"is {answer.header('content-type')}")


@fact(
    "general",
    "`stability-client-id`, `stability-client-user-id` and `stability-client-version` are optional headers of at most "
    "256 characters.",
    contract=NEWER,
)
def a_client_may_name_itself_in_256_characters(probe: Probe) -> None:
    """Try each header at its bound and beyond."""
    good = probe.request(prompt="a pier")
    for name in HEADERS:
        probe.expect(good.having(name, "x" * 256), 200)
        probe.expect(good.having(name, "x" * 257), 400, name)


@fact(
    "general",
    "A request that is well-formed may be refused with 422, as `invalid_language` or as `public_figure`.",
    contract=NEWER,
)
def a_422_has_one_of_two_names(probe: Probe) -> None:
    """Try both on demand, on every endpoint; neither costs anything."""
    probe.need_control()
    before = probe.balance()
    for section in EVERYWHERE:
        for word, name in (("mock:422", "invalid_language"), ("mock:public_figure", "public_figure")):
            answer = probe.post(section, prompt=f"a portrait {word}")
            reported = error_responses.parsed(answer)
            named = reported.get("name") if isinstance(reported, dict) else None
            probe.require((answer.status, named) == (422, name), f"{section} answers {answer.status} {named}")
    probe.require(probe.balance() == before, f"took {before - probe.balance()} credits")


@fact(
    "general",
    "The aspect ratios are listed as 21:9, 16:9, 3:2, 5:4, 1:1, 4:5, 2:3, 9:16, 9:21.",
    contract=NEWER,
)
def ratios_are_listed_by_width(probe: Probe) -> None:
    """Read the refusal of another one."""
    for section in EVERYWHERE:
        answer = probe.expect(probe.request(section, prompt="a pier", aspect_ratio="4:3"), 400)
        expected = [f"aspect_ratio: invalid enum value. Expected {RATIOS}, received '4:3'"]
        said = json_body.read(answer.body)["errors"]
        probe.require(said == expected, f"says {said}, not {expected}")


@fact(
    "core",
    "The sizes are 1536x1536, 1632x1344, 1824x1248, 2016x1152, 2304x960 and transposed.",
    label="observed",
    contract=NEWER,
)
def each_ratio_of_core_has_its_larger_size(probe: Probe) -> None:
    """Try all nine."""
    for ratio, size in CORE.items():
        seen = probe.size(prompt="a pier", aspect_ratio=ratio, output_format="jpeg")
        probe.require(seen == size, f"{ratio} is {seen[0]}x{seen[1]}, not {size[0]}x{size[1]}")


@fact("core", "The price is 3 credits.", label="observed", contract=NEWER)
def a_larger_picture_of_core_costs_3_credits_as_before(probe: Probe) -> None:
    """Try the price of one of 2,304 by 960 pixels."""
    size = probe.size(prompt="a pier", aspect_ratio="21:9")
    probe.require(size == (2304, 960), f"is {size[0]}x{size[1]}")
    probe.costs("3", prompt="a pier", aspect_ratio="21:9")

"""Every way to an error response, on every endpoint: what it costs, how it looks, and that it leaves nothing behind."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from stability_contract.cases.pictures import draw
from stability_contract.facts import dressed, ways
from stability_contract.facts.fact import EVERYWHERE, fact
from stability_contract.oracle import error_responses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stability_contract.facts.probe import Probe, Value
    from stability_contract.facts.ways import Way

FREE = {
    "ultra": "You will not be charged for failed results.",
    "core": "You will not be charged for failed generations.",
    "sd3": "As always, you will not be charged for failed generations.",
}
ODD = ("odd", "ÖDD", "<b>'odd' & \"")
"""Values that are not listed; an answer has them as they were sent."""

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def _ways(probe: Probe) -> Iterator[Way]:
    return (way for way in ways.WAYS if probe.control or not way.on_demand)


@fact(EVERYWHERE, FREE)
def no_error_response_costs_anything(probe: Probe) -> None:
    """Try every way to one, in both forms of answer; then a picture, which must be what it was before."""
    for way in _ways(probe):
        before = probe.balance()
        if all(probe.leads_to(request, way.status, way.label) for request in dressed.accepts(way.request(probe))):
            left = probe.balance()
            probe.require(left == before, f"{way.name}: takes {before - left} credits")


@fact(EVERYWHERE, label="observed")
def every_error_response_has_the_envelope(probe: Probe) -> None:
    """Try every way to one, whichever form of answer is asked for, however the key is sent, and in full forms."""
    for way in _ways(probe):
        for request in dressed.every(probe, way.request(probe)):
            ways.well_formed(probe, request, way.status, way.label)


@fact(EVERYWHERE, label="assumed")
def after_an_error_response_a_picture_comes_as_before(probe: Probe) -> None:
    """Try a picture before every way to one, and after it."""
    probe.need_control()
    good = ways.good(probe)
    body = probe.expect(good, 200).body
    for way in _ways(probe):
        probe.expect(way.request(probe), way.status)
        probe.require(probe.expect(good, 200).body == body, f"after {way.name} comes another picture")


@fact(EVERYWHERE, label="observed")
def a_balance_below_the_price_is_402_for_each_model(probe: Probe) -> None:
    """Try a hundredth below each price, and the price: the answer reports both, and nothing is taken."""
    control, operation = probe.need_control(), probe.judge.document.operation(probe.section)
    models = [""] if isinstance(operation.credits, str) else list(operation.properties["model"]["enum"])
    for model in models:
        fields = {"prompt": "a pier", **({"model": model} if model else {})}
        price = operation.price(fields)
        short = price - Decimal("0.01")
        control.set_credits(str(short))
        for request in dressed.accepts(probe.request(**fields)):
            ways.well_formed(probe, request, 402)
        text = " ".join(error_responses.texts(probe.send(probe.request(**fields))))
        reported = [number for number in _NUMBER.findall(text) if number in {f"{price:f}", f"{short:f}"}]
        expected = [f"{price:f}", f"{short:f}"]
        probe.require(
            reported == expected, f"reports {reported}, not price and balance {expected}: {text}", label="assumed"
        )
        probe.require(probe.balance() == short, f"{model}: takes {short - probe.balance()} credits")
        control.set_credits(str(price))
        probe.expect(probe.request(**fields), 200)
        probe.require(probe.balance() == 0, f"{model}: leaves {probe.balance()} credits")
    for request in dressed.every(probe, ways.good(probe)):
        ways.well_formed(probe, request, 402)


@fact(EVERYWHERE, label="assumed")
def a_prompt_that_is_mostly_latin_is_taken(probe: Probe) -> None:
    """Try words of other scripts with more Latin ones, and what belongs to no script."""
    probe.need_control()
    for text in ways.FOREIGN.values():
        probe.picture(prompt=f"a very long wooden pier by the sea, called {text}"[:200], output_format="jpeg")
    for text in ("größer als früher", "ąćęłńóśźż", "Đường phố", "42", "\U0001f5fc", "a + b = c"):
        probe.picture(prompt=text, output_format="jpeg")


@fact(EVERYWHERE, label="assumed")
def errors_name_the_request_that_made_them(probe: Probe) -> None:
    """Try twenty at once, good and bad in turn: each gets its own answer."""
    probe.need_control()
    bad = [probe.request(prompt="a pier", seed=str(-1 - number)) for number in range(10)]
    good = [probe.request(prompt="a pier", seed=str(500 + number), output_format="jpeg") for number in range(10)]
    mixed = [request for pair in zip(bad, good, strict=True) for request in pair]
    answers = probe.together(mixed)
    statuses = [answer.status for answer in answers]
    probe.require(statuses == [400, 200] * 10, f"answers {statuses}")
    seeds = [answer.header("seed") for answer in answers[1::2]]
    probe.require(seeds == [str(500 + number) for number in range(10)], f"reports the seeds {seeds}")


@fact(EVERYWHERE, label="assumed")
def the_numbers_in_a_text_are_those_of_the_request(probe: Probe) -> None:
    """Read what is reported of lengths, bounds and sizes: the number that is broken, and no other in its place."""
    for field, value, reported in (
        ("prompt", "x" * 10_001, "10000"),
        ("negative_prompt", "x" * 10_001, "10000"),
        ("prompt", "", "1"),
        ("seed", "4294967295", "4294967294"),
        ("seed", "-1", "0"),
    ):
        text = _problem(probe, field, {"prompt": "a pier", field: value})
        numbers = _NUMBER.findall(text)
        probe.require(numbers == [reported], f"{field}: reports {numbers}, not {reported}: {text[:200]}", field)


@fact(("sd3",), label="assumed")
def the_numbers_in_a_text_about_an_input_are_right(probe: Probe) -> None:
    """Read what is reported of strength and of the sides of an image: the bound, and what was sent."""
    form: dict[str, Value] = {"prompt": "a pier", "mode": "image-to-image", "image": draw(), "strength": "0.5"}
    for field, value, reported in (
        ("strength", "1.5", ["1"]),
        ("strength", "-0.5", ["0"]),
        ("image", draw("png", (63, 70)), ["64", "63", "70"]),
        ("image", draw("png", (70, 63)), ["64", "70", "63"]),
    ):
        text = _problem(probe, field, {**form, field: value})
        numbers = _NUMBER.findall(text)
        probe.require(numbers == reported, f"{field}: reports {numbers}, not {reported}: {text[:200]}", field)


def _problem(probe: Probe, field: str, fields: Mapping[str, Value]) -> str:
    answer = probe.refused(400, field, **fields)
    return next(text for text in error_responses.texts(answer) if text.startswith(f"{field}: ")).partition(": ")[2]


@fact(EVERYWHERE, label="observed")
def a_choice_that_is_not_listed_is_answered_with_the_list(probe: Probe) -> None:
    """Read, for each choice of the form, the list in the contract's order, and what was sent."""
    operation = probe.judge.document.operation(probe.section)
    for name, schema in operation.properties.items():
        if "enum" in schema and name != "mode":
            listed = " | ".join(f"'{choice}'" for choice in schema["enum"])
            for odd in ODD:
                expected = f"invalid enum value. Expected {listed}, received '{odd}'"
                text = _problem(probe, name, {"prompt": "a pier", name: odd})
                probe.require(text == expected, f"{name}: says {text[:300]!r}, not {expected!r}", name)


@fact(EVERYWHERE, label="observed")
def every_problem_is_reported_whichever_two_there_are(probe: Probe) -> None:
    """Try every two bad fields together: both are named, in the contract's order."""
    operation = probe.judge.document.operation(probe.section)
    bad = {name: _bad(schema) for name, schema in operation.properties.items() if _bad(schema)}
    names = [name for name in bad if name != "mode"]
    for index, one in enumerate(names):
        for other in names[index + 1 :]:
            answer = probe.expect(probe.request(**{"prompt": "a pier", one: bad[one], other: bad[other]}), 400)
            said = error_responses.named(answer)
            probe.require(said == [one, other], f"{one} and {other}: names {said}")


def _bad(schema: dict[str, object]) -> str:
    if "enum" in schema:
        return "odd"
    if schema.get("type") == "integer":
        return "-1"
    return "x" * 10_001 if "maxLength" in schema and not schema.get("x-ignored") else ""

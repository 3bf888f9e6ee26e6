"""What each endpoint has of its own, whatever it makes: its path, its price, its fields and their order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stability_contract.facts import NEWER
from stability_contract.facts.fact import fact
from stability_contract.facts.family import endpoints, trying
from stability_contract.facts.family.endpoints import ENDPOINTS, NAMES
from stability_contract.facts.family.published import Choice, Number, Text
from stability_contract.facts.paths import PATHS
from stability_contract.oracle import error_responses

if TYPE_CHECKING:
    from stability_contract.facts.probe import Probe

NUMBERED = tuple(name for name in NAMES if any(True for _ in ENDPOINTS[name].of(Number)))
TEXTS = tuple(name for name in NAMES if any(True for _ in ENDPOINTS[name].of(Text)))


def _names(found: list[str]) -> str:
    quoted = [f"`{name}`" for name in found]
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}" if len(quoted) > 1 else quoted[0]


def _required(name: str) -> list[str]:
    return [field for field, kind in ENDPOINTS[name].fields.items() if kind.required]


def _called(name: str) -> list[str]:
    """Return the required fields of which the words are known that an absent one is refused with."""
    fields = ENDPOINTS[name].fields
    return [field for field in _required(name) if field == "subject_image" or isinstance(fields[field], Text)]


CALLED = tuple(name for name in NAMES if _called(name))


def _limits(name: str) -> str:
    return ", ".join(f"`{field}` is {kind.low} to {kind.high}" for field, kind in _numbers(name))


def _numbers(name: str) -> list[tuple[str, Number]]:
    return [(field, kind) for field, kind in ENDPOINTS[name].fields.items() if isinstance(kind, Number)]


@fact(NAMES, {name: f"POST `{path}`" for name, path in PATHS.items()}, contract=NEWER)
def the_path_of_the_endpoint_is_the_published_one(probe: Probe) -> None:
    """Try it, what is near to it, and another method."""
    request = probe.request(**endpoints.of(probe).form())
    probe.expect(request, 200)
    for target in (request.target + "x", request.target.replace("stable-image", "stable-images")):
        probe.expect(replace(request, target=target), 404)
    answer = probe.expect(replace(request, method="GET", body=b""), 405)
    probe.require(answer.header("allow") == "POST", f"allows {answer.header('allow')}")


@fact(NAMES, {name: f"The price is {one.price} credits." for name, one in ENDPOINTS.items()}, contract=NEWER)
def a_success_costs_the_published_price(probe: Probe) -> None:
    """Try the shortest form and the whole one."""
    endpoint = endpoints.of(probe)
    probe.costs(endpoint.price, **endpoint.form())
    if not endpoint.large:
        probe.costs(endpoint.price, "", "application/json", **endpoint.full())


@fact(NAMES, "Only successes are charged.", contract=NEWER)
def what_is_refused_costs_nothing(probe: Probe) -> None:
    """Try a refusal of each kind, and what a mock server refuses on demand."""
    endpoint, before = endpoints.of(probe), probe.balance()
    good = probe.request(**endpoint.form())
    trying.refuses(probe, "output_format", "odd")
    probe.expect(good.without("authorization"), 401)
    probe.expect(probe.request(**endpoint.form(), padding="." * 10_485_760), 413)
    screened = [name for name, kind in endpoint.of(Text) if isinstance(kind, Text) and kind.screened]
    for status in (403, 422, 500) if probe.control and screened else ():
        probe.post(**endpoint.form(**{screened[0]: f"a pier mock:{status}"}))
    probe.require(probe.balance() == before, f"takes {before - probe.balance()} credits")


@fact(NAMES, {name: f"Required: {_names(_required(name))}." for name in NAMES}, contract=NEWER)
def the_required_fields_are_required_and_no_others(probe: Probe) -> None:
    """Try without each field in turn, and with all."""
    endpoint = endpoints.of(probe)
    probe.picture(**endpoint.form())
    for name in _required(probe.section):
        form = endpoint.form()
        del form[name]
        probe.refused(400, name, **form)


@fact(CALLED, label="observed", contract=NEWER)
def an_absent_text_is_called_required(probe: Probe) -> None:
    """Read what is said of each required text, and of the subject of a relight."""
    endpoint = endpoints.of(probe)
    for name in _called(probe.section):
        form = endpoint.form()
        del form[name]
        said = error_responses.texts(probe.refused(400, name, **form))
        probe.require(f"{name}: required" in said, f"says {said}", name)


@fact(
    NAMES,
    {name: f"Fields: {', '.join(f'`{field}`' for field in ENDPOINTS[name].fields)}." for name in NAMES},
    contract=NEWER,
)
def the_fields_are_the_published_ones_in_their_order(probe: Probe) -> None:
    """Try all of them wrong at once, sent backwards: all are named, in the order of the reference."""
    fields = ENDPOINTS[probe.section].fields
    form = {name: trying.bad(kind) for name, kind in reversed(fields.items())}
    said = error_responses.named(probe.expect(probe.request(**form), 400))
    probe.require(said == [*fields], f"names {', '.join(said)}")


@fact(NUMBERED, {name: f"{_limits(name)}." for name in NUMBERED}, contract=NEWER)
def each_number_has_its_bounds(probe: Probe) -> None:
    """Try both bounds of each, and what lies beyond."""
    for name, kind in _numbers(probe.section):
        good, wrong = trying.bounds(kind)
        for text in good:
            trying.takes(probe, name, text)
        for text in wrong:
            trying.refuses(probe, name, text)


@fact(TEXTS, "A text has at most 10,000 characters, and a required one at least one.", contract=NEWER)
def each_text_has_at_most_10000_characters(probe: Probe) -> None:
    """Try the bounds of each; one that is optional may be empty."""
    for name, kind in endpoints.of(probe).of(Text):
        trying.takes(probe, name, "x" * 10_000)
        trying.refuses(probe, name, "x" * 10_001)
        if kind.required:
            trying.refuses(probe, name, "")
        elif name != "background_prompt":  # an empty one may count as none
            trying.takes(probe, name, "")


@fact(
    NAMES,
    {
        name: "; ".join(
            f"`{field}`: {', '.join(kind.values)}" for field, kind in one.of(Choice) if isinstance(kind, Choice)
        )
        + "."
        for name, one in ENDPOINTS.items()
    },
    contract=NEWER,
)
def each_choice_has_the_published_values(probe: Probe) -> None:
    """Try each value, its neighbours, and read the list in the refusal."""
    for name, kind in endpoints.of(probe).of(Choice):
        if not isinstance(kind, Choice):
            continue
        for text in kind.values:
            trying.takes(probe, name, text)
        for text in (
            f"{kind.values[0]} ",
            kind.values[-1] + "s",
            "none",
            *(["jpeg"] if "jpeg" not in kind.values else []),
        ):
            trying.refuses(probe, name, text)
        listed = " | ".join(f"'{choice}'" for choice in kind.values)
        said = trying.refuses(probe, name, "odd")
        probe.require(said == trying.LISTED.format(listed), f"says {said[:300]!r}, not the list {listed}", name)

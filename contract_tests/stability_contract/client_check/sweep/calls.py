"""The calls of a healthy run: which there are, how to let a fault hit one of them, and whether runs are alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stability_contract.client_check.traffic_rules import OK

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from stability_contract.client_check.judged import Judged

Fault = dict[str, Any]
OWN_KEYS = ("match", "times")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a healthy run: its number, from 1, and what is asked.

    `order` counts the calls of the operation, from 1. Calls that ask for the same are a retry group: `place` counts
    within it, from 1. `prompt` is empty unless it belongs to this call alone, not even as a part of another's.
    """

    number: int
    operation: str
    order: int
    group: int
    place: int
    fields: tuple[str, ...]
    is_json: bool
    prompt: str
    meaning: Hashable

    @property
    def kind(self) -> Hashable:
        """Return what is equal for calls that a client most likely makes by the same code."""
        return self.operation, self.is_json, self.fields, self.place

    def once(self, fault: Fault) -> Fault:
        """Return a fault, as the control API takes it, that hits this call alone."""
        return fault | {"match": {"operation": self.operation, "nth": self.order}, "times": 1}

    def lasting(self, fault: Fault) -> Fault:
        """Return one that hits this call and each repetition of it; `prompt` must not be empty."""
        own = {name: value for name, value in fault.items() if name not in OWN_KEYS}
        return own | {"match": {"operation": self.operation, "prompt_contains": self.prompt}}


def of(judged: Sequence[Judged]) -> list[Call]:
    """List the calls that a fault can hit: those to an operation that got their answer."""
    hit = [one for one in judged if one.operation and one.entry.status == OK]
    prompts = [_prompt(one) for one in hit]
    orders: Counter[str] = Counter()
    places: Counter[Hashable] = Counter()
    groups: dict[Hashable, int] = {}
    found = []
    for number, one in enumerate(hit, 1):
        meaning = one.meaning[1:]  # without the key
        orders[one.operation] += 1
        places[meaning] += 1
        found.append(
            Call(
                number,
                one.operation,
                orders[one.operation],
                groups.setdefault(meaning, len(groups) + 1),
                places[meaning],
                tuple(sorted({*one.verdict.values, *one.verdict.uploads})),
                one.verdict.preference.form != "picture",
                _alone(prompts, number - 1),
                meaning,
            )
        )
    return found


def difference(first: Sequence[Call], second: Sequence[Call]) -> str:
    """Say in what two healthy runs differ; nothing if they ask for the same in the same order."""
    if [call.meaning for call in first] == [call.meaning for call in second]:
        return ""
    if len(first) != len(second):
        return f"one run made {len(first)} calls, the next {len(second)}"
    one, other = next(pair for pair in zip(first, second, strict=True) if pair[0].meaning != pair[1].meaning)
    if one.operation != other.operation:
        return f"call {one.number} was to {one.operation} in one run, and to {other.operation} in the next"
    if Counter(call.meaning for call in first) == Counter(call.meaning for call in second):
        return f"the calls come in another order each time: call {one.number} is the first that differs"
    return f"call {one.number} to {one.operation} has other fields or values each time"


def _prompt(one: Judged) -> str:
    prompt = one.verdict.values.get("prompt")
    return prompt if isinstance(prompt, str) else ""


def _alone(prompts: Sequence[str], place: int) -> str:
    """Return the prompt at a place, if no prompt elsewhere has it in it."""
    others = (prompt for number, prompt in enumerate(prompts) if number != place)
    return "" if any(prompts[place] in other for other in others) else prompts[place]

"""What differs between two schemas, and whether the newer one lets more through or less."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.contract.document import Json

Trend = Literal["narrower", "wider", "other", "same"]

MIN_WORDS = {
    "minimum": "minimum",
    "exclusiveMinimum": "greater than",
    "minLength": "min characters",
    "minItems": "min items",
    "x-min-side": "min side in pixels",
}
MAX_WORDS = {
    "maximum": "maximum",
    "exclusiveMaximum": "less than",
    "maxLength": "max characters",
    "maxItems": "max items",
    "x-max-side": "max side in pixels",
    "x-max-pixels": "max pixels",
    "x-max-ratio": "max ratio of the longer side to the shorter",
}
_EXPLAINING = {"description", "title", "summary", "example", "examples", "deprecated", "x-fidelity"}
_STRUCTURE = {"properties", "required", "items", "additionalProperties", "allOf", "oneOf", "dependentRequired"}
_COMPARED = {
    "type",
    "format",
    "enum",
    "const",
    "default",
    "x-routed-to",
    "x-ignored",
    "x-screened",
    *MIN_WORDS,
    *MAX_WORDS,
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference, in words. `trend`: whether the newer schema takes less, more, other values, or the same."""

    kind: str
    text: str
    trend: Trend
    old: Any
    new: Any


def differences(old: Json, new: Json) -> Iterator[Difference]:
    """Compare what two schemas say of one value; what is inside of it is not looked at."""
    yield from _kinds(old, new)
    yield from _values(old, new)
    yield from _bounds(old, new)
    yield from _default(old, new)
    yield from _routes(old, new)
    yield from _others(old, new)


def sort(schema: Json) -> str:
    """Return what a schema describes: a picture, a text, a number."""
    if schema.get("format") == "binary":
        return "picture"
    names = {"string": "text", "integer": "whole number"}
    return names.get(str(schema.get("type")), str(schema.get("type", "anything")))


def number(value: object) -> str:
    """Write a bound for people; None is that there is none."""
    return "none" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def listed(values: object) -> str:
    """Write a list of values for people."""
    return ", ".join(map(str, values)) if isinstance(values, list) else str(values)


def _kinds(old: Json, new: Json) -> Iterator[Difference]:
    before, after = sort(old), sort(new)
    if before != after:
        trends: dict[tuple[str, str], Trend] = {
            ("number", "whole number"): "narrower",
            ("whole number", "number"): "wider",
        }
        yield Difference("type", f"{before} → {after}", trends.get((before, after), "other"), before, after)


def _allowed(schema: Json) -> list[Any] | None:
    return [schema["const"]] if "const" in schema else schema.get("enum")


def _values(old: Json, new: Json) -> Iterator[Difference]:
    before, after = _allowed(old), _allowed(new)
    if before == after:
        return
    if before is None or after is None:
        text = f"any value, not only {listed(before)}" if after is None else f"only these values: {listed(after)}"
        yield Difference("values-listed", text, "wider" if after is None else "narrower", before, after)
        return
    gone, more = ([v for v in a if v not in b] for a, b in ((before, after), (after, before)))
    if gone:
        yield Difference("values-removed", f"no longer {listed(gone)}", "narrower", before, after)
    if more:
        yield Difference("values-added", f"also {listed(more)}", "wider", before, after)
    if not gone and not more:
        yield Difference("values-order", f"values listed in another order: {listed(after)}", "same", before, after)


def _bounds(old: Json, new: Json) -> Iterator[Difference]:
    for keyword, words in {**MIN_WORDS, **MAX_WORDS}.items():
        before, after = old.get(keyword), new.get(keyword)
        if before != after:
            sign, none = (1, -math.inf) if keyword in MIN_WORDS else (-1, math.inf)
            tighter = sign * (none if after is None else after) > sign * (none if before is None else before)
            text = f"{words} {number(before)} → {number(after)}"
            yield Difference(keyword, text, "narrower" if tighter else "wider", before, after)


def _default(old: Json, new: Json) -> Iterator[Difference]:
    before, after = old.get("default"), new.get("default")
    if before != after:
        meant = new.get("x-routed-to", {}).get(str(before)) if after is not None else None
        note = f", which is what {before} means now" if meant == after and meant else ""
        text = f"default {number(before)} → {number(after)}{note}"
        yield Difference("default", text, "same" if note else "other", before, after)


def _routes(old: Json, new: Json) -> Iterator[Difference]:
    before, after = old.get("x-routed-to", {}), new.get("x-routed-to", {})
    for value in dict.fromkeys([*before, *after]):
        if before.get(value) != after.get(value):
            text = f"{value} stands for {after.get(value, 'itself again')}"
            yield Difference("routed", text, "same", before.get(value), after.get(value))


def _others(old: Json, new: Json) -> Iterator[Difference]:
    """Report every other keyword, so that no rule is passed over because nobody thought of it here."""
    if bool(old.get("x-ignored")) != bool(new.get("x-ignored")):
        text = "is ignored" if new.get("x-ignored") else "is no longer ignored"
        yield Difference("x-ignored", text, "other", old.get("x-ignored"), new.get("x-ignored"))
    if bool(old.get("x-screened")) != bool(new.get("x-screened")):
        text = "is screened" if new.get("x-screened") else "is no longer screened"
        trend: Trend = "narrower" if new.get("x-screened") else "wider"
        yield Difference("x-screened", text, trend, old.get("x-screened"), new.get("x-screened"))
    for keyword in dict.fromkeys([*old, *new]):
        before, after = old.get(keyword), new.get(keyword)
        if before != after and keyword not in _EXPLAINING | _STRUCTURE | _COMPARED:
            trend = "narrower" if before is None else "wider" if after is None else "other"
            yield Difference(keyword, f"{keyword} {number(before)} → {number(after)}", trend, before, after)

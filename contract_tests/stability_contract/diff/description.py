"""A field that is new, in a few words: whether it must be sent, when, and what it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.diff.cases import Pair, clause, pairs
from stability_contract.diff.schemas import MAX_WORDS, MIN_WORDS, listed, number, sort

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.contract.document import Json, Operation

_MANY = 8  # values that are counted instead of named


def described(name: str, operation: Operation) -> str:
    """Describe a field of an operation."""
    schema = operation.properties[name]
    own = [pair for pair in pairs(operation, operation) if pair.new]
    having = [pair for pair in own if name in _branch(pair)["properties"]]
    formats = [kind.removeprefix("image/") for kind in operation.picture_types.get(name, ())]
    said = [_need(name, own, operation), *outline(schema), f"as {', '.join(formats)}" if formats else ""]
    only = clause(having, own, operation) if having else ""
    said += [f"only{only}" if only else "", *_defaults(name, schema, having, operation)]
    return ", ".join(filter(None, said))


def outline(schema: Json) -> Iterator[str]:
    """Say what a value may be."""
    values = schema.get("enum")
    if values:
        yield f"one of {listed(values) if len(values) <= _MANY else f'{len(values)} values'}"
    else:
        yield sort(schema)
    for keyword, words in {**MIN_WORDS, **MAX_WORDS}.items():
        if keyword in schema:
            yield f"{words} {number(schema[keyword])}"


def _branch(pair: Pair) -> Json:
    return pair.new or {"properties": {}}


def _need(name: str, own: list[Pair], operation: Operation) -> str:
    always = name in operation.schema.get("required", ())
    needing = [pair for pair in own if always or name in _branch(pair).get("required", ())]
    return f"required{clause(needing, own, operation)}" if needing else "optional"


def _defaults(name: str, schema: Json, having: list[Pair], operation: Operation) -> Iterator[str]:
    found: dict[object, list[Pair]] = {}
    if name in operation.selectors:
        having = []
        found = {schema.get("default"): having}
    for pair in having:
        found.setdefault(_branch(pair)["properties"][name].get("default"), []).append(pair)
    for default, chosen in found.items():
        if default is not None:
            yield f"default {number(default)}{clause(chosen, having, operation)}"

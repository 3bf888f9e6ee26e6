"""Pairs: for every two values of two fields, some request has both. What is right alone may be wrong together."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from allpairspy import AllPairs  # type: ignore[import-untyped]

from stability_contract.cases import forms, neighbours, pictures
from stability_contract.contract import rules
from stability_contract.contract.document import SCENE
from stability_contract.http.multipart import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stability_contract.cases.neighbours import Row, Value, Values
    from stability_contract.contract.document import Json, Operation
    from stability_contract.contract.rules import Names, Rules
    from stability_contract.http.exchange import Request

Case = tuple[str, "Request"]
Pair = tuple[tuple[str, str], tuple[str, str]]

ACCEPT = "accept"
ACCEPTS = ("image/*", "application/json")
SEED = 20_240_607
"""The seed that most rows share: with one seed, whatever the server confuses between two rows shows."""

LARGE_SEED = (1 << 31) + 5
"""A seed that needs the upper bit of 32."""

FIRST_PROMPTS = ("a pier", "a forest at night")
FIRST_TEXTS = ("rain", "snow on the roofs")
INPUT = (160, 160)
MANY = 4
FEW = (0, 3, 40)
"""How far beyond its minimum a whole number is tried that is not a seed."""


def cases(operation: Operation, key: str) -> Iterator[Case]:
    """Yield one request for each row of each shape of the form, named by its values."""
    shapes = list(_rows_of_shapes(operation))
    for _, found in shapes:
        for row in found:
            yield _name(row), _request(operation, row, key)
    for branch, found in shapes if operation.kind == SCENE else ():
        for name, row in neighbours.twins(found, parameters(operation, branch)):
            yield f"another {name}: {_name(row)}", _request(operation, row, key)


def just_invalid(operation: Operation, key: str) -> Iterator[Case]:
    """Yield each row with one value made just not valid, as a request."""
    for what, row in neighbours.damaged(operation, list(every_row(operation))):
        yield f"{what}, otherwise {_name(row)}", _request(operation, row, key)


def every_row(operation: Operation) -> Iterator[Row]:
    """Yield the rows of all shapes; a shape leaves out the rows whose pairs all occurred before."""
    for _, found in _rows_of_shapes(operation):
        yield from found


def _rows_of_shapes(operation: Operation) -> Iterator[tuple[Json, list[Row]]]:
    known: set[Pair] = set()
    for branch in operation.branches:
        found = []
        for row in rows(operation, branch):
            if not met([row]) <= known:
                known |= met([row])
                found.append(row)
        yield branch, found


def rows(operation: Operation, branch: Json) -> list[Row]:
    """Return rows in which every two values of two fields occur together, as far as the form allows both."""
    values = parameters(operation, branch)
    names = list(values)
    if len(names) < 2:  # noqa: PLR2004 - a pair needs two
        return [{name: value} for name in names for value in values[name]]

    def allowed(row: Sequence[Value | str]) -> bool:
        return _allowed(branch, dict(zip(names, row, strict=False)))

    found = [dict(zip(names, row, strict=True)) for row in AllPairs(list(values.values()), filter_func=allowed)]
    return [*found, *_missing(branch, values, found)]


def _missing(branch: Json, values: Values, found: list[Row]) -> Iterator[Row]:
    """Yield a row for each pair that the generator left out because of the rules between fields."""
    known = met(found)
    for one, other in combinations([(name, value) for name in values for value in values[name]], 2):
        pair = dict((one, other))
        if len(pair) == 2 and _allowed(branch, pair) and (_written(one), _written(other)) not in known:  # noqa: PLR2004
            row = _kept(
                rules.of(branch), values, {name: pair.get(name, choices[0]) for name, choices in values.items()}
            )
            known |= met([row])
            yield row


def _kept(found: Rules, values: Values, row: Row) -> Row:
    """Return a row with values in place of fields that are left out, where the rules between fields ask for one."""
    for group in _groups(found, row):
        if all(row[name] is None for name in group):
            row |= {group[0]: values[group[0]][-1]}
    if found.not_all_zero and all(_zero(row[name]) for name in found.not_all_zero):
        free = [name for name in found.not_all_zero if row[name] is None]
        row |= {name: values[name][-1] for name in free[:1]}
    return row


def _groups(found: Rules, row: Mapping[str, Value | str]) -> Iterator[Names]:
    """Yield the groups of fields of which a row must have one each."""
    yield from found.any_of
    for name, groups in found.needs:
        if row.get(name) is not None:
            yield from groups


def _zero(value: Value | str) -> bool:
    return not isinstance(value, Part) or value.value == b"0"


def pairs(operation: Operation, branch: Json) -> set[Pair]:
    """Return every pair of two values of two fields that a form of this shape may have."""
    values = parameters(operation, branch)
    named = [(name, value) for name in values for value in values[name]]
    return {
        (_written(one), _written(other))
        for one, other in combinations(named, 2)
        if one[0] != other[0] and _allowed(branch, dict((one, other)))
    }


def met(found: Sequence[Mapping[str, Value | str]]) -> set[Pair]:
    """Return the pairs that occur in some row."""
    return {(_written(one), _written(other)) for row in found for one, other in combinations(row.items(), 2)}


def parameters(operation: Operation, branch: Json) -> Values:
    """Return what each field of one shape may be, `accept` among the fields."""
    found: Values = {ACCEPT: list(operation.accepts)}
    for name, schema in branch["properties"].items():
        if not schema.get("x-ignored"):
            absent = [] if name in branch.get("required", ()) else [None]
            values = [*_values(name, schema)]
            found[name] = [*absent, *(values if operation.kind == SCENE else _some(values))]
    if "seed" in found:
        found["seed"].remove(None)  # a drawn seed makes each row a picture of its own
    if mask := rules.of(branch).mask:
        found[mask[0]].remove(None)  # the pictures of pairs have no transparency in its place
    return found


def _some(values: Sequence[Value]) -> list[Value]:
    """Return at most four of many values; each operation's are all tried one by one, too."""
    last = len(values) - 1
    return [values[place * last // (MANY - 1)] for place in range(MANY)] if last >= MANY else [*values]


def _values(name: str, schema: Json) -> Iterator[Value]:
    if schema.get("format") == "binary":
        for kind, shade in (("png", 90), ("jpeg", 30), ("webp", 200)):
            yield Part(name, pictures.draw(kind, INPUT, shade), f"image.{kind}", f"image/{kind}")
    elif "enum" in schema:
        yield from (Part(name, str(choice).encode()) for choice in schema["enum"])
    elif schema.get("type") == "integer" and schema.get("maximum", SEED) >= SEED:
        yield from (Part(name, str(seed).encode()) for seed in (SEED, LARGE_SEED))
    elif schema.get("type") == "integer":
        yield from (Part(name, str(schema.get("minimum", 0) + more).encode()) for more in FEW)
    elif schema.get("type") == "number":
        low, high = schema.get("minimum", 0), schema.get("maximum", 1)
        yield from (Part(name, f"{low + (high - low) * share:g}".encode()) for share in (0, 0.4, 0.7, 1))
    else:
        for text in FIRST_PROMPTS if schema.get("minLength") else FIRST_TEXTS:
            yield Part(name, text.encode())


def _allowed(branch: Json, row: Mapping[str, Value | str]) -> bool:
    """Return whether a row, or its beginning, keeps the rules between fields."""
    found = rules.of(branch)
    zeros = [name in row and _zero(row[name]) for name in found.not_all_zero]
    return not (zeros and all(zeros)) and all(
        any(row.get(name, "open") is not None for name in group) for group in _groups(found, row)
    )


def _written(item: tuple[str, Value | str]) -> tuple[str, str]:
    name, value = item
    return name, _word(value)


def _word(value: Value | str) -> str:
    if value is None:
        return "-"
    if isinstance(value, str):
        return value
    return value.filename or value.value.decode()


def _name(row: Mapping[str, Value | str]) -> str:
    return ", ".join(f"{name} {_word(value)}" for name, value in row.items() if value is not None)


def _request(operation: Operation, row: Mapping[str, Value | str], key: str) -> Request:
    parts = [value for value in row.values() if isinstance(value, Part)]
    return forms.request(operation, parts, key, str(row[ACCEPT]))

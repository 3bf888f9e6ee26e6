"""How much of the contract a client uses: endpoints, fields, values, bounds, forms of the answer, and statuses met."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from stability_contract.http.accept import JSON

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stability_contract.client_check.judged import Judged
    from stability_contract.contract.document import Json, Operation

Kind = Literal["endpoint", "mode", "field", "value", "bound", "accept", "status"]
KINDS: dict[Kind, str] = {
    "endpoint": "endpoints called",
    "mode": "shapes of the form",
    "field": "fields sent",
    "value": "listed values sent",
    "bound": "bounds reached",
    "accept": "forms of the answer",
    "status": "statuses met",
}
NOT_HERE = frozenset({"404", "405"})
"""Statuses that are met only by who misses the endpoint."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that the contract offers. `name` is a field, a value of it, one of its bounds, a status, ..."""

    operation: str
    kind: Kind
    field: str
    name: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often each cell was met."""

    cells: Mapping[Point, int]

    @property
    def met(self) -> int:
        """Count the cells that were met."""
        return sum(hits > 0 for hits in self.cells.values())

    @property
    def percent(self) -> float:
        """Return the share of cells that were met, in percent; full if there are none."""
        return 100 * self.met / len(self.cells) if self.cells else 100.0

    def only(self, *, operation: str = "", kind: str = "") -> Coverage:
        """Return the part that concerns an endpoint, a kind of cell, or both."""
        found = {
            cell: hits
            for cell, hits in self.cells.items()
            if operation in {"", cell.operation} and kind in {"", cell.kind}
        }
        return Coverage(found)


def measure(operations: Iterable[Operation], judged: Sequence[Judged]) -> Coverage:
    """Count what the requests meet. Only a request that keeps the contract counts, and any answer that came."""
    met = Counter(cell for one in judged for cell in _met(one))
    return Coverage({cell: met[cell] for operation in operations for cell in cells(operation)})


def cells(operation: Operation) -> Iterator[Point]:
    """Return everything that the contract offers at one endpoint."""
    name = operation.name
    yield Point(name, "endpoint", "", name)
    for branch in operation.branches if len(operation.branches) > 1 else ():
        yield Point(name, "mode", "", branch["title"])
    for field, schema in operation.properties.items():
        if not schema.get("x-ignored"):
            yield Point(name, "field", field, field)
            for choice in schema.get("enum", ()):
                yield Point(name, "value", field, str(choice))
            for bound in _bounds(schema):
                yield Point(name, "bound", field, bound)
    for form in operation.accepts:
        yield Point(name, "accept", "accept", form)
    for status in sorted(operation.responses.keys() - NOT_HERE):
        yield Point(name, "status", "", status)


def _bounds(schema: Json) -> Iterator[str]:
    for keyword in ("minimum", "maximum", "minLength", "maxLength"):
        if keyword in schema:
            yield f"{keyword} {schema[keyword]}"


def _met(one: Judged) -> Iterator[Point]:
    operation, verdict = one.verdict.operation, one.verdict
    if operation is None:
        return
    if one.entry.status:
        yield Point(operation.name, "status", "", str(one.entry.status))
    if not verdict.acceptable:
        return
    yield Point(operation.name, "endpoint", "", operation.name)
    branch = operation.branch(verdict.values)
    if branch and len(operation.branches) > 1:
        yield Point(operation.name, "mode", "", branch["title"])
    for field, value in verdict.values.items():
        yield from _met_by(operation, field, value)
    for form in operation.accepts if verdict.preference.explicit else ():
        if verdict.preference.form == ("json" if form == JSON else "picture"):
            yield Point(operation.name, "accept", "accept", form)


def _met_by(operation: Operation, field: str, value: object) -> Iterator[Point]:
    schema = operation.properties[field]
    yield Point(operation.name, "field", field, field)
    if "enum" in schema:
        yield Point(operation.name, "value", field, str(value))
    size = len(value) if isinstance(value, str) and schema.get("format") != "binary" else value
    for bound in _bounds(schema):
        if size == schema[bound.partition(" ")[0]]:
            yield Point(operation.name, "bound", field, bound)

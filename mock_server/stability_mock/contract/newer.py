"""What the newer contracts have: what became of an operation, and the paths that are new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stability_mock.contract import load, newer_than

if TYPE_CHECKING:
    from stability_mock.contract import Contract, Operation
    from stability_mock.errors import BadRequest


@dataclass(frozen=True, slots=True)
class Successor:
    """An operation in a newer contract. `unchanged` are the fields whose rules are still the same."""

    contract: str
    operation: Operation
    unchanged: frozenset[str]

    def may_accept(self, refusal: BadRequest) -> bool:
        """Return whether a refused request may be valid here: a field that did not change must not be the problem."""
        return self.unchanged.isdisjoint(refusal.fields)


class Newer:
    """The published contracts that are newer than one, the oldest first; none if it is not published itself."""

    def __init__(self, name: str, contract: Contract) -> None:
        later = {year: load(year) for year in newer_than(name)}
        operations = [(year, {found.path: found for found in newer.operations}) for year, newer in later.items()]
        self.successors: dict[str, tuple[Successor, ...]] = {
            old.path: tuple(
                Successor(year, new[old.path], _unchanged(old, new[old.path]))
                for year, new in operations
                if old.path in new
            )
            for old in contract.operations
        }
        """What became of each operation, by its path."""
        self.paths: dict[str, str] = {path: year for year, newer in reversed(later.items()) for path in newer.paths}
        """The oldest contract that has a path, with `{name}` for a segment that varies."""


def _unchanged(old: Operation, new: Operation) -> frozenset[str]:
    return frozenset(field.name for field in old.fields if field in new.fields)

"""What became of an operation in the newer contracts."""

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


def successors(name: str, contract: Contract) -> dict[str, tuple[Successor, ...]]:
    """Return the successors of each operation of a contract, by its path, the oldest first."""
    later = [(year, {operation.path: operation for operation in load(year).operations}) for year in newer_than(name)]
    return {
        old.path: tuple(
            Successor(year, new[old.path], _unchanged(old, new[old.path])) for year, new in later if old.path in new
        )
        for old in contract.operations
    }


def _unchanged(old: Operation, new: Operation) -> frozenset[str]:
    return frozenset(field.name for field in old.fields if field in new.fields)

"""What is tried on which operation: what all have in common on a few, what is an operation's own on each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stability_contract.contract.document import SCENE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from stability_contract.cases.plan import Effort, Planned
    from stability_contract.cases.wire import Case
    from stability_contract.contract.document import Document, Operation

LARGE = 4_000_000
"""Pixels of an answer from which on it takes the better part of a second."""

VALID_LARGE = 3
"""How many of those are asked for in one phase."""

FUZZ = 3
"""The share of random cases that an operation gets that makes its picture of an upload, as a divisor."""

EVERYWHERE = frozenset(
    {
        "no key",
        "authorization: Bearer wrong-key",
        "the key without Bearer",
        "a bad field before a bad key",
        "no content type",
        "JSON",
        "chunked",
        "texts as files",
        "accept: text/html",
        "accept: image/*, application/json",
        "no accept",
        "GET on a POST path",
        "output_format=jpeg in the query",
        "as curl sends it",
        "a body one byte too large",
    }
)
"""The cases of the wire that each operation gets."""


def is_large(operation: Operation) -> bool:
    """Return whether every answer of an operation is large, whatever the upload."""
    return bool(operation.output_size and (operation.output_size.area or 0) >= LARGE)


def of_wire(document: Document, operation: Operation, cases: Iterable[Case]) -> Iterator[Case]:
    """Return the cases of the wire for one operation: all for those that stand for the others, some for each."""
    whole = operation.kind == SCENE or operation.name in _standing(document)
    return (case for case in cases if whole or case[0] in EVERYWHERE)


def _standing(document: Document) -> set[str]:
    """Name the operations that stand for the others: the first of each kind of request and answer."""
    kinds: tuple[Callable[[Operation], object], ...] = (
        lambda one: one.asynchronous,
        lambda one: one.rules(one.branches[0]).mask,
        lambda one: "seed" not in one.properties,
    )
    small = [one for one in document.operations if not is_large(one)]
    return {next((one.name for one in small if kind(one)), "") for kind in kinds}


def of_effort(operation: Operation, effort: Effort) -> Effort:
    """Return how many random cases an operation gets."""
    return effort if operation.kind == SCENE else replace(effort, fuzz=-(-effort.fuzz // FUZZ))


def thinned(operation: Operation, plans: Iterable[Planned]) -> list[Planned]:
    """Return the cases of one phase; of an operation whose answers are large, only a few that must be accepted."""
    found = list(plans)
    good = [planned for planned in found if planned.verdict.may_succeed]
    if not is_large(operation) or len(good) <= VALID_LARGE:
        return found
    kept = {id(good[place * (len(good) - 1) // (VALID_LARGE - 1)]) for place in range(VALID_LARGE)}
    return [planned for planned in found if not planned.verdict.may_succeed or id(planned) in kept]

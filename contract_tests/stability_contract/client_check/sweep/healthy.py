"""A run in which all goes well: what a client buys, keeps and does by itself, to compare other runs with."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from stability_contract.client_check import kept_files, traffic_rules
from stability_contract.client_check.traffic_rules import OK, PAID
from stability_contract.client_check.trial_outcome import subject

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from stability_contract.client_check.judged import Judged
    from stability_contract.client_check.workers import Run

Limit = tuple[int, float, float]
"""Requests, seconds, and the seconds of the time-out."""


@dataclass(frozen=True, slots=True)
class Healthy:
    """A healthy run. `usual` counts requests by what they ask for, `bought` the pictures by their fields.

    `saved` are those of the pictures that it keeps as they are, each in a file; `broken_rules` are codes.
    """

    run: Run
    limit: Limit
    usual: Counter[object]
    bought: Counter[Hashable]
    saved: frozenset[Hashable]
    broken_rules: frozenset[str]

    @classmethod
    def of(cls, run: Run, limit: Limit) -> Self:
        """Look at a run."""
        return cls(
            run,
            limit,
            Counter(map(subject, run.judged)),
            Counter(what for what, _ in paid(run.judged)),
            frozenset(in_files(run)),
            frozenset(found.code for found in traffic_rules.of(run.judged, limit)),
        )


def paid(judged: Sequence[Judged]) -> Iterator[tuple[Hashable, Judged]]:
    """Yield each exchange that brought a picture for money, with what was bought: the same for a repetition."""
    for one in judged:
        if one.operation and one.entry.status == OK and one.entry.fault in PAID and not one.entry.abandoned:
            fields = tuple(sorted((name, str(value)) for name, value in one.verdict.values.items()))
            yield (one.operation, fields), one


def in_files(run: Run) -> Iterator[Hashable]:
    """Yield what was bought of which the very bytes are in a file now."""
    digests = run.kept.digests
    for what, one in paid(run.judged):
        if kept_files.digest(kept_files.answered(one.entry.exchange.answer)) in digests:
            yield what

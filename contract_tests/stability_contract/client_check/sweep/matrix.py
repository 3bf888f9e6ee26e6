"""The matrix of a sweep: a row for each fault, a column for each call, in each cell the verdict in one word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stability_contract.client_check.sweep.calls import Call
    from stability_contract.client_check.sweep.outcome import Broken, Outcome
    from stability_contract.client_check.sweep.run import Sweep
    from stability_contract.client_check.trial_outcome import Verdict

SHORT: dict[Verdict | Broken, str] = {
    "surfaced": "ok",
    "retried": "retried",
    "waits": "waits",
    "unharmed": "unharmed",
    "not reached": "-",
    "uncertain": "?",
    "still waiting": "waiting",
    "accepted garbage": "GARBAGE",
    "took half of a picture": "HALF",
    "took a filtered picture": "FILTERED",
    "hung": "HUNG",
    "crashed": "CRASHED",
    "hammered": "HAMMERED",
    "paid twice": "PAID",
    "lost a paid picture": "LOST",
    "left half a file": "LEFT",
    "hid the failure": "HID",
    "asked during the time-out": "TIMEOUT",
    "went on without credits": "WENT ON",
    "retried too often": "OFTEN",
    "retried at once": "AT ONCE",
}
"""Each verdict in one word; those that are findings in capitals."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The calls that were tried, the faults in the order of the trials, and the outcome of each pair that was tried."""

    calls: Sequence[Call]
    faults: Sequence[str]
    cells: dict[tuple[str, int], Outcome]


def of(sweep: Sweep) -> Matrix:
    """Return the matrix of what was tried until now; faults are in the order in which the plan has them."""
    cells = {(one.cell.trial.name, one.cell.call.number): one for one in sweep.outcomes}
    planned = sweep.plan.cells if sweep.plan else ()
    faults = dict.fromkeys(cell.trial.name for cell in planned if any(cell.trial.name == name for name, _ in cells))
    calls = [
        call for call in (sweep.plan.calls if sweep.plan else ()) if any(call.number == tried for _, tried in cells)
    ]
    return Matrix(calls, list(faults), cells)

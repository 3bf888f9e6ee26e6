"""The plan of a sweep: which fault at which call, in which order, and what is left out, with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stability_contract.client_check import trials
from stability_contract.client_check.trials import LASTING, OF_JSON, PASSING, Trial, TrialError
from stability_contract.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stability_contract.client_check.options import Wanted
    from stability_contract.client_check.sweep.calls import Call, Fault
    from stability_contract.contract.document import Document

RANKS = {"errors": 0, "wire": 1, "odd": 2}
"""What shows most comes first: statuses, then faults on the wire, then odd bodies."""
OUTAGE = Trial("outage", "errors", "500, however often it is asked for the same", {"status": 500})


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """A cell of the matrix, and the run that fills it: this goes wrong at this call."""

    call: Call
    trial: Trial
    fault: Fault

    @property
    def name(self) -> str:
        """Return the name by which `--only` chooses it."""
        return f"{self.call.number}:{self.trial.name}"


@dataclass(frozen=True, slots=True)
class Plan:
    """The calls, the runs in the order in which they are made, and a line for each reason to leave some out.

    `difference` says in what the healthy runs differ; if they do, a call is known by its operation and order alone.
    """

    calls: Sequence[Call]
    cells: Sequence[PlannedRun]
    pruned: Sequence[str] = field(default=())
    difference: str = ""


def make(calls: Sequence[Call], faults: Sequence[Trial], document: Document, difference: str = "") -> Plan:
    """Plan every trial at every call that need be tried."""
    twins = {} if difference else _twins(calls)
    kept = [call for call in calls if call.number not in twins]
    pruned = [*_alike(calls, twins), *_out_of_place(kept, faults, document)]
    ranks = {call.number: _rank(call, calls) for call in kept}
    cells = [
        PlannedRun(call, trial, _fault(call, trial, exact=not difference))
        for call in kept
        for trial in faults
        if not _unfit(call, trial, document)
    ]
    cells.sort(key=lambda cell: (ranks[cell.call.number] + RANKS[cell.trial.group], cell.call.number))
    return Plan(calls, cells, pruned, difference)


def with_budget(plan: Plan, max_runs: int | None) -> Plan:
    """Return the plan with its first runs only."""
    if max_runs is None or len(plan.cells) <= max_runs:
        return plan
    left = f"{counted(len(plan.cells) - max_runs, 'run')} beyond --budget-runs {max_runs}: the least telling"
    return replace(plan, cells=plan.cells[:max_runs], pruned=(*plan.pruned, left))


def only(plan: Plan, names: Sequence[str], faults: Sequence[Trial]) -> Plan:
    """Return a plan of just these cells, `3:cut` for one, also where they were pruned; raises TrialError."""
    known = {trial.name: trial for trial in faults}
    cells = []
    for name in names:
        number, _, trial = name.partition(":")
        call = next((call for call in plan.calls if str(call.number) == number), None)
        if call is None or trial not in known:
            raise TrialError(f"--only {name}: write CALL:TRIAL, with a call from 1 to {len(plan.calls)}, like 1:500")
        cells.append(PlannedRun(call, known[trial], _fault(call, known[trial], exact=not plan.difference)))
    return replace(plan, cells=cells, pruned=())


def choose(document: Document, wanted: Wanted) -> list[Trial]:
    """Return the trials that were asked for, or all; where a 500 is one of them also one that lasts."""
    named = [name.partition(":")[2] for name in wanted.only] or wanted.names or ["all"]
    chosen = trials.choose(document, [min(PASSING) if name == OUTAGE.name else name for name in named])
    return [*chosen, *([OUTAGE] if any(trial.name in PASSING for trial in chosen) else [])]


def _fault(call: Call, trial: Trial, *, exact: bool) -> Fault:
    refused = trial.group != "wire" or trial.name in LASTING
    lasting = refused and "times" not in trial.fault and exact and call.prompt
    return call.lasting(trial.fault) if lasting else call.once(trial.fault)


def _unfit(call: Call, trial: Trial, document: Document) -> str:
    """Say why a trial does not fit a call; nothing if it does."""
    if trial.name in OF_JSON and not call.is_json:
        return "concerns only calls that ask for JSON"
    if trial.name == "no_seed" and call.is_json:
        return "takes a header away that an answer in JSON does not have"
    if trial is OUTAGE and not call.prompt:
        return "needs a prompt that no other call has"
    status = str(trial.fault.get("status", ""))
    if status and status not in document.operation(call.operation).responses:
        return f"is not an answer of {call.operation}"
    return ""


def _twins(calls: Sequence[Call]) -> dict[int, Call]:
    """Return the calls that need not be tried, each with the one that is tried in its place.

    Of calls that look alike the first, the second and the last are tried: the code around a loop differs there.
    """
    found: dict[int, Call] = {}
    kinds: dict[object, list[Call]] = {}
    for call in calls:
        kinds.setdefault(call.kind, []).append(call)
    for alike in kinds.values():
        found |= {call.number: alike[1] for call in alike[2:-1]}
    return found


def _alike(calls: Sequence[Call], twins: dict[int, Call]) -> Iterator[str]:
    tried = {twin.number: twin for twin in twins.values()}
    for number in tried:
        like = [call.number for call in calls if call.number in twins and twins[call.number].number == number]
        yield f"{_named(like)}: like call {number}, the same operation, fields, and place among its repetitions"


def _out_of_place(calls: Sequence[Call], faults: Sequence[Trial], document: Document) -> Iterator[str]:
    reasons: dict[tuple[str, str], list[int]] = {}
    for trial in faults:
        for call in calls:
            if reason := _unfit(call, trial, document):
                reasons.setdefault((trial.name, reason), []).append(call.number)
    together: dict[tuple[str, str], list[str]] = {}
    for (name, reason), numbers in reasons.items():
        together.setdefault((reason, _where(numbers, calls)), []).append(name)
    for (reason, where), names in together.items():
        yield f"{', '.join(names)}{where}: {reason}"


def _where(numbers: Sequence[int], calls: Sequence[Call]) -> str:
    """Say at which calls, if not at all of them."""
    return "" if len(numbers) == len(calls) else f" at {_named(numbers)}"


def _named(numbers: Sequence[int]) -> str:
    return f"call{'' if len(numbers) == 1 else 's'} {', '.join(map(str, numbers))}"


def _rank(call: Call, calls: Sequence[Call]) -> int:
    """Return how telling a call is: new operations first, then the first and the last call, then others."""
    if call.order == 1:
        return 0
    return 1 if call.number in {1, calls[-1].number} else 2

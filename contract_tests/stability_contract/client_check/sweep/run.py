"""A sweep from its options to its outcomes: two healthy runs, the plan, and one run for each cell of it."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from stability_contract.client_check.rules import rule
from stability_contract.client_check.summary import fails
from stability_contract.client_check.sweep import calls, outcome, plan
from stability_contract.client_check.sweep.healthy import Healthy
from stability_contract.client_check.trials import TrialError
from stability_contract.client_check.workers import HEALTHY_SECONDS, started_workers
from stability_contract.counting import counted
from stability_contract.oracle.findings import Finding
from stability_contract.signals import Signals

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stability_contract.client_check.check import Check
    from stability_contract.client_check.folders import Folders
    from stability_contract.client_check.options import Wanted
    from stability_contract.client_check.sweep.outcome import Outcome
    from stability_contract.client_check.sweep.plan import Plan
    from stability_contract.client_check.trials import Trial
    from stability_contract.client_check.workers import Run, Workers

HEALTHY_RUNS = 2


@dataclass
class Sweep:
    """A sweep and what it found. `check` has the findings, for the reports that every check has."""

    check: Check
    wanted: Wanted
    plan: Plan | None = None
    healthy: Healthy | None = None
    outcomes: list[Outcome] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, one: Outcome) -> None:
        """Take what became of the client in one run."""
        self.outcomes.append(one)
        if code := one.found:
            detail = f"{one.cell.trial.words}: {one.words}"
            self.check.findings.append(
                Finding(
                    code,
                    one.cell.call.operation,
                    one.cell.name,
                    detail,
                    rule(code).says,
                    rule(code).label,
                    "",
                    one.exchange,
                )
            )

    @property
    def keys(self) -> frozenset[str]:
        """Return the keys that must stand in no report."""
        sent = self.healthy.run.recording.keys if self.healthy else frozenset()
        return sent | self.check.keys

    @property
    def bad(self) -> list[Outcome]:
        """Return the outcomes that are findings, in the order of the plan, without those that are left out."""
        places = {cell.name: place for place, cell in enumerate(self.plan.cells if self.plan else ())}
        found = [one for one in self.outcomes if one.found and one.found not in self.check.ignored]
        return sorted(found, key=lambda one: places.get(one.cell.name, 0))

    @property
    def passed(self) -> bool:
        """Return whether the client may pass."""
        return not any(fails(self.check, one.found) for one in self.bad)

    @property
    def survived(self) -> tuple[int, int]:
        """Count the runs that it survived, and those that say something of it."""
        decided = [one for one in self.outcomes if one.decided]
        return sum(one.survived for one in decided), len(decided)

    def repeat(self, one: Outcome) -> str:
        """Return the shortest command that repeats a run."""
        return self.wanted.line("--sweep", "--only", one.cell.name)


@dataclass(frozen=True, slots=True)
class Show:
    """What is shown on the way: the plan, and each outcome with how many runs there are."""

    planned: Callable[[Sweep], None]
    ended: Callable[[Outcome, int], None]


def perform(sweep: Sweep, trials: Sequence[Trial], folders: Folders, show: Show) -> None:
    """Make all runs; earlier outcomes stay. Raises TargetError, TrialError or StoppedError."""
    begun, wanted = time.monotonic(), sweep.wanted
    until = begun + wanted.minutes * 60 if wanted.minutes else float("inf")
    try:
        with (
            Signals() as signals,
            started_workers(sweep.check, wanted, folders, signals) as workers,
        ):
            _begin(sweep, trials, workers)
            show.planned(sweep)
            found, healthy = sweep.plan, sweep.healthy
            if found and healthy:
                usual = healthy.run.ended.seconds
                ended = workers.map(
                    found.cells,
                    lambda worker, cell: outcome.tell(cell, worker.run([cell.fault], usual=usual), healthy),
                    until,
                )
                with closing(ended):  # else a signal would leave its threads at work
                    for _, one in ended:
                        sweep.add(one)
                        show.ended(one, len(found.cells))
                _note_left(sweep, len(found.cells))
    finally:
        sweep.seconds = time.monotonic() - begun


def _begin(sweep: Sweep, trials: Sequence[Trial], workers: Workers[Any, Any]) -> None:
    """Make the healthy runs, and the plan."""
    first, second = (run for _, run in workers.map(range(HEALTHY_RUNS), lambda worker, _: worker.run()))
    for run in (first, second):
        _require_health(run, sweep.wanted.patience)
    one, other = calls.of(first.judged), calls.of(second.judged)
    if not one:
        raise TrialError("no sweep: the command made no call that could go wrong")
    sweep.healthy = Healthy.of(_by_name(first, second), sweep.check.document.rate_limit)
    found = plan.make(one, trials, sweep.check.document, calls.difference(one, other))
    wanted = sweep.wanted
    sweep.plan = plan.only(found, wanted.only, trials) if wanted.only else plan.with_budget(found, wanted.budget_runs)


def _require_health(run: Run, patience: float) -> None:
    if run.ended.code is None:
        seconds = HEALTHY_SECONDS + patience
        raise TrialError(f"no sweep: the command takes more than {seconds:g} seconds; give a larger --patience")
    if run.ended.code:
        last = (run.ended.output.strip().splitlines() or ["it said nothing"])[-1]
        raise TrialError(
            f"no sweep: the command ends with {run.ended.code} though nothing goes wrong: {last}; if it needs more "
            "than is in this folder, give --in-place"
        )


def _by_name(first: Run, second: Run) -> Run:
    """Return a run with the files that it wrote by their names, where each run gives them the same names."""
    if first.kept.names != second.kept.names:
        return first
    return replace(first, ended=replace(first.ended, wrote=first.kept.names))


def _note_left(sweep: Sweep, planned: int) -> None:
    if left := planned - len(sweep.outcomes):
        sweep.check.notes.append(f"{counted(left, 'run')} of the plan not made: the time of --minutes was over")

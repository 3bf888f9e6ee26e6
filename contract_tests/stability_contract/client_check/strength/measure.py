"""Measures tests: one healthy run, then one for each kind of wrong answer."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from stability_contract.client_check import failed_tests, summary
from stability_contract.client_check.strength import wrong_answers
from stability_contract.client_check.strength.changes import Place
from stability_contract.client_check.strength.good_answer import GoodAnswer
from stability_contract.client_check.strength.passage import Passage
from stability_contract.client_check.trials import TrialError
from stability_contract.client_check.workers import HEALTHY_SECONDS, started_workers
from stability_contract.counting import counted
from stability_contract.http import gateway
from stability_contract.http.exchange import Response
from stability_contract.signals import Signals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stability_contract.client_check.check import Check
    from stability_contract.client_check.folders import Folders
    from stability_contract.client_check.options import Wanted
    from stability_contract.client_check.strength.wrong_answers import WrongAnswer
    from stability_contract.client_check.workers import Run, Worker
    from stability_contract.http.exchange import Exchange

Verdict = Literal["noticed", "missed", "not reached", "taken", "breaks"]
"""`taken` and `breaks` are of legal answers."""


@dataclass(frozen=True, slots=True)
class Try:
    """What is tried: one kind, at one call, from 1, or at all."""

    kind: WrongAnswer
    call: int | None = None

    @property
    def name(self) -> str:
        """Return the name by which `--only` chooses it."""
        return self.kind.name if self.call is None else f"{self.call}:{self.kind.name}"


@dataclass(frozen=True, slots=True)
class Noticed:
    """What the tests made of one kind."""

    tried: Try
    verdict: Verdict
    words: str
    code: int | None
    seconds: float
    output: str
    failed_tests: tuple[str, ...] = ()
    exchange: Exchange | None = None

    @property
    def tail(self) -> str:
        """Return the end of what the tests printed."""
        return summary.tail(self.output)


@dataclass
class Strength:
    """The strength of tests, and what it was measured by."""

    check: Check
    wanted: Wanted
    language: str = ""
    planned: int = 0
    results: list[Noticed] = field(default_factory=list)
    seconds: float = 0.0

    def of(self, verdict: Verdict) -> list[Noticed]:
        """Return the results with a verdict, in the order of the kinds."""
        order = {kind.name: place for place, kind in enumerate(wrong_answers.every())}
        found = [one for one in self.results if one.verdict == verdict]
        return sorted(found, key=lambda one: order[one.tried.kind.name])

    @property
    def count(self) -> tuple[int, int]:
        """Count the wrong answers that were noticed, and those that were given."""
        noticed = len(self.of("noticed"))
        return noticed, noticed + len(self.of("missed"))

    @property
    def percent(self) -> float:
        """Return the share that was noticed."""
        noticed, given = self.count
        return 100 * noticed / given if given else 0.0

    @property
    def passed(self) -> bool:
        """Return whether enough was noticed, and no legal answer breaks the tests."""
        return self.percent >= self.wanted.fail_under and not self.of("breaks")

    @property
    def verdict(self) -> str:
        """Say it in one line."""
        noticed, given = self.count
        return f"your tests notice {noticed} of {counted(given, 'wrong answer')}"

    def repeat(self, one: Noticed) -> str:
        """Return the shortest command that repeats a run."""
        return self.wanted.line("--strength", "--only", one.tried.name)


def plan(wanted: Wanted) -> list[Try]:
    """Return what is to be tried; raises TrialError."""
    if not wanted.only:
        return [Try(kind) for kind in wrong_answers.every()]
    found = []
    for name in wanted.only:
        call, colon, kind = name.rpartition(":")
        if colon and not (call.isdecimal() and int(call)):
            raise TrialError(f"--only {name}: write KIND, or CALL:KIND with a call from 1")
        found.append(Try(wrong_answers.named(kind), int(call) if colon else None))
    return found


def perform(strength: Strength, folders: Folders, show: Callable[[Noticed, int], None]) -> None:
    """Make all runs; earlier results stay. Raises TargetError, TrialError or StoppedError."""
    begun, wanted = time.monotonic(), strength.wanted
    until = begun + wanted.minutes * 60 if wanted.minutes else float("inf")
    tries = plan(wanted)
    try:
        with Signals() as signals, started_workers(strength.check, wanted, folders, signals) as workers:
            ((_, healthy),) = workers.map([None], lambda worker, _: worker.run())
            _require_health(healthy, wanted.patience)
            strength.language, strength.planned = failed_tests.language(healthy.ended.output), len(tries)
            usual, places = healthy.ended.seconds, list(_places(healthy))
            fitting = [one for one in tries if any(one.kind.change(good, place) for good, place in places)]
            for one in tries:
                if one not in fitting:
                    strength.results.append(judged(one, healthy, []))
            found = workers.map(fitting, lambda worker, one: _tried(worker, one, strength, usual), until)
            with closing(found):  # else a signal would leave its threads at work
                for _, result in found:
                    strength.results.append(result)
                    show(result, len(fitting))
    finally:
        strength.seconds = time.monotonic() - begun


def _require_health(run: Run, patience: float) -> None:
    if run.ended.code is None:
        seconds = HEALTHY_SECONDS + patience
        raise TrialError(f"no measure: the tests take more than {seconds:g} seconds; give a larger --patience")
    if run.ended.code:
        last = (run.ended.output.strip().splitlines() or ["they said nothing"])[-1]
        raise TrialError(f"no measure: the tests end with {run.ended.code} though every answer is right: {last}")
    if not run.judged:
        raise TrialError("no measure: the tests made no request")


def _places(healthy: Run) -> Iterator[tuple[GoodAnswer, Place]]:
    """Yield the good answers of a healthy run, each with its request and the good answer before it."""
    before: GoodAnswer | None = None
    for one in healthy.judged:
        answer = one.entry.exchange.answer
        if one.operation and isinstance(answer, Response) and (good := GoodAnswer.of(answer)):
            yield good, Place(one.entry.request, before)
            before = good


def _tried(worker: Worker, tried: Try, strength: Strength, usual: float) -> Noticed:
    passage = Passage(worker.stage.mock_server.client, strength.check.document, tried.kind, tried.call)
    with gateway.opened(passage) as url:
        run = worker.run(url=url, usual=usual)
    return judged(tried, run, passage.changed)


def judged(tried: Try, run: Run, changed: list[Exchange]) -> Noticed:
    """Return what the tests made of a kind, by how they ended; without an answer that was changed nothing is said."""
    code = run.ended.code
    failed = f"{counted(len(run.failed_tests), 'test')} failed: {', '.join(run.failed_tests[:3])}"
    words = "did not end in time" if code is None else failed if run.failed_tests else f"ended with {code}"
    verdict: Verdict
    if not changed:
        verdict, words = "not reached", "no answer that this fits"
    elif tried.kind.legal:
        verdict = "breaks" if code != 0 else "taken"
    else:
        verdict = "noticed" if code != 0 else "missed"
    seen = changed[0] if changed else None
    return Noticed(tried, verdict, words, code, run.ended.seconds, run.ended.output, run.failed_tests, seen)

"""Measures the suite: puts one defect at a time before it, and sees whether a run finds anything."""

from __future__ import annotations

import atexit
import importlib
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import yaml
from stability_contract.contract import document
from stability_contract.facts import fact
from stability_contract.facts.laws import law
from stability_contract.http.client import RawClient
from stability_contract.server_check.options import Options
from stability_contract.server_check.run import Run, prepare
from stability_contract.target import TargetError, started

from mutation import gateway
from mutation.bounds import CountingLine, OutOfTime
from mutation.defect import DEFECTS, Defect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stability_contract.cases.plan import Planned

    from mutation.defect import Edit
    from mutation.machine.code import Mutant

MODULES = (
    "contract_defects",
    "answer_defects",
    "leniency_defects",
    "strictness_defects",
    "money_defects",
    "time_defects",
    "meaning_defects",
    "family_defects",
    "family_damage",
    "result_defects",
)
OPTIONS = ("--log-level", "error")
HEALTHY = "no defect"
FACTS = (fact.CODE, law.CODE)
"""The codes of findings that have the name of a fact or a law."""
MUTATED = Path(__file__).parent / "machine" / "mutated.py"
ENOUGH = 0.95
"""The share of defects that the suite must catch."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What became of one defect: what the first finding said, or nothing if it survived; and what that cost.

    `state` is "caught", "survives", "not served" (no server starts with it), or "unfinished" (out of time).
    """

    name: str
    area: str
    caught_by: str
    detail: str
    seconds: float
    requests: int = 0
    credits: str = "0"
    state: str = ""

    @property
    def caught(self) -> bool:
        """Return whether the suite found anything."""
        return bool(self.caught_by)


def defects() -> list[Defect]:
    """Return every defect there is."""
    for name in MODULES:
        importlib.import_module(f"mutation.{name}")
    return DEFECTS


@dataclass
class Field:
    """Where defects of a contract are tried: a healthy server, a gateway before it, and the plans of a run, made once.

    A run that takes longer than `patience` seconds is given up.
    """

    seed: int
    stack: ExitStack
    patience: float = float("inf")
    year: str = document.DEFAULT
    plans: dict[str, list[Planned]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Start the server and the gateway."""
        self.healthy = self.stack.enter_context(started(served(self.year)))
        self.url, self.gateway = self.stack.enter_context(gateway.opened(RawClient(self.healthy)))

    def measure(self, defect: Defect) -> Measure:
        """Apply a defect, run until the first finding, and take the defect away."""
        begun = time.perf_counter()
        try:
            with self.serving(defect) as url:
                measured = self._run(defect, url)
        except TargetError as problem:
            measured = Measure(defect.name, defect.area, "", f"cannot be put in: {problem}", 0, state="not served")
        return replace(measured, seconds=time.perf_counter() - begun)

    @contextmanager
    def serving(self, defect: Defect) -> Iterator[str]:
        """Serve a defect, and return its URL; raises TargetError."""
        with ExitStack() as stack:
            if defect.edit:
                yield stack.enter_context(edited(defect.edit, self.year))
                return
            if defect.code:
                yield stack.enter_context(mutated(defect.code))
                return
            self.gateway.passage.memory.clear()
            self.gateway.defect = defect
            stack.callback(setattr, self.gateway, "defect", None)
            yield self.url

    def _run(self, defect: Defect, url: str) -> Measure:
        contract, names = Path(self.year), defect.operations
        run = prepare(Options(url=url, contract=contract, seed=self.seed, operations=names, fail_fast=True), url)
        run.sender.client = line = CountingLine(run.sender.client, time.monotonic() + self.patience)
        caught_by, detail, state = "", "", ""
        try:
            run.check()
            self._exhaust(run)
        except TargetError as problem:
            caught_by, detail = "preflight", str(problem).removeprefix(url).strip()
        except OutOfTime as problem:
            detail, state = str(problem), "unfinished"
        finally:
            run.sender.client.end()
        if run.findings:
            first = run.findings[0]
            caught_by, detail = (first.rule if first.code in FACTS else first.code), first.detail
        state = "caught" if caught_by else state or "survives"
        return Measure(defect.name, defect.area, caught_by, detail, 0, line.count, str(run.sender.budget.spent), state)

    def _exhaust(self, run: Run) -> None:
        for _ in run.steps(self.plans):
            pass


def served(year: str) -> tuple[str, ...]:
    """Return the options of a server that serves the contract of a year."""
    return ("--contract", year, *OPTIONS)


@contextmanager
def edited(edit: Edit, year: str = document.DEFAULT, options: Sequence[str] = ()) -> Iterator[str]:
    """Start a mock server that serves a damaged document, and return its URL."""
    raw = yaml.safe_load(document.published(year).read_text("utf-8"))
    edit(raw)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "damaged.yaml"
        path.write_text(yaml.safe_dump(raw, sort_keys=False), "utf-8")
        with started(["--contract", str(path), *OPTIONS, *options]) as url:
            yield url


@contextmanager
def mutated(mutant: Mutant) -> Iterator[str]:
    """Start a mock server with one module changed, and return its URL."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / Path(mutant.file).name
        file.write_text(mutant.text, "utf-8")
        with started(OPTIONS, ("-P", str(MUTATED), mutant.module, str(file))) as url:
            yield url


_GROUND: dict[str, Field] = {}
"""The fields of this process by their years, so that a worker starts each server and makes its plans once."""


def measure(name: str, seed: int = 1) -> Measure:
    """Measure one defect; a name that none has stands for the healthy server."""
    defect = {defect.name: defect for defect in defects()}.get(name, Defect(HEALTHY, "healthy"))
    ground = _GROUND.get(defect.year)
    if ground is None or ground.seed != seed:
        stack = ExitStack()
        atexit.register(stack.close)
        ground = _GROUND[defect.year] = Field(seed, stack, year=defect.year)
    return ground.measure(defect)


def measure_all(names: Sequence[str], workers: int, seed: int = 1) -> Iterator[Measure]:
    """Measure many defects in several processes, each as it comes."""
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        yield from pool.map(measure, names, [seed] * len(names))


def alarms(seeds: Iterable[int]) -> list[str]:
    """Run the suite against a healthy server of each contract with each seed, and return what it finds: nothing."""
    chosen = [*seeds]
    return [alarm for year in document.PUBLISHED for alarm in _alarms(year, chosen)]


def _alarms(year: str, seeds: Iterable[int]) -> Iterator[str]:
    with started(served(year)) as url:
        for seed in seeds:
            run = prepare(Options(url=url, contract=Path(year), seed=seed), url)
            run.check()
            for _ in run.steps():
                pass
            yield from (f"{year}, seed {seed}: {finding.code} {finding.detail}" for finding in run.findings)


def table(measures: Iterable[Measure]) -> list[str]:
    """Return the survivors, and how many of each area were caught, as lines of Markdown."""
    found = list(measures)
    lines = ["| area | defects | caught |", "|---|---|---|"]
    for area in sorted({one.area for one in found}):
        mine = [one for one in found if one.area == area]
        lines.append(f"| {area} | {len(mine)} | {sum(one.caught for one in mine)} |")
    lines.append(f"| **all** | **{len(found)}** | **{sum(one.caught for one in found)}** |")
    return lines


def costs(requests: Iterable[int], credits_: Iterable[str], seconds: Iterable[float]) -> Iterator[str]:
    """Yield what it cost to find each of some defects, as lines of Markdown."""
    yield "| until the first finding | median | worst |"
    yield "|---|---|---|"
    spent = [float(amount) for amount in credits_]
    for name, values in (("requests", list(requests)), ("credits", spent), ("seconds", list(seconds))):
        yield f"| {name} | {median(values or [0]):,.1f} | {max(values, default=0):,.1f} |"

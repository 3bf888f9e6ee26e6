"""Measures the suite: puts in one defect at a time and sees whether a run finds anything."""

from __future__ import annotations

import atexit
import importlib
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from stability_contract.contract import document
from stability_contract.http.client import RawClient
from stability_contract.server_check.options import Options
from stability_contract.server_check.run import Run, prepare
from stability_contract.target import TargetError, started

from mutation import gateway
from mutation.defect import DEFECTS, Defect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stability_contract.cases.plan import Planned

    from mutation.defect import Edit

MODULES = (
    "contract_defects",
    "answer_defects",
    "leniency_defects",
    "strictness_defects",
    "money_defects",
    "time_defects",
    "meaning_defects",
)
OPTIONS = ("--log-level", "error")
HEALTHY = "no defect"
ENOUGH = 0.95
"""The share of defects that the suite must catch."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What became of one defect: what the first finding said, or nothing if it survived."""

    name: str
    area: str
    caught_by: str
    detail: str
    seconds: float

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
    """Where defects are put in: one healthy server, a gateway before it, and the plans of a run, made once."""

    seed: int
    stack: ExitStack
    plans: dict[str, list[Planned]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Start the server and the gateway."""
        healthy = self.stack.enter_context(started(OPTIONS))
        self.url, self.gateway = self.stack.enter_context(gateway.opened(RawClient(healthy)))

    def measure(self, defect: Defect) -> Measure:
        """Apply a defect, run until the first finding, and take the defect away."""
        begun = time.perf_counter()
        try:
            caught_by, detail = self._apply(defect)
        except TargetError as problem:
            caught_by, detail = "", f"cannot be put in: {problem}"
        return Measure(defect.name, defect.area, caught_by, detail, time.perf_counter() - begun)

    def _apply(self, defect: Defect) -> tuple[str, str]:
        with ExitStack() as stack:
            url = stack.enter_context(_edited(defect.edit)) if defect.edit else self.url
            self.gateway.passage.memory.clear()
            self.gateway.defect = defect
            stack.callback(setattr, self.gateway, "defect", None)
            return self._run(url)

    def _run(self, url: str) -> tuple[str, str]:
        run = prepare(Options(url=url, seed=self.seed, fail_fast=True), url)
        try:
            run.check()
            self._exhaust(run)
        except TargetError as problem:
            return "preflight", str(problem).removeprefix(url).strip()
        finally:
            run.sender.client.end()
        if not run.findings:
            return "", ""
        first = run.findings[0]
        return first.rule if first.code == "FACT01" else first.code, first.detail

    def _exhaust(self, run: Run) -> None:
        if not self.plans:
            self.plans = {operation.name: run.plan(operation) for operation in run.operations}
        for _ in run.steps(self.plans):
            pass


@contextmanager
def _edited(edit: Edit) -> Iterator[str]:
    """Start a mock server that serves a damaged document, and give its URL."""
    raw = yaml.safe_load(document.published().read_text("utf-8"))
    edit(raw)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "damaged.yaml"
        path.write_text(yaml.safe_dump(raw, sort_keys=False), "utf-8")
        with started(["--contract", str(path), *OPTIONS]) as url:
            yield url


_GROUND: dict[str, Field] = {}
"""The field of this process, so that a worker starts its server and makes its plans once."""


def measure(name: str, seed: int = 1) -> Measure:
    """Measure one defect; a name that none has stands for the healthy server."""
    known = {defect.name: defect for defect in defects()}
    ground = _GROUND.get("")
    if ground is None or ground.seed != seed:
        stack = ExitStack()
        atexit.register(stack.close)
        ground = _GROUND[""] = Field(seed, stack)
    return ground.measure(known.get(name, Defect(HEALTHY, "healthy")))


def measure_all(names: Sequence[str], workers: int, seed: int = 1) -> Iterator[Measure]:
    """Measure many defects in several processes, each as it comes."""
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        yield from pool.map(measure, names, [seed] * len(names))


def alarms(seeds: Iterable[int]) -> list[str]:
    """Run the whole suite against a healthy server with each seed, and give what it finds, which is nothing."""
    found = []
    with started(OPTIONS) as url:
        for seed in seeds:
            run = prepare(Options(url=url, seed=seed), url)
            run.check()
            for _ in run.steps():
                pass
            found += [f"seed {seed}: {finding.code} {finding.detail}" for finding in run.findings]
    return found


def table(measures: Iterable[Measure]) -> list[str]:
    """Return the survivors, and how many of each area were caught, as lines of Markdown."""
    found = list(measures)
    lines = ["| area | put in | caught |", "|---|---|---|"]
    for area in sorted({one.area for one in found}):
        mine = [one for one in found if one.area == area]
        lines.append(f"| {area} | {len(mine)} | {sum(one.caught for one in mine)} |")
    lines.append(f"| **all** | **{len(found)}** | **{sum(one.caught for one in found)}** |")
    return lines

"""Tries many mutants, several at once, and writes down each result as it comes; what is written is not tried again."""

from __future__ import annotations

import atexit
import json
import os
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from mutation import measure
from mutation.machine import catalogue
from mutation.machine.equivalence import NOT_COMPILED, Equivalence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

NICE = 15
UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class Job:
    """One mutant to try. `sieved` ones are not shown to the suite if no request of the battery can tell them."""

    kind: str
    name: str
    patience: float = 240.0
    sieved: bool = True


class Worker:
    """What one process keeps from one mutant to the next."""

    def __init__(self, patience: float) -> None:
        """Start a healthy server."""
        os.nice(NICE)
        stack = ExitStack()
        atexit.register(stack.close)
        self.field = measure.Field(1, stack, patience)
        self.equivalence = Equivalence(self.field.healthy)

    def attempt(self, job: Job) -> dict[str, Any]:
        """Try a mutant, and return its result as it is written down."""
        defect = catalogue.mutants(job.kind)[job.name]
        reason = self.equivalence.reason(defect) if job.sieved else ""
        if reason:
            state = "not served" if reason == NOT_COMPILED else "equivalent"
            return {"kind": job.kind, **asdict(measure.Measure(job.name, defect.area, "", reason, 0, state=state))}
        return {"kind": job.kind, **asdict(self.field.measure(defect))}


_WORKERS: list[Worker] = []


def attempt(job: Job) -> dict[str, Any]:
    """Try a mutant in this process."""
    if not _WORKERS:
        _WORKERS.append(Worker(job.patience))
    return _WORKERS[0].attempt(job)


def carry_out(jobs: Iterable[Job], file: Path, workers: int) -> Iterator[dict[str, Any]]:
    """Try what is not written down yet, and yield each result."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool, file.open("a", encoding="utf-8") as out:
        for result in pool.map(attempt, left(jobs, file)):
            out.write(json.dumps(result) + "\n")
            out.flush()
            yield result


def left(jobs: Iterable[Job], file: Path) -> list[Job]:
    """Return the jobs that are not done yet, those included that ran out of time."""
    done = {(one["kind"], one["name"]) for one in read(file) if one["state"] != UNFINISHED}
    return [job for job in jobs if (job.kind, job.name) not in done]


def read(file: Path) -> list[dict[str, Any]]:
    """Return what is written down, the last of each mutant."""
    if not file.exists():
        return []
    found = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return list({(one["kind"], one["name"]): one for one in found}.values())

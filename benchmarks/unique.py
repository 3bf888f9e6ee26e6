"""Pictures that nobody asked for before: how many a second, and what else the server can do meanwhile."""

from __future__ import annotations

import shutil
import statistics
import time
from typing import TYPE_CHECKING

from benchmarks import bodies, load, painting, processes
from benchmarks.load import Load
from benchmarks.rounds import Series, Target, compared

if TYPE_CHECKING:
    from collections.abc import Iterator

UNCOUNTED = ("--credits", "unlimited", "--rate-limit", "off")
"""A limit that nothing reaches would make each sandbox hold the requests of the last ten seconds: no real one does."""
PICTURES = 20
"""How many are painted to learn what painting and encoding alone cost."""


def measured(rounds: int, seconds: int) -> Iterator[tuple[str, str]]:
    """Yield one line after another: what was measured, and what came out."""
    with processes.ours(*processes.UNLIMITED) as server:
        for output_format in painting.FORMATS:
            yield from _alone(Target(server, bodies.PATH), output_format, rounds, seconds)
        yield _meanwhile(server, rounds, seconds)
    yield _workers(rounds, seconds)


def _alone(target: Target, output_format: str, rounds: int, seconds: int) -> Iterator[tuple[str, str]]:
    series, costs = Series(), []
    for number in range(rounds):
        costs.append(painting.cost(output_format, PICTURES, 1 + number * PICTURES).both)
        target.measure(series, Load(bodies.good(output_format), unique=True, seconds=seconds))
    drawn = statistics.median(costs)
    yield f"unique {output_format}, one worker", f"{series.rate:.0f} a second"
    yield (
        f"... CPU of one, and as a multiple of painting and encoding ({drawn:.1f} ms)",
        f"{series.cpu / 1000:.1f} ms, {series.cpu / 1000 / drawn:.2f}",
    )


def _meanwhile(server: processes.Running, rounds: int, seconds: int) -> tuple[str, str]:
    """Ask for a picture from the cache while others are painted."""
    series = Series()
    for _ in range(rounds):
        with load.started(server.url + bodies.PATH, Load(bodies.good(), unique=True, seconds=seconds + 2)) as painting_:
            time.sleep(1)
            series.measure(server, server.url + bodies.PATH, Load(bodies.good(), connections=1, seconds=seconds))
            load.outcome(painting_)
    return "cached picture while 16 connections ask for unique ones: p50, p99", (
        f"{statistics.median(o.p50_ms for o in series.outcomes):.1f} ms, {series.p99_ms:.1f} ms"
    )


def _workers(rounds: int, seconds: int) -> tuple[str, str]:
    """Compare four workers with one."""
    title = "unique png, four workers that share Redis, as a multiple of one worker"
    if not shutil.which("redis-server"):
        return title, "skipped: redis-server is not installed"
    port = processes.free_port()
    redis = ["redis-server", "--port", str(port), "--save", "", "--appendonly", "no", "--bind", "127.0.0.1"]
    four = ["--workers", "4", "--store", f"redis://127.0.0.1:{port}/0"]
    with (
        processes.running(redis, port, processes.listens),
        processes.ours(*UNCOUNTED) as alone,
        processes.ours(*UNCOUNTED, *four) as together,
    ):
        targets = {"one": Target(alone, bodies.PATH), "four": Target(together, bodies.PATH)}
        found = compared(targets, Load(bodies.good(), unique=True, seconds=seconds), rounds)
    return title, f"{found['four'].share_of(found['one']):.2f}"

"""How long the server takes from its start to its first good answer."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from benchmarks import bodies, processes
from benchmarks.talk import post

if TYPE_CHECKING:
    from collections.abc import Iterator


def measured(times: int) -> Iterator[tuple[str, float]]:
    """Start it a number of times, and yield the medians."""
    starts = [_once() for _ in range(times)]
    yield f"start to first good answer, s (median of {times})", statistics.median(taken for taken, _ in starts)
    yield "CPU from the start to the first good answer, s", statistics.median(cpu for _, cpu in starts)


def _once() -> tuple[float, float]:
    port = processes.free_port()
    began = time.perf_counter()
    with processes.running([*processes.OURS, "--port", str(port)], port, ready=processes.listens) as server:
        status = post(server.port, bodies.good())
        taken, cpu = time.perf_counter() - began, server.cpu_seconds
    if status != 200:  # noqa: PLR2004 - HTTP's own
        raise RuntimeError(f"the first answer was {status}")
    return taken, cpu

"""The story of a 429, over HTTP, with the clock that can be moved: nothing waits."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from benchmarks import bodies, processes, talk

if TYPE_CHECKING:
    import http.client


def seconds() -> float:
    """Return how long it takes: 150 requests pass, those of the next minute are refused, and then one passes.

    Raises RuntimeError if the story goes otherwise.
    """
    with processes.ours() as server, talk.connection(server.port) as opened:
        began = time.perf_counter()
        talk.control(opened, "/_mock/clock/freeze")
        statuses = [_generate(opened) for _ in range(151)]
        for step in (30, 29, 1):
            talk.control(opened, "/_mock/clock/advance", seconds=step)
            statuses.append(_generate(opened))
        taken = time.perf_counter() - began
    if statuses != [200] * 150 + [429, 429, 429, 200]:
        raise RuntimeError(f"the rate limit answered {statuses}")
    return taken


def _generate(opened: http.client.HTTPConnection) -> int:
    return talk.answered(opened, bodies.good())

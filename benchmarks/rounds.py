"""Measurements in rounds: each round measures every server once, so that a slow minute is slow for all of them."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from benchmarks import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.load import Load, Outcome
    from benchmarks.processes import Running

FLOOR = "bare uvicorn"


@dataclass(slots=True)
class Series:
    """What one server did with one load, once for each round."""

    outcomes: list[Outcome] = field(default_factory=list)
    cpu_microseconds: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second: the median."""
        return statistics.median(outcome.rate for outcome in self.outcomes)

    @property
    def p99_ms(self) -> float:
        """The time that 99 of 100 answers keep: the median."""
        return statistics.median(outcome.p99_ms for outcome in self.outcomes)

    @property
    def cpu(self) -> float:
        """Microseconds of CPU for one answer, over all processes of the server: the median."""
        return statistics.median(self.cpu_microseconds)

    @property
    def refused(self) -> float:
        """The share of answers that were refusals."""
        return sum(o.refused for o in self.outcomes) / max(1, sum(o.requests for o in self.outcomes))

    def share_of(self, floor: Series) -> float:
        """Return the rate as a share of another server's in the same round: the median."""
        pairs = zip(self.outcomes, floor.outcomes, strict=True)
        return statistics.median(own.rate / max(other.rate, 1) for own, other in pairs)

    def cpu_share_of(self, floor: Series) -> float:
        """Return the other server's CPU for one answer, as a share of this one's: the median."""
        pairs = zip(self.cpu_microseconds, floor.cpu_microseconds, strict=True)
        return statistics.median(other / max(own, 1) for own, other in pairs)

    def measure(self, server: Running, url: str, sent: Load) -> None:
        """Add one round."""
        before = server.cpu_seconds
        outcome = load.run(url, sent)
        self.outcomes.append(outcome)
        self.cpu_microseconds.append((server.cpu_seconds - before) / max(1, outcome.requests) * 1e6)


@dataclass(frozen=True, slots=True)
class Target:
    """A server and the URL at which it answers a load."""

    server: Running
    path: str

    def measure(self, series: Series, sent: Load) -> None:
        """Add one round to a series."""
        series.measure(self.server, self.server.url + self.path, sent)


def compared(targets: Mapping[str, Target], sent: Load, rounds: int) -> dict[str, Series]:
    """Measure every server in every round; the first round begins with servers that are warm."""
    for target in targets.values():
        target.measure(Series(), replace(sent, seconds=1))
    series = {name: Series() for name in targets}
    for _ in range(rounds):
        for name, target in targets.items():
            target.measure(series[name], sent)
    return series

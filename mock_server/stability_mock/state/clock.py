"""The time of a sandbox, and how a test moves it. All times are whole microseconds since the epoch."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

SECOND = 1_000_000

WallClock = Callable[[], int]
"""Returns the real time in microseconds; it never goes back."""


def wall_clock() -> WallClock:
    """Make a source of real time that starts at the epoch's time and then follows the monotonic clock."""
    monotonic = time.monotonic_ns  # as it is now: a test of the same process may replace it
    offset = time.time_ns() - monotonic()
    return lambda: (monotonic() + offset) // 1000


def microseconds(seconds: float) -> int:
    """Turn seconds into the nearest whole number of microseconds."""
    return round(seconds * SECOND)


@dataclass(slots=True)
class Clock:
    """Runs by itself, can be frozen, advanced, and run at another rate than real time.

    `anchor` and `reading` are what the real clock and this one showed when this one was last set.
    """

    anchor: int = 0
    reading: int = 0
    rate: float = 1.0
    frozen: bool = False

    @classmethod
    def started(cls, wall_us: int) -> Clock:
        """Return a clock that shows the real time."""
        return cls(anchor=wall_us, reading=wall_us)

    def now(self, wall_us: int) -> int:
        """Return the sandbox's time at the real time `wall_us`."""
        return self.reading if self.frozen else self.reading + round((wall_us - self.anchor) * self.rate)

    def rest(self, wall_us: int, until: int) -> float:
        """Return how many real seconds pass before this clock shows `until`; infinity while frozen, 0 if it does."""
        rest = max(0, until - self.now(wall_us))
        return rest and (float("inf") if self.frozen else rest / self.rate / SECOND)

    def advance(self, wall_us: int, duration: int) -> None:
        """Move the sandbox's time forward by `duration` at once."""
        self._set(wall_us, self.now(wall_us) + duration)

    def freeze(self, wall_us: int) -> None:
        """Stop the sandbox's time."""
        self._set(wall_us, self.now(wall_us))
        self.frozen = True

    def resume(self, wall_us: int) -> None:
        """Let the sandbox's time run on from where it stopped."""
        self._set(wall_us, self.now(wall_us))
        self.frozen = False

    def run_at(self, wall_us: int, rate: float) -> None:
        """Let the sandbox's time pass `rate` times as fast as real time."""
        self._set(wall_us, self.now(wall_us))
        self.rate = rate

    def _set(self, wall_us: int, reading: int) -> None:
        self.anchor, self.reading = wall_us, reading

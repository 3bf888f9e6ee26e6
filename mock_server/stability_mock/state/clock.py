"""The time of a world, and how a test moves it. All times are whole microseconds since the epoch."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

SECOND = 1_000_000

RealTime = Callable[[], int]
"""Gives the real time in microseconds; never goes back."""


def real_time() -> RealTime:
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
    def started(cls, real: int) -> Clock:
        """Give a clock that shows the real time."""
        return cls(anchor=real, reading=real)

    def now(self, real: int) -> int:
        """Tell the world's time when the real time is `real`."""
        return self.reading if self.frozen else self.reading + round((real - self.anchor) * self.rate)

    def rest(self, real: int, until: int) -> float:
        """Tell how many real seconds pass before this clock shows `until`; infinity while frozen, 0 if it does."""
        rest = max(0, until - self.now(real))
        return rest and (float("inf") if self.frozen else rest / self.rate / SECOND)

    def advance(self, real: int, duration: int) -> None:
        """Move the world's time forward by `duration` at once."""
        self._set(real, self.now(real) + duration)

    def freeze(self, real: int) -> None:
        """Stop the world's time."""
        self._set(real, self.now(real))
        self.frozen = True

    def resume(self, real: int) -> None:
        """Let the world's time run on from where it stopped."""
        self._set(real, self.now(real))
        self.frozen = False

    def run_at(self, real: int, rate: float) -> None:
        """Let the world's time pass `rate` times as fast as real time."""
        self._set(real, self.now(real))
        self.rate = rate

    def _set(self, real: int, reading: int) -> None:
        self.anchor, self.reading = real, reading

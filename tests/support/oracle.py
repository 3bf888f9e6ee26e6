"""What the rate limit must do, written as simply as it can be: a list of times, in whole microseconds."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

REQUESTS, SECONDS, TIME_OUT = 3, 10, 60
"""A small limit, so that short schedules meet its edges."""

MOVES = (1, 4_000_000, 5_000_000, 9_999_999, 10_000_000, 50_000_000, 59_999_999, 60_000_000)
"""How far schedules move the clock: to the edges of the window and of the time-out, and a microsecond before them."""


@dataclass
class Oracle:
    """One key's rate limit."""

    now: int = 0
    times: list[int] = field(default_factory=list)
    free_at: int | None = None

    def request(self) -> bool:
        """Return whether a request made now is let through."""
        if self.free_at is not None:
            if self.now < self.free_at:
                return False
            self.free_at, self.times = None, []
        if sum(self.now - time < SECONDS * 1_000_000 for time in self.times) == REQUESTS:
            self.free_at = self.now + TIME_OUT * 1_000_000
            return False
        self.times.append(self.now)
        return True


@dataclass(frozen=True)
class Step:
    """One step of a schedule: a move of the clock in microseconds, or a request and whether it must be let through."""

    move: int = 0
    passes: bool | None = None


def schedule(seed: int, steps: int = 12) -> list[Step]:
    """Draw a schedule of requests and clock moves, with the oracle's word on each request."""
    chance, oracle, found = random.Random(seed), Oracle(), []
    for _ in range(steps):
        if chance.random() < 0.65:
            found.append(Step(passes=oracle.request()))
        else:
            move = chance.choice(MOVES)
            oracle.now += move
            found.append(Step(move=move))
    return found

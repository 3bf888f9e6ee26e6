"""Keeps a run under the rate limit: by moving the clock where the target has one, by waiting where it has none."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from stability_contract.target import Control

SPARE = 0.9  # of the limit, so that a clock that differs a little does no harm


@dataclass
class Throttle:
    """Lets a number of requests through in a number of seconds."""

    requests: int
    seconds: float
    control: Control | None = None
    now: Callable[[], float] = time.monotonic
    wait: Callable[[float], None] = time.sleep
    _sent: deque[float] = field(default_factory=deque)

    def admit(self) -> None:
        """Return when the next request may go out."""
        allowed = max(1, int(self.requests * SPARE))
        if len(self._sent) >= allowed:
            self._make_room(allowed)
        self._sent.append(self.now())

    def note(self) -> None:
        """Count a request that goes out without waiting; a movable clock is set anew after those."""
        if self.control is None:
            self._sent.append(self.now())

    def _make_room(self, allowed: int) -> None:
        if self.control:
            self.control.advance(self.seconds + 1)
            self._sent.clear()
            return
        oldest = self._sent[-allowed]
        self.wait(max(0.0, oldest + self.seconds - self.now()))
        while self._sent and self._sent[0] <= self.now() - self.seconds:
            self._sent.popleft()

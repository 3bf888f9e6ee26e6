"""The rate limit: a number of requests in a sliding window. One more, and every request is refused for a time-out.

Reference: "This API is rate-limited to 150 requests every 10 seconds. If you exceed this limit, you will receive a
429 response and be timed out for 60 seconds."
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stability_mock.errors import RateLimitExceeded
from stability_mock.state.clock import SECOND, microseconds

if TYPE_CHECKING:
    from stability_mock.contract import RateLimit


@dataclass(slots=True)
class RateLimiter:
    """What one key has asked for lately: the times of its requests, and the end of its time-out if it has one."""

    admitted: deque[int] = field(default_factory=deque)
    timed_out_until: int | None = None

    def admit(self, now: int, limit: RateLimit) -> None:
        """Count a request at the time `now`, or raise RateLimitExceeded.

        A request exactly one window after another no longer shares a window with it. A request refused during the
        time-out does not lengthen it (assumed). After the time-out the slate is clean.
        """
        self._forget(now, limit)
        if self.timed_out_until is None and len(self.admitted) >= limit.requests:
            self.timed_out_until = now + microseconds(limit.time_out)
        if self.timed_out_until is not None:
            rest = (self.timed_out_until - now) / SECOND
            raise RateLimitExceeded(limit.requests, limit.seconds, limit.time_out, rest)
        self.admitted.append(now)

    def used(self, now: int, limit: RateLimit) -> int:
        """Return how many requests count at the time `now`."""
        self._forget(now, limit)
        return len(self.admitted)

    def _forget(self, now: int, limit: RateLimit) -> None:
        if self.timed_out_until is not None and self.timed_out_until <= now:
            self.timed_out_until = None
            self.admitted.clear()
        oldest = now - microseconds(limit.seconds)
        while self.admitted and self.admitted[0] <= oldest:
            self.admitted.popleft()

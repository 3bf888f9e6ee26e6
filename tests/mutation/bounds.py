"""Counts what a run sends, and ends it when its time is over."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stability_contract.http.exchange import NoResponse, Request, Response
    from stability_contract.server_check.sending import Sends


class OutOfTime(Exception):  # noqa: N818 - the end, not an error
    """A run took longer than it may."""


@dataclass
class CountingLine:
    """Passes requests on, counted, until a moment of the monotonic clock."""

    line: Sends
    end_at: float = float("inf")
    count: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, request: Request) -> Response | NoResponse:
        """Return the answer; raises OutOfTime."""
        if time.monotonic() > self.end_at:
            raise OutOfTime(f"given up after {self.count} requests")
        with self._lock:
            self.count += 1
        return self.line.send(request)

    def end(self) -> None:
        """Close every connection."""
        self.line.end()

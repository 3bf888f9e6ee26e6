"""The clock of a test's sandbox."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stability_mock.pytest_plugin.control_client import ControlClient


class SandboxClock:
    """Runs by itself until a test moves it. The rate limit and all waiting depend on it.

    freezegun and time-machine do not move it.
    """

    def __init__(self, control: ControlClient) -> None:
        self._control = control

    def now(self) -> datetime:
        """Return the time of this sandbox, in UTC."""
        return datetime.fromisoformat(self._control.read("/clock")["now"])

    @property
    def frozen(self) -> bool:
        """Whether it stands still."""
        return bool(self._control.read("/clock")["frozen"])

    @property
    def rate(self) -> float:
        """How many times as fast as real time it runs."""
        return float(self._control.read("/clock")["rate"])

    def advance(self, by: float | timedelta) -> None:
        """Move it forward at once, by seconds or a timedelta."""
        seconds = by.total_seconds() if isinstance(by, timedelta) else by
        self._control.call("POST", "/clock/advance", {"seconds": seconds})

    def freeze(self) -> None:
        """Stop it; `advance` still moves it."""
        self._control.call("POST", "/clock/freeze")

    def resume(self) -> None:
        """Start it again after `freeze`."""
        self._control.call("POST", "/clock/resume")

    def run_at(self, rate: float) -> None:
        """Run it `rate` times as fast as real time: at 100, a client that waits 8 seconds waits 80 ms."""
        self._control.call("POST", "/clock/rate", {"factor": rate})

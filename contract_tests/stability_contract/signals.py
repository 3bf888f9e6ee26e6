"""Signals that end a check early: nothing that it started stays behind, and what it has found so far is not lost."""

from __future__ import annotations

import contextlib
import os
import signal
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from types import FrameType, TracebackType

HEARD = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StoppedError(KeyboardInterrupt):
    """We were sent a signal; `code` is the exit code that shells give then. No library takes it for a failed test."""

    def __init__(self, number: int) -> None:
        super().__init__(f"stopped by {signal.Signals(number).name}")
        self.code = 128 + number


@dataclass
class Signals:
    """Raises StoppedError where the first signal finds us, or passes signals on to the command that runs."""

    received: int = 0
    _held: bool = False
    _running: subprocess.Popen[bytes] | None = None
    _typed: bool = False
    _before: dict[signal.Signals, Any] = field(default_factory=dict)

    def __enter__(self) -> Self:
        """Take over the signals, save those that are ignored."""
        for number in HEARD:
            if (before := signal.getsignal(number)) is not signal.SIG_IGN:
                self._before[number] = before
                signal.signal(number, self._receive)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _problem: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Return the signals back."""
        for number, before in self._before.items():
            signal.signal(number, before)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Do not disturb what begins or ends a process: what comes meanwhile is raised at the end."""
        held, self._held = self._held, True
        already = self.received
        try:
            yield
        finally:
            self._held = held
        if self.received and not (held or already):
            raise StoppedError(self.received)

    @contextlib.contextmanager
    def passed_on(
        self, start: Callable[[], subprocess.Popen[bytes]], *, at_terminal: bool
    ) -> Iterator[subprocess.Popen[bytes]]:
        """Start a command, and leave it to it how it ends; at a terminal, what is typed there reaches it without us."""
        self._held = True
        try:
            process = start()
            self._running, self._typed = process, at_terminal
            if self.received:
                process.send_signal(self.received)
            yield process
        finally:
            self._running, self._held = None, False

    def _receive(self, number: int, _frame: FrameType | None) -> None:
        first, self.received = not self.received, self.received or number
        if self._running:
            if number != signal.SIGINT or not self._typed:
                self._running.send_signal(number)
            self._typed = False
        elif first and not self._held:
            raise StoppedError(number)


@dataclass
class WorkerSignals:
    """What a thread other than the main one knows of signals: only the main one gets them, and sets `received` here."""

    received: int = 0

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Return at once: no signal disturbs a thread."""
        yield


def in_foreground() -> bool:
    """Return whether we are what the terminal runs now."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    finally:
        os.close(terminal)

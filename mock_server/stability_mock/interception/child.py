"""The command: how it is started, which signals it is passed, and its exit code."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import shutil
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Self

from stability_mock.interception import InterceptionError
from stability_mock.interception.namespace import HELD, NOT_EXECUTABLE, NOT_FOUND

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Iterator, Mapping, Sequence
    from types import TracebackType

PASSED_ON = HELD
FROM_KEYS = frozenset({signal.SIGINT, signal.SIGQUIT})
ENDED_BY_SIGNAL = 128


class CommandError(InterceptionError):
    """The command cannot be started; `code` is the exit code that shells give then."""

    def __init__(self, command: str, problem: OSError) -> None:
        super().__init__(f"{command}: {problem.strerror}")
        self.code = NOT_EXECUTABLE if isinstance(problem, PermissionError) else NOT_FOUND


def require_program(name: str, environment: Mapping[str, str]) -> None:
    """Look for a program as it will be looked for, before anything is set up for it. Raises CommandError."""
    if shutil.which(name, path=environment.get("PATH", os.defpath)):
        return
    number = errno.EACCES if "/" in name and Path(name).exists() else errno.ENOENT
    raise CommandError(name, OSError(number, os.strerror(number)))


class Child:
    """Stands between the signals that we are sent and the command. To be entered before anything is set up.

    In the foreground of a terminal the command shares our process group, so that it can read from the terminal; what
    is typed there then reaches it without us. Elsewhere it has a group of its own, which gets every signal whole.
    """

    def __init__(self) -> None:
        self._process: Process | None = None
        self._in_foreground = in_foreground()
        self._typed: set[int] = set()
        self._last: int | None = None
        self.early: int | None = None

    def __enter__(self) -> Self:
        """Take over the signals, save those that are ignored."""
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None  # noqa: S101 - for the type: we are in one
        before = {number: signal.getsignal(number) for number in PASSED_ON}
        self._taken = {number: action for number, action in before.items() if action is not signal.SIG_IGN}
        for number in self._taken:
            loop.add_signal_handler(number, self._receive, number, task)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _problem: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Restore the signal handlers."""
        for number, action in self._taken.items():
            asyncio.get_running_loop().remove_signal_handler(number)
            signal.signal(number, action)

    async def start(
        self, command: Sequence[str], environment: Mapping[str, str], channels: Sequence[int] = ()
    ) -> Process:
        """Start a program with our standard streams. Raises CommandError.

        A program with channels is one of ours that is to become the command: signals wait until it has.
        """
        group = None if self._in_foreground else 0
        with _held(HELD if channels else ()):
            try:
                self._process = await asyncio.create_subprocess_exec(
                    *command, env=environment, pass_fds=channels, process_group=group
                )
            except OSError as problem:
                raise CommandError(command[0], problem) from problem
        return self._process

    def forget(self) -> None:
        """Begin again after a program that did not become the command. Raises CancelledError if it was to be ended."""
        self._process = None
        if self._last is not None:
            self.early = self._last
            raise asyncio.CancelledError

    def _receive(self, number: int, task: asyncio.Task[object]) -> None:
        self._last = number
        if self._process is None:
            self.early = number
            task.cancel()
        elif not self._in_foreground:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)
        elif number in FROM_KEYS and number not in self._typed:
            self._typed.add(number)  # the terminal has sent it to the command, too
        else:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(number)


@contextlib.contextmanager
def _held(numbers: Sequence[int]) -> Iterator[None]:
    """Let signals wait; a process that is started meanwhile inherits that."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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


def exit_code(returned: int) -> int:
    """Return the exit code as shells do: a signal counts from 128."""
    return ENDED_BY_SIGNAL - returned if returned < 0 else returned

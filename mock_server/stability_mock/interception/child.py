"""The command: how it is started, which signals it is passed, and the code with which it ends."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from typing import TYPE_CHECKING, Self

from stability_mock.interception import InterceptionError
from stability_mock.interception.namespace import NOT_EXECUTABLE, NOT_FOUND

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Mapping, Sequence
    from types import TracebackType

PASSED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2)
FROM_KEYS = frozenset({signal.SIGINT, signal.SIGQUIT})
ENDED_BY_SIGNAL = 128


class CommandError(InterceptionError):
    """The command cannot be started; `code` is the exit code that shells give then."""

    def __init__(self, command: str, problem: OSError) -> None:
        super().__init__(f"{command}: {problem.strerror}")
        self.code = NOT_EXECUTABLE if isinstance(problem, PermissionError) else NOT_FOUND


class Child:
    """Stands between the signals that we are sent and the command. To be entered before anything is set up.

    In the foreground of a terminal the command shares our process group, so that it can read from the terminal; what
    is typed there then reaches it without us. Elsewhere it has a group of its own, which gets every signal whole.
    """

    def __init__(self) -> None:
        self._process: Process | None = None
        self._in_foreground = in_foreground()
        self._typed: set[int] = set()
        self.early: int | None = None

    def __enter__(self) -> Self:
        """Take over the signals, save those that are ignored."""
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None  # noqa: S101 - for the type: we are in one
        self._taken = [number for number in PASSED_ON if signal.getsignal(number) is not signal.SIG_IGN]
        for number in self._taken:
            loop.add_signal_handler(number, self._receive, number, task)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _problem: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Give the signals back."""
        for number in self._taken:
            asyncio.get_running_loop().remove_signal_handler(number)

    async def start(
        self, command: Sequence[str], environment: Mapping[str, str], channels: Sequence[int] = ()
    ) -> Process:
        """Start a program with our standard streams. Raises CommandError."""
        group = None if self._in_foreground else 0
        try:
            self._process = await asyncio.create_subprocess_exec(
                *command, env=environment, pass_fds=channels, process_group=group
            )
        except OSError as problem:
            raise CommandError(command[0], problem) from problem
        return self._process

    def _receive(self, number: int, task: asyncio.Task[object]) -> None:
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


def in_foreground() -> bool:
    """Tell whether we are what the terminal runs now."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    finally:
        os.close(terminal)


def exit_code(returned: int) -> int:
    """Give the exit code as shells do: a signal counts from 128."""
    return ENDED_BY_SIGNAL - returned if returned < 0 else returned

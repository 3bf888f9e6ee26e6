"""Signals: where they end a check, where they wait, and where they are the command's."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
from hearing import as_at_a_prompt
from stability_contract import signals
from stability_contract.signals import Signals, StoppedError

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator


class Noting:
    """Plays a command's process, and notes its signals."""

    def __init__(self) -> None:
        self.noted: list[int] = []

    def send_signal(self, number: int) -> None:
        """Note it."""
        self.noted.append(number)


@pytest.fixture(autouse=True)
def _prompt() -> Iterator[None]:
    with as_at_a_prompt():
        yield


def send(*numbers: signal.Signals) -> None:
    for number in numbers:
        os.kill(os.getpid(), number)


def noted(*numbers: signal.Signals, at_terminal: bool) -> list[int]:
    """Return what a running command is sent of these signals."""
    process = Noting()

    def start() -> subprocess.Popen[bytes]:
        return process  # type: ignore[return-value]

    with Signals() as signals:
        with signals.passed_on(start, at_terminal=at_terminal):
            send(*numbers)
        assert signals.received == numbers[0]
    return process.noted


def test_the_first_signal_stops_us_and_the_next_does_not_disturb_the_clearing_up() -> None:
    with Signals() as signals:
        with pytest.raises(StoppedError, match=r"^stopped by SIGTERM$") as stopped:
            send(signal.SIGTERM)
        send(signal.SIGINT)

    assert (stopped.value.code, signals.received) == (143, signal.SIGTERM)


def test_a_signal_waits_for_what_must_not_be_disturbed() -> None:
    done = []

    def clear_up(signals: Signals) -> None:
        with signals.held():
            with signals.held():
                send(signal.SIGINT)
            done.append("all of it")

    with Signals() as signals, pytest.raises(StoppedError):
        clear_up(signals)

    assert done == ["all of it"]


def test_a_signal_that_was_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Signals() as signals:
            send(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)

    assert signals.received == 0


def test_signals_are_given_back() -> None:
    before = [signal.getsignal(number) for number in signals.HEARD]

    with Signals():
        pass

    assert [signal.getsignal(number) for number in signals.HEARD] == before


def test_a_running_command_gets_every_signal() -> None:
    assert noted(signal.SIGINT, signal.SIGTERM, signal.SIGINT, at_terminal=False) == [2, 15, 2]


def test_what_is_typed_at_a_terminal_is_not_passed_on_a_second_time() -> None:
    assert noted(signal.SIGINT, at_terminal=True) == []
    assert noted(signal.SIGTERM, at_terminal=True) == [15]
    assert noted(signal.SIGINT, signal.SIGINT, at_terminal=True) == [2]


def test_a_signal_that_came_while_a_command_was_started_reaches_it() -> None:
    process = Noting()

    def start() -> subprocess.Popen[bytes]:
        send(signal.SIGTERM)
        return process  # type: ignore[return-value]

    with Signals() as signals, signals.passed_on(start, at_terminal=False):
        pass

    assert process.noted == [15]

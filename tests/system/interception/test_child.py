"""The command's process: its group, its signals, its exit code."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest
from hearing import as_at_a_prompt
from scenery import until
from stability_mock.interception import child
from stability_mock.interception.child import Child, CommandError, exit_code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WAITING = """
import signal, sys
def note(number, frame):
    with open(sys.argv[1], "a") as file:
        file.write(signal.Signals(number).name + " ")
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2, signal.SIGQUIT):
    signal.signal(number, note)
open(sys.argv[1], "w").close()
while "USR2" not in open(sys.argv[1]).read():
    signal.sigtimedwait([], 0.01)
"""


@pytest.fixture(autouse=True)
def _prompt() -> Iterator[None]:
    with as_at_a_prompt():
        yield


async def pass_on(file: Path, *numbers: int) -> str:
    """Start a command that notes its signals, send us some, and give what it noted."""
    with Child() as started:
        process = await started.start([sys.executable, "-c", WAITING, str(file)], os.environ)
        await until(file.exists)
        for number in (*numbers, signal.SIGUSR2):
            before = noted(file)
            os.kill(os.getpid(), number)
            if number not in child.FROM_KEYS:
                await until(lambda before=before: noted(file) != before)  # type: ignore[misc]
        await process.wait()
    return noted(file)


def noted(file: Path) -> str:
    """Read what the command noted."""
    return file.read_text(encoding="ascii")


@pytest.fixture
def _foreground(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "in_foreground", lambda: True)


@pytest.fixture
def _background(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "in_foreground", lambda: False)


@pytest.mark.usefixtures("_background")
def test_signals_are_passed_on(tmp_path: Path) -> None:
    names = asyncio.run(pass_on(tmp_path / "noted", signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1))

    assert names.split() == ["SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2"]


@pytest.mark.usefixtures("_foreground")
def test_what_is_typed_at_the_terminal_is_not_passed_on_a_second_time(tmp_path: Path) -> None:
    names = asyncio.run(pass_on(tmp_path / "noted", signal.SIGINT, signal.SIGTERM, signal.SIGQUIT))

    assert names.split() == ["SIGTERM", "SIGUSR2"]


@pytest.mark.usefixtures("_background")
def test_outside_of_a_terminal_the_command_has_a_group_of_its_own() -> None:
    async def group() -> int:
        with Child() as started:
            process = await started.start(["sleep", "60"], os.environ)
            found = os.getpgid(process.pid)
            process.kill()
            await process.wait()
            return found - process.pid

    assert asyncio.run(group()) == 0


@pytest.mark.usefixtures("_foreground")
def test_at_a_terminal_the_command_shares_our_group() -> None:
    async def group() -> int:
        with Child() as started:
            process = await started.start(["sleep", "60"], os.environ)
            found = os.getpgid(process.pid)
            process.kill()
            await process.wait()
            return found

    assert asyncio.run(group()) == os.getpgrp()


@pytest.mark.parametrize("at_terminal", [True, False])
def test_a_signal_after_the_command_has_ended_does_no_harm(
    monkeypatch: pytest.MonkeyPatch, *, at_terminal: bool
) -> None:
    monkeypatch.setattr(child, "in_foreground", lambda: at_terminal)

    async def story() -> int | None:
        with Child() as started:
            process = await started.start(["true"], os.environ)
            await process.wait()
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(0.01)
            return started.early

    assert asyncio.run(story()) is None


def test_a_signal_before_the_command_has_started_ends_the_setting_up() -> None:
    async def story() -> int | None:
        with Child() as started:
            os.kill(os.getpid(), signal.SIGTERM)
            with pytest.raises(asyncio.CancelledError):
                await asyncio.Event().wait()
            return started.early

    assert asyncio.run(story()) == signal.SIGTERM


def test_a_signal_for_a_program_that_did_not_become_the_command_is_not_lost() -> None:
    async def story() -> int | None:
        with Child() as started:
            process = await started.start(["sleep", "60"], os.environ)
            os.kill(os.getpid(), signal.SIGTERM)
            await process.wait()
            with pytest.raises(asyncio.CancelledError):
                started.forget()
            return started.early

    assert asyncio.run(story()) == signal.SIGTERM


def test_a_signal_that_was_ignored_before_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)

    async def story() -> None:
        with Child():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN

    try:
        asyncio.run(story())
    finally:
        signal.signal(signal.SIGHUP, before)


def test_what_cannot_be_started_has_the_code_that_shells_give(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("no program", encoding="ascii")

    async def start(command: str) -> None:
        with Child() as started:
            await started.start([command], os.environ)

    with pytest.raises(CommandError, match=r"^no-such-command: No such file or directory$") as absent:
        asyncio.run(start("no-such-command"))
    with pytest.raises(CommandError, match=r"plain: Permission denied$") as not_executable:
        asyncio.run(start(str(tmp_path / "plain")))
    assert (absent.value.code, not_executable.value.code) == (127, 126)


def test_the_exit_code_of_a_command_ended_by_a_signal_is_the_one_that_shells_give() -> None:
    assert [exit_code(returned) for returned in (0, 3, -2, -15)] == [0, 3, 130, 143]

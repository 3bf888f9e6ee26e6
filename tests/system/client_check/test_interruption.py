"""Ctrl-C, and other signals: nothing stays behind, and what was found until then is reported."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from checked_clients import words
from hearing import as_at_a_prompt
from test_seeded_bugs import BUGS

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE_SECONDS = 60
NOTING = 'echo "$SSL_CERT_FILE" >> began; '
ENDLESS = ("sh", "-c", f"{NOTING}exec sleep 60")
DEAF = ("sh", "-c", f"trap '' INT TERM; {NOTING}while true; do sleep 0.1; done")
HANGING = ("sh", "-c", f'{NOTING}exec "$@"', "sh", *words(BUGS / "waits_for_ever.py"))


@dataclass(frozen=True, slots=True)
class Case:
    """A check that is stopped: its options and command, once the command has begun so often, by a signal to whom."""

    options: tuple[str, ...]
    command: tuple[str, ...]
    begun: int
    number: signal.Signals
    send: Callable[[int, int], None]
    passes: bool = True

    def __str__(self) -> str:
        return f"{self.send.__name__} {self.number.name} {' '.join(self.options)} {self.command[2][:4]}"


STOPPED = [
    Case((), ENDLESS, 1, signal.SIGINT, os.killpg),
    Case((), ENDLESS, 1, signal.SIGINT, os.kill),
    Case((), ENDLESS, 1, signal.SIGTERM, os.kill),
    Case(("--trial", "stall"), HANGING, 3, signal.SIGINT, os.killpg),
    Case(("--trial", "stall"), HANGING, 3, signal.SIGINT, os.kill),
    Case(("--trial", "stall"), HANGING, 3, signal.SIGTERM, os.kill),
]


def marked(mark: str) -> set[int]:
    """Find the processes that have this mark in their environment."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark.encode() in (folder / "environ").read_bytes():
                found.add(int(folder.name))
    return found


def until(condition: Callable[[], bool]) -> None:
    """Wait for what other processes do."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def begun(folder: Path) -> list[str]:
    """Return a line for each time that the command has begun."""
    return (folder / "began").read_text("ascii").splitlines() if (folder / "began").exists() else []


def start(folder: Path, mark: str, *words: str) -> subprocess.Popen[str]:
    """Start a check in a folder with a mark, as from a prompt."""
    (folder / "tmp").mkdir()
    return subprocess.Popen(
        [sys.executable, "-m", "stability_contract", "client", *words],
        cwd=folder,
        env=os.environ | {"CHECK_MARK": mark, "TMPDIR": str(folder / "tmp")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="NOT tested: this system has no /proc")
@pytest.mark.parametrize("case", STOPPED, ids=str)
def test_a_check_that_is_stopped_leaves_nothing_behind(case: Case, tmp_path: Path) -> None:
    mark = uuid.uuid4().hex
    with as_at_a_prompt():
        process = start(tmp_path, mark, *case.options, "--patience", "50", "--", *case.command)
    until(lambda: len(begun(tmp_path)) == case.begun)
    assert Path(begun(tmp_path)[-1]).exists()
    assert len(marked(mark)) >= 4

    case.send(process.pid, case.number)
    _, stderr = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 128 + case.number
    assert "Traceback" not in stderr
    assert "coverage" in stderr
    assert marked(mark) == set()
    assert list((tmp_path / "tmp").iterdir()) == []
    assert not Path(begun(tmp_path)[-1]).exists()


def test_a_command_that_hears_no_signal_is_ended_after_its_trial(tmp_path: Path) -> None:
    mark = uuid.uuid4().hex
    hanging = f'{NOTING}{" ".join(words(BUGS / "no_accept.mjs"))}; test "$(wc -l < began)" = 3 || exit 0; {DEAF[2]}'
    process = start(tmp_path, mark, "--trial", "500", "--patience", "10", "--", "sh", "-c", hanging)

    _, stderr = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 0
    assert "still waiting" in stderr
    assert marked(mark) == set()
    assert list((tmp_path / "tmp").iterdir()) == []


def test_standard_streams_are_the_command_s(tmp_path: Path) -> None:
    (tmp_path / "said").write_text("hello", "ascii")
    with (tmp_path / "said").open() as stdin:
        done = subprocess.run(
            [sys.executable, "-m", "stability_contract", "client", "--", "sh", "-c", "tr a-z A-Z; exit 3"],
            stdin=stdin,
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.stdout == "HELLO"
    assert done.returncode == 1
    assert "ended with 3" in done.stderr

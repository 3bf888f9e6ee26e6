"""Signals to a check of a server: one line, the exit code that shells give, and nothing stays behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hearing import as_at_a_prompt
from stability_contract.cases.generated import generate
from stability_contract.cases.plan import Effort

if TYPE_CHECKING:
    from collections.abc import Callable

    from stability_contract.contract.document import Document
    from stability_contract.oracle.judge import Judge

PATIENCE_SECONDS = 60
MOCK_SERVER = b"stability_mock"


def marked(mark: str, word: bytes) -> set[int]:
    """Find the processes that have this mark in their environment and this word on their command line."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark.encode() in (folder / "environ").read_bytes() and word in (folder / "cmdline").read_bytes():
                found.add(int(folder.name))
    return found


def until(condition: Callable[[], object]) -> None:
    """Wait for what other processes do."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="the system does not list processes as files")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_check_and_its_mock_server(number: signal.Signals) -> None:
    mark = uuid.uuid4().hex
    with as_at_a_prompt():
        process = subprocess.Popen(
            [sys.executable, "-m", "stability_contract", "server", "--operations", "core"],
            env=os.environ | {"CHECK_MARK": mark},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    try:
        until(lambda: marked(mark, MOCK_SERVER))
        process.send_signal(number)
        said = process.communicate(timeout=PATIENCE_SECONDS)[1]
        left = marked(mark, MOCK_SERVER)
    finally:
        process.kill()

    assert process.returncode == 128 + number
    assert said == f"Error: stopped by {number.name}: the server was not checked to the end\n"
    assert left == set()


def test_ctrl_c_while_a_run_is_planned_is_not_swallowed(
    contract: Document, judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("stability_contract.cases.generated.RequestsTransport.serialize_case", interrupt)

    with pytest.raises(KeyboardInterrupt):
        list(generate(contract, contract.operation("core"), judge, "sk-good", Effort(1, 2)))

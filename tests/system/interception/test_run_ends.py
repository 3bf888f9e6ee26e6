"""How a run ends when something is closed, full, unwritable or impatient: with the command's code, and no traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from commands import RUN, run, summary

WORDS = " ".join(f"'{word}'" for word in RUN)


def shell(script: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a line of shell in which $RUN is the command."""
    return subprocess.run(
        ["bash", "-c", script.replace("$RUN", WORDS)],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


@pytest.mark.parametrize("streams", ["2>&-", ">&-", "<&-", ">&- 2>&- <&-", "2>/dev/full", ">/dev/full 2>/dev/full"])
@pytest.mark.parametrize("via", ["proxy", "auto"])
def test_the_exit_code_is_the_commands_whatever_can_be_written(streams: str, via: str) -> None:
    done = shell(f"$RUN --via {via} -- sh -c 'exit 3' {streams}")

    assert done.returncode == 3
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("reader", ["grep -q ready", "head -1"])
def test_the_exit_code_is_the_commands_when_the_reader_has_left(reader: str) -> None:
    done = shell(f"$RUN -- sh -c 'echo ready; sleep 0.2; exit 3' 2>&1 | {reader}; echo ${{PIPESTATUS[0]}}")

    assert done.stdout.splitlines()[-1] == "3"


def test_a_closed_stream_is_not_another_file_for_the_command() -> None:
    done = shell("$RUN -- sh -c 'readlink /proc/self/fd/2 >&1' 2>&-")

    assert done.stdout == "/dev/null\n"


def test_without_a_folder_for_temporary_files_it_says_so_in_one_line(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    script = (
        "import sys, tempfile; folder = sys.argv.pop(1); tempfile._candidate_tempdir_list = lambda: [folder]\n"
        "from stability_mock.__main__ import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(blocked / "no"), "run", "--", "true"],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )

    assert done.returncode == 2
    assert done.stderr == (
        "stability-mock: temporary files: no folder for them can be written; "
        "set TMPDIR to a folder that can be written\n"
    )


@pytest.mark.parametrize("via", ["proxy", "auto"])
def test_an_interrupt_in_the_first_moments_leaves_no_traceback_and_no_file(via: str, tmp_path: Path) -> None:
    """At many moments of the start, up to where the command runs."""
    for step in range(12):
        with subprocess.Popen(
            [*RUN, "--via", via, "--", "sleep", "60"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"TMPDIR": str(tmp_path)},
            start_new_session=True,
            preexec_fn=_hear_interrupts,  # noqa: PLW1509 - the tests may run in the background, where SIGINT is ignored
        ) as process:
            entered(process, step)
            process.send_signal(signal.SIGINT)
            said = process.communicate(timeout=60)[1]

        assert process.returncode in {-signal.SIGINT, 130}, (step, said)
        assert "Traceback" not in said, (step, said)
        assert list(tmp_path.iterdir()) == [], (step, said)


def _hear_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def entered(process: subprocess.Popen[str], step: int) -> None:
    """Wait until a process runs our code, and then until it has used some more time of its processor."""
    maps = Path(f"/proc/{process.pid}/maps")
    while "click" not in maps.read_text(encoding="utf-8") and used(process) < FIRST_TICKS:
        time.sleep(0.001)
    wanted = used(process) + step * 4
    for _ in range(2000):
        if used(process) >= wanted or process.poll() is not None:
            return
        time.sleep(0.001)


FIRST_TICKS = 8


def used(process: subprocess.Popen[str]) -> int:
    """Return how many ticks of processor time a process has used."""
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


ODD_FORM = """
import requests

part = 'Content-Disposition: form-data; name="prompt"\\r\\n\\r\\na cat'
requests.post(
    "https://api.stability.ai/v2beta/stable-image/generate/core",
    data=f"--b\\r\\n{part}\\r\\n--b--\\r\\n\\r\\nand more",
    headers={"authorization": "Bearer sk-any", "content-type": "multipart/form-data; boundary=b"},
)
"""


def test_no_warning_of_a_library_lands_among_the_commands_lines(tmp_path: Path) -> None:
    done = run("--", sys.executable, "-c", ODD_FORM, cwd=tmp_path)

    assert len(done.stderr.splitlines()) == 1
    assert summary(done).startswith("stability-mock: 1 request, ")

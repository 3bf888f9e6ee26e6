"""The command's output, as processes: no terminal, full disk or reader that leaves decides the exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from live import start
from stability_contract.contract import document

COMMAND = [sys.executable, "-P", "-m", "stability_contract"]
CHECK = ["server", "--operations", "core", "--max-examples", "0"]


def run(words: list[str], **how: object) -> subprocess.CompletedProcess[bytes]:
    """Run the command in an environment of its own."""
    variables = how.pop("env", {})
    assert isinstance(variables, dict)
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [*COMMAND, *words], env=os.environ | variables, stderr=subprocess.PIPE, check=False, timeout=100, **how
    )


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "ascii", "utf-8", "cp437"])
@pytest.mark.parametrize("words", [["diff", "2024", "2026"], ["diff", "--json", "2026", "2024"], ["explain"]])
def test_no_command_fails_because_of_the_terminal_s_encoding(encoding: str, words: list[str]) -> None:
    done = run(words, env={"PYTHONIOENCODING": encoding}, stdout=subprocess.PIPE)

    assert done.returncode == (1 if words[0] == "diff" else 0), done.stderr
    assert done.stderr == b""
    assert done.stdout.decode("utf-8" if encoding == "ascii" else encoding)  # click takes ASCII for a mistake


def test_what_a_terminal_cannot_hold_is_spelled_out() -> None:
    done = run(["diff", "2024", "2024"], env={"PYTHONIOENCODING": "cp1252"}, stdout=subprocess.PIPE)

    assert done.stdout == b"2024 -> 2024: nothing changed for clients\n"
    assert done.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.timeout(300)
def test_a_full_disk_does_not_change_what_was_found() -> None:
    with Path("/dev/full").open("w") as full:
        done = run(CHECK, stdout=full)

    assert done.returncode == 0, done.stderr
    assert done.stderr.decode().splitlines() == [
        "stability-contract: not all of the output could be written: No space left on device"
    ]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_exit_code_2_where_the_output_is_what_was_asked_for() -> None:
    with Path("/dev/full").open("w") as full:
        done = run(["diff", "2024", "2024"], stdout=full)

    assert done.returncode == 2
    assert done.stderr.decode().splitlines()[0] == "Error: cannot write the output: No space left on device"


@pytest.mark.timeout(300)
def test_a_reader_that_has_heard_enough_does_not_change_what_was_found(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)

    done = run(CHECK, stdout=writer, cwd=tmp_path)

    os.close(writer)
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    assert list(tmp_path.iterdir()) == []  # no .hypothesis, and nothing else


def test_no_output_at_all_changes_nothing() -> None:
    words = " ".join([*COMMAND, "diff", "2024", "2024"])

    done = subprocess.run(["sh", "-c", f"{words} >&- 2>&-"], check=False, timeout=60)

    assert done.returncode == 0


def test_a_title_that_the_terminal_cannot_hold_does_not_stop_the_mock_server(tmp_path: Path) -> None:
    file = tmp_path / "contract.yaml"
    text = document.published().read_text("utf-8")
    file.write_text(text.replace("title: Stable Image API", "title: \u041f\u0438\u0440\u0441", 1), "utf-8")

    with start("--contract", str(file), measured=False, PYTHONIOENCODING="latin-1") as live:
        assert live.welcome.startswith("\\u041f\\u0438\\u0440\\u0441")

"""How a check ends: the same whoever reads along, and at once where nothing reached the API."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from har_recipes import Asked, har

if TYPE_CHECKING:
    from pathlib import Path

CHECK = (sys.executable, "-P", "-m", "stability_contract", "client")


def write_recording(folder: Path, *asked: Asked) -> str:
    """Write a recording, and return its path."""
    import json  # noqa: PLC0415 - here alone

    (folder / "a.har").write_text(json.dumps(har(*(one.entry for one in asked))), "utf-8")
    return str(folder / "a.har")


def test_a_reader_that_leaves_changes_no_exit_code(tmp_path: Path) -> None:
    good, bad = Asked(), Asked(accept="image/png", status=400, fault="x")
    for asked, code in ((good, 0), (bad, 1)):
        words = [*CHECK, "--har", write_recording(tmp_path, asked), "--ignore", "ANS012,ANS013,ANS014,ANS020"]
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr
            assert process.stdout
            process.stderr.close()
            process.stdout.close()

            assert process.wait(100) == code


def test_without_a_request_the_command_runs_once(tmp_path: Path) -> None:
    words = [*CHECK, "--trial", "all", "--", "sh", "-c", "echo ran >> count"]

    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=100)

    assert done.returncode == 1
    assert (tmp_path / "count").read_text("ascii") == "ran\n"
    assert "RUN002" in done.stderr
    assert "note no trials were held: nothing reached the API, so nothing could go wrong" in done.stderr


def test_a_failure_of_our_own_is_not_a_finding(tmp_path: Path) -> None:
    broken = "import stability_contract.client_check.check as c, stability_contract.__main__ as m\n"
    broken += "c.Check.read = lambda *_: 1 / 0\nm.main()"
    words = [sys.executable, "-P", "-c", broken, "client", "--har", write_recording(tmp_path, Asked())]

    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=100)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "ZeroDivisionError" in done.stderr.splitlines()[-1]


def test_what_a_terminal_obeys_is_never_printed(tmp_path: Path) -> None:
    odd = tmp_path / "\x1b[31mred.har"
    odd.write_text("{", "utf-8")

    done = subprocess.run([*CHECK, "--har", str(odd)], capture_output=True, check=False, timeout=100)

    assert done.returncode == 2
    assert b"\x1b" not in done.stderr
    assert len(done.stderr.splitlines()) == 1

"""A sweep as its user runs it: real commands, real faults, and nothing that stays behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hearing import as_at_a_prompt
from test_interruption import begun, marked, until

if TYPE_CHECKING:
    from collections.abc import Iterable

SWEEP = (sys.executable, "-P", "-m", "stability_contract", "client", "--sweep")
BATCH = """
for prompt in lighthouse harbour; do
  curl -sS --fail --max-time 3 https://api.stability.ai/v2beta/stable-image/generate/core \\
    -H "authorization: Bearer sk-anything" -H "accept: image/*" -F prompt="A $prompt" -o "$prompt.png" || {end}
done
"""
CAREFUL, CARELESS = "{ rm -f $prompt.png; exit 1; }", "exit 1"
ONE_CALL = """
import requests, random
fields = {"prompt": "A ship", "seed": random.randrange(1, 1000)}
requests.post("https://api.stability.ai/v2beta/stable-image/generate/core", files={"none": ""}, data=fields,
    headers={"authorization": "Bearer sk-anything", "accept": "image/*"}).raise_for_status()
"""
SUITE = """
import requests

def draw():
    return requests.post("https://api.stability.ai/v2beta/stable-image/generate/core", files={"none": ""},
        data={"prompt": "A ship"}, headers={"authorization": "Bearer sk-anything", "accept": "image/*"})

def test_a_picture_comes():
    assert draw().status_code == 200

def test_it_can_be_asked_for_again():
    draw()
"""


def swept(folder: Path, script: str, *options: str, name: str = "client.sh") -> subprocess.CompletedProcess[str]:
    """Sweep a client."""
    (folder / name).write_text(script, "utf-8")
    program = {".sh": ("sh", name), ".py": (sys.executable, name)}[Path(name).suffix]
    command = (sys.executable, "-m", "pytest", "-q", name) if name.startswith("test_") else program
    words = [*SWEEP, *options, "--out", "report", "--", *command]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, timeout=300)


def verdicts(folder: Path) -> dict[str, str]:
    """Return the verdict of each cell."""
    record = json.loads((folder / "report" / "report.json").read_text("utf-8"))
    return {cell["name"]: cell["verdict"] for cell in record["cells"]}


def only(*names: str) -> Iterable[str]:
    """Return the options that choose these cells."""
    return [word for name in names for word in ("--only", name)]


def test_a_careful_script_survives(tmp_path: Path) -> None:
    done = swept(tmp_path, BATCH.replace("{end}", CAREFUL), *only("2:cut", "1:403", "2:outage"))

    assert done.returncode == 0, done.stderr
    assert verdicts(tmp_path) == {"2:cut": "surfaced", "1:403": "surfaced", "2:outage": "surfaced"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["client.sh", "report"]


def test_half_a_file_is_found_and_the_line_shown_repeats_it(tmp_path: Path) -> None:
    done = swept(tmp_path, BATCH.replace("{end}", CARELESS), "--trial", "cut")

    assert done.returncode == 1
    assert verdicts(tmp_path) == {"1:cut": "left half a file", "2:cut": "left half a file"}
    assert "stability-contract client --sweep --only 1:cut -- sh client.sh" in done.stderr


def test_runs_that_differ_are_reported(tmp_path: Path) -> None:
    done = swept(tmp_path, ONE_CALL, *only("1:500"), name="client.py")

    assert "the healthy runs differ: call 1 to core has other fields or values each time" in done.stderr
    assert verdicts(tmp_path) == {"1:500": "surfaced"}


def test_the_tests_that_notice_a_fault_are_named(tmp_path: Path) -> None:
    swept(tmp_path, SUITE, *only("1:500"), name="test_pictures.py")

    record = json.loads((tmp_path / "report" / "report.json").read_text("utf-8"))
    assert record["cells"][0]["failed_tests"] == ["test_pictures.py::test_a_picture_comes"]


@pytest.mark.parametrize(
    ("script", "words"),
    [("exit 3", "no sweep: the command ends with 3"), ("true", "no sweep: the command made no call")],
)
def test_what_cannot_be_swept_is_reported_in_one_line(script: str, words: str, tmp_path: Path) -> None:
    done = swept(tmp_path, script)

    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(f"Error: {words}")


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="NOT tested: this system has no /proc")
@pytest.mark.parametrize("begins", [1, 4])
def test_a_sweep_that_is_stopped_leaves_nothing_behind(begins: int, tmp_path: Path) -> None:
    mark, notes = uuid.uuid4().hex, tmp_path / "notes"
    (tmp_path / "work").mkdir()
    (tmp_path / "tmp").mkdir()
    notes.mkdir()
    noting = f'echo a >> {notes}/began; test "$(wc -l < {notes}/began)" -lt {begins} || sleep 60\n'
    (tmp_path / "work" / "client.sh").write_text(noting + BATCH.replace("{end}", CARELESS), "utf-8")
    with as_at_a_prompt():
        process = subprocess.Popen(
            [*SWEEP, "--trial", "cut", "--patience", "50", "--out", str(notes), "--", "sh", "client.sh"],
            cwd=tmp_path / "work",
            env=os.environ | {"CHECK_MARK": mark, "TMPDIR": str(tmp_path / "tmp")},
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    until(lambda: len(begun(notes)) >= begins)

    os.kill(process.pid, signal.SIGINT)
    _, stderr = process.communicate(timeout=60)

    assert process.returncode == 130
    assert "Traceback" not in stderr
    assert marked(mark) == set()
    assert list((tmp_path / "tmp").iterdir()) == []
    if begins > 2:
        assert "stopped: what was not tried until then is missing" in stderr
        assert (notes / "report.json").exists()

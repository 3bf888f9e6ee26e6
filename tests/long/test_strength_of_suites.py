"""Suites of known quality: the figure orders them, and the run says what each misses."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path as Folder

STRENGTH = (sys.executable, "-P", "-m", "stability_contract", "client", "--strength", "--out", "report")
CLIENT = Path(__file__).with_name("suites") / "drawing.py"
STATUS = "found = draw('A ship'); assert found.response.status_code == 200"
FORMAT = f"{STATUS}; assert found.picture.format == 'PNG'"
SIZE = f"{FORMAT}; assert found.picture.size == (1248, 1248)"
WHOLE = f"{SIZE}; assert found.response.headers['seed'] == '7'; assert not found.response.history"
SUITES = {"nothing": "draw('A ship')", "the status": STATUS, "the format": FORMAT, "the size": SIZE, "all": WHOLE}
"""Five suites, each of which asserts more than the one before."""
CHOSEN = ("created", "other_format", "small_picture", "no_seed", "redirect")


def measured(folder: Folder, asserts: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Measure a suite of one test."""
    shutil.copy(CLIENT, folder / "drawing.py")
    (folder / "test_it.py").write_text(f"from drawing import draw\n\n\ndef test_it():\n    {asserts}\n", "utf-8")
    words = [*STRENGTH, *options, "--", sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_it.py"]
    variables = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # loading them takes longer than the tests
    return subprocess.run(words, cwd=folder, env=variables, capture_output=True, text=True, check=False, timeout=500)


def record(folder: Folder) -> dict[str, int]:
    """Return the report."""
    found: dict[str, int] = json.loads((folder / "report" / "report.json").read_text("utf-8"))
    return found


@pytest.mark.timeout(1200)  # thirty runs of pytest
def test_the_figure_orders_five_suites(tmp_path: Path) -> None:
    figures = []
    for name, asserts in SUITES.items():
        folder = tmp_path / name
        folder.mkdir()
        measured(folder, asserts, *(word for kind in CHOSEN for word in ("--only", kind)))
        figures.append(record(folder)["noticed"])

    assert figures == [0, 1, 2, 3, 5]


def test_what_a_suite_misses_is_named_and_fails_it_under_the_limit(tmp_path: Path) -> None:
    options = ("--only", "created", "--only", "no_seed", "--only", "picture_for_json", "--only", "odd_case")

    done = measured(tmp_path, STATUS, *options, "--fail-under", "60")

    assert done.returncode == 1
    assert "noticed  created: 1 test failed: test_it.py::test_it" in done.stderr
    assert "no_seed: no seed" in done.stderr
    assert "assert saved.seed == 7" in done.stderr
    assert "failed: your tests notice 1 of 2 wrong answers; wanted are 60 %" in done.stderr
    assert json.loads((tmp_path / "report" / "badge.json").read_text("utf-8"))["message"] == "1 of 2"


def test_tests_that_fail_on_right_answers_cannot_be_measured(tmp_path: Path) -> None:
    done = measured(tmp_path, "raise AssertionError", "--only", "created")

    assert done.returncode == 2
    assert "Error: no measure: the tests end with 1 though every answer is right" in done.stderr

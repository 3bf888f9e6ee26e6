"""What a person sees of a check: everything once, at 80 columns, and without a terminal."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from made_checks import KEY, SUBJECT, TRIED, buggy, check_of, clean, painted, sent
from rich.console import Console
from stability_contract.client_check import console, summary
from stability_contract.http.multipart import Part

if TYPE_CHECKING:
    from stability_contract.client_check.check import Check


def shown(check: Check, *, terminal: bool = False) -> str:
    """Return what is printed at 80 columns."""
    file = io.StringIO()
    console.show(check, Console(width=80, file=file, force_terminal=terminal))
    return file.getvalue()


def block(text: str, beginning: str) -> list[str]:
    """Return the lines from one that begins so up to an empty one."""
    return text[text.index(f"\n{beginning}") + 1 :].split("\n\n", maxsplit=1)[0].splitlines()


def test_a_finding_is_reported_with_place_sentence_fix_and_a_line_to_repeat_it() -> None:
    lines = block(shown(buggy()), "error USE014")

    assert lines[:5] == [
        "error USE014  a listed value in another spelling",
        "  F4 ultra aspect_ratio: '16x9' must be written '16:9' (2 times)",
        "     documented: aspect_ratio string one of 16:9, 1:1, 21:9, 2:3, 3:2, 4:5, 5:4,",
        "     9:16, 9:21 default 1:1. The ratio of width to height.",
        "  fix: write it exactly as listed",
    ]
    assert lines[5].startswith("  curl -i -X POST ")
    assert '"authorization: Bearer $STABILITY_API_KEY"' in lines[5]
    assert "user-agent" not in lines[5]


def test_a_key_in_another_header_is_a_variable_too() -> None:
    request = sent("core", prompt="a").without("authorization").having("x-api-key", "sk-***6789")

    text = shown(check_of((request, painted())))

    assert '-H "x-api-key: $STABILITY_API_KEY"' in text
    assert "6789" not in text


def test_a_picture_is_in_no_line() -> None:
    assert not any("curl" in line for line in block(shown(buggy()), "warning REQ040"))


def test_the_empty_file_of_requests_is_in_no_line() -> None:
    check = check_of((sent("core", Part("none", b"", "none"), prompt="a", steps="1"), painted()))

    assert block(shown(check), "warning USE002")[-1].endswith(
        "--form-string prompt=a --form-string steps=1 http://127.0.0.1:8765/v2beta/stable-image/generate/core"
    )


def test_many_places_of_one_code_are_cut_short() -> None:
    old = ("steps", "sampler", "samples", "width", "height", "extras", "cfg_scale")
    check = check_of((sent("core", prompt="a", **dict.fromkeys(old, "1")), painted()))

    lines = block(shown(check), "warning USE002")

    assert sum(line.startswith("  F") for line in lines) == 5
    assert "  ... and in 2 more places" in lines
    assert sum("March 2024" in line for line in lines) == 1


def test_many_codes_are_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "SHOWN", 3)

    assert "\n... and 3 findings more in the reports (--out)\n" in shown(buggy())


def test_the_coverage_has_a_row_for_each_endpoint_and_one_for_all() -> None:
    assert block(shown(buggy()), "Coverage")[1:] == [
        "  endpoint  called  shapes  fields  values  bounds  accepts  statuses   all",
        "  ultra        0/1       -     0/5    0/12     0/5      0/2       1/9   2 %",
        "  core         1/1       -     2/6    0/29     0/5      1/2       1/9   9 %",
        "  sd3          1/1     1/4     2/9    0/16     0/7      1/2       1/9  12 %",
        "  all          2/3     1/4    4/20    0/57    0/17      2/6      3/27   8 %",
    ]


def test_trials_that_failed_alike_stand_together() -> None:
    assert block(shown(buggy()), "Trials") == [
        "Trials: survives 1 of 4",
        "  accepted garbage: half_picture, cut",
        "     ended with 0, and said nothing",
        "  hung: stall",
        "     was stopped after 8 seconds and 1 requests",
        "  not reached: 429",
        "     it made no request that the fault could hit",
    ]


def test_the_last_line_says_it_all() -> None:
    assert shown(buggy()).splitlines()[-1] == (
        "failed: 4 errors, 3 warnings; 5 requests, 12.5 credits; survives 1 of 4 trials; coverage 8 %"
    )
    assert shown(clean()).splitlines()[-1] == "passed: 0 errors, 0 warnings; 1 request, 6.5 credits; coverage 4 %"


def test_the_last_line_says_what_was_asked_for_and_is_not_met() -> None:
    assert shown(clean(fail_under=5.5)).splitlines()[-1] == (
        "failed: 0 errors, 0 warnings; 1 request, 6.5 credits; coverage 4 %, wanted are 5.5 %"
    )
    assert "(strict: warnings count)" in shown(clean(strict=True)).splitlines()[-1]


def test_subject_notes_and_a_hint_are_shown() -> None:
    text = shown(buggy())

    assert text.startswith(f"{SUBJECT}\n")
    assert "\nnote a <note>\n" in text
    assert "\nstability-contract explain TRY001 says more about a finding\n" in text
    assert "explain" not in shown(clean())


@pytest.mark.parametrize("check", [buggy, clean])
def test_it_fits_in_80_columns_and_leaves_nothing_at_the_ends(check: object) -> None:
    lines = shown(check()).splitlines()  # type: ignore[operator]

    long = [line for line in lines if len(line) > 80 and "  curl " not in line]
    assert long in ([], lines[-1:])
    assert not any(line.endswith(" ") for line in lines)


def test_colours_are_for_terminals_alone() -> None:
    assert "\x1b[31merror" in shown(buggy(), terminal=True)
    assert "\x1b[" not in shown(buggy())
    assert KEY not in shown(buggy(), terminal=True)


def test_each_trial_is_a_line_as_soon_as_it_is_over() -> None:
    check, file = clean(), io.StringIO()
    for result in TRIED:
        check.add(result)
        console.trial(check, result, 5, Console(width=80, file=file))

    assert file.getvalue().splitlines() == [
        "trial  1 of 5  ok    400: surfaced",
        "trial  2 of 5  FAIL  half_picture: accepted garbage",
        "trial  3 of 5  FAIL  cut: accepted garbage",
        "trial  4 of 5  FAIL  stall: hung",
        "trial  5 of 5  --    429: not reached",
    ]


def test_a_trial_whose_code_is_left_out_fails_nothing() -> None:
    check = clean(ignored=frozenset({"TRY001"}))

    assert [summary.failed(check, result) for result in TRIED] == [False, False, False, True, False]


def test_a_share_is_never_rounded_up_to_the_whole() -> None:
    assert summary.percent(99.99) == "99 %"
    assert summary.percent(100) == "100 %"

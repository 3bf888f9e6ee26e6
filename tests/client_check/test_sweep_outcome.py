"""What became of a client in one run of a sweep: single answers, and what must hold over the whole run."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stability_contract.client_check.rules import CLIENT_RULES
from stability_contract.client_check.sweep import matrix, outcome
from stability_contract.client_check.trial_outcome import SURVIVED, UNDECIDED
from sweeps import asked, healthy, kept, run, tell, three

FIRST, SECOND, THIRD = three()
HIT = replace(SECOND, status=500, fault="500", answer=b"{}")
CUT = replace(SECOND, fault="cut", answer=b"half")


def test_who_says_what_failed_has_surfaced_it() -> None:
    one = tell("2:500", run(FIRST, HIT, code=1, output="the server failed with 500"))

    assert (one.verdict, one.words, one.also) == ("surfaced", "ended with 1", ())
    assert one.survived
    assert one.exchange
    assert not one.found


def test_who_asks_again_for_what_failed_and_goes_on_has_retried() -> None:
    again = replace(SECOND, at=2.0)

    assert tell("2:500", run(FIRST, HIT, again, replace(THIRD, at=3.0))).verdict == "retried"


def test_a_fault_that_hit_nothing_says_nothing() -> None:
    one = tell("3:cut", run(*three()))

    assert one.verdict == "not reached"
    assert not one.decided


def test_who_begins_again_from_the_start_pays_twice() -> None:
    again = [replace(one, at=one.at + 5) for one in three()]

    one = tell("2:500", run(FIRST, HIT, *again))

    assert (one.verdict, one.words) == ("paid twice", "1 picture more bought, of which one had come")
    assert one.found == "TRY007"
    assert [name for name, _ in one.also] == ["retried"]


def test_a_picture_that_came_too_slowly_may_be_bought_again() -> None:
    slow = replace(SECOND, fault="dribble")

    assert tell("2:dribble", run(FIRST, slow, replace(SECOND, at=3.0), replace(THIRD, at=4.0))).verdict == "retried"


def test_who_writes_nothing_before_the_end_loses_what_is_paid() -> None:
    one = tell("3:500", run(FIRST, SECOND, replace(THIRD, status=500, fault="500"), code=1, files=kept()))

    assert (one.verdict, one.words) == ("lost a paid picture", "2 pictures came whole and went into no file")


def test_nobody_loses_what_it_never_keeps() -> None:
    nothing = healthy()
    changed = replace(nothing, saved=frozenset())  # it writes them in another format

    assert tell("3:500", run(FIRST, SECOND, HIT, code=1, files=kept()), changed).verdict == "surfaced"


def test_a_picture_that_is_not_whole_is_half_a_file() -> None:
    one = tell("2:cut", run(FIRST, CUT, code=1, files=kept("A lighthouse", broken=["A harbour.png"])))

    assert (one.verdict, one.words) == ("left half a file", "left A harbour.png")


def test_a_temporary_file_is_half_a_file() -> None:
    files = kept("A lighthouse", temporary=["A harbour.png.part"])

    assert tell("2:cut", run(FIRST, CUT, code=1, files=files)).verdict == "left half a file"


def test_who_ends_well_with_half_a_picture_has_accepted_it() -> None:
    files = kept("A lighthouse", "A ship", broken=["A harbour.png"])

    one = tell("2:cut", run(FIRST, CUT, THIRD, files=files))

    assert (one.verdict, one.also) == ("accepted garbage", ())


def test_who_leaves_a_picture_out_in_silence_hid_the_failure() -> None:
    one = tell("2:500", run(FIRST, HIT, THIRD))

    assert (one.verdict, one.words) == ("hid the failure", "ended with 0, said nothing, and wrote 1 picture less")


def test_who_leaves_a_picture_out_and_says_it_has_surfaced_it() -> None:
    assert tell("2:500", run(FIRST, HIT, THIRD, output="A harbour: failed with 500")).verdict == "surfaced"


def test_who_goes_on_in_the_time_out_has_broken_it() -> None:
    refused = replace(SECOND, status=429, fault="429")

    one = tell("2:429", run(FIRST, refused, THIRD, code=1, output="A harbour: 429"))

    assert (one.verdict, one.found) == ("asked during the time-out", "USE031")


def test_who_goes_on_without_credits_is_reported() -> None:
    refused = replace(SECOND, status=402, fault="402")

    one = tell("2:402", run(FIRST, refused, THIRD, code=1, output="A harbour: 402"))

    assert (one.verdict, one.found) == ("went on without credits", "USE034")


def test_who_asks_again_at_once_is_reported() -> None:
    at_once = replace(SECOND, at=1.51)

    one = tell("2:500", run(FIRST, HIT, at_once, THIRD))

    assert (one.verdict, one.found) == ("retried at once", "USE036")


def test_what_a_client_does_in_health_is_not_held_against_it_here() -> None:
    hasty = healthy(FIRST, HIT, replace(SECOND, at=1.51), THIRD)
    assert "USE036" in hasty.broken_rules

    one = tell("2:500", run(FIRST, HIT, replace(SECOND, at=1.51), THIRD), hasty)

    assert one.verdict == "retried"


def test_a_crash_stands_before_what_it_leaves() -> None:
    words = 'Traceback (most recent call last):\n  File "c.py", line 1\nKeyError: 1'

    one = tell("2:500", run(FIRST, HIT, code=1, output=words, files=kept()))

    assert one.verdict == "crashed"
    assert [name for name, _ in one.also] == ["lost a paid picture", "surfaced"][:1]


def test_a_run_that_was_stopped_is_not_asked_for_its_files() -> None:
    one = tell("2:cut", run(FIRST, CUT, code=None, files=kept(broken=["A harbour.png"]), seconds=20))

    assert one.verdict == "still waiting"


def test_the_tests_that_failed_are_named() -> None:
    became = replace(run(FIRST, HIT, code=1), failed_tests=("a.py::b", "a.py::c"))

    assert tell("2:500", became).words == "2 tests failed: a.py::b, a.py::c"


def test_calls_of_other_prompts_are_not_a_second_purchase() -> None:
    more = asked("A gull", at=9.0)

    assert tell("2:500", run(FIRST, HIT, replace(SECOND, at=2.0), THIRD, more)).verdict == "retried"


@pytest.mark.parametrize("verdict", matrix.SHORT)
def test_every_verdict_is_good_or_open_or_a_finding(verdict: str) -> None:
    kinds = [verdict in SURVIVED, verdict in UNDECIDED, verdict in outcome.CODES]

    assert kinds.count(True) == 1
    assert matrix.SHORT[verdict].isupper() == (verdict in outcome.CODES)  # type: ignore[index]


def test_every_code_is_a_rule() -> None:
    assert {*outcome.CODES.values()} <= {*CLIENT_RULES}
    assert {*outcome.CODES} <= {*matrix.SHORT}

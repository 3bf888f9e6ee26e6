"""What became of a client to which something went wrong: each verdict, and its neighbours."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from har_recipes import Asked, judged, text
from stability_contract.client_check.process import Ended
from stability_contract.client_check.trial_outcome import (
    CODES,
    SURVIVED,
    UNDECIDED,
    Circumstances,
    Taken,
    Verdict,
    tell,
)
from stability_contract.client_check.trial_patterns import ACCIDENTS, ALARMS, ALL_WELL, UNCAUGHT, Pattern

HEALTHY = Ended(0, "saved 1 picture of 36328 bytes\nusing a limit of 3\n", 1.0)
HIT = Asked(status=502, fault="html_502")
AGAIN = Asked(at=5)

PYTHON = """\
Traceback (most recent call last):
  File "client.py", line 9, in <module>
    picture = base64.b64decode(response.json()["image"])
                               ~~~~~~~~~~~~~~~^^^^^^^^^
"""
CHAIN = f"""\
{PYTHON}KeyError: 'image'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "client.py", line 11, in <module>
    raise ServiceError("no picture") from problem
"""
NODE = """
    at file:///client.mjs:10:36
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)

Node.js v20.20.2
"""
JAVA = "\tat Client.main(Client.java:12)\n"
CRASHED = [
    (PYTHON + "KeyError: 'image'", "KeyError: 'image'"),
    (PYTHON + "requests.exceptions.JSONDecodeError: Expecting value", "requests.exceptions.JSONDecodeError"),
    (PYTHON.replace("\n", "\r\n") + "KeyError: 'image'\r\n", "KeyError: 'image'"),
    ("client.mjs:9\n  x.y.z\n  ^\n\nTypeError: Cannot read properties of undefined" + NODE, "TypeError: Cannot"),
    ("SyntaxError: Unexpected token '<', \"<html>\nnot JSON" + NODE, "SyntaxError: Unexpected"),
    ('Exception in thread "main" java.lang.NullPointerException\n' + JAVA, "java.lang.NullPointerException"),
    ("PHP Fatal error:  Uncaught TypeError: base64_decode(): Argument #1\n#0 {main}", "TypeError: base64_decode"),
    ("Fatal error: Uncaught JsonException: Syntax error in /c.php:3", "JsonException: Syntax"),
    ("client.rb:3:in `<main>': undefined method `[]' for nil (NoMethodError)", "NoMethodError"),
    ("panic: runtime error: index out of range", "panic: runtime error"),
]
RAISED = [
    PYTHON + "KeyError: 'image'\nthe answer has no picture; giving up",
    PYTHON + "ServiceError: no KeyError: 502",
    PYTHON + "requests.exceptions.ConnectionError: ('Connection aborted.', KeyError('x'))",
    PYTHON + "AssertionError",
    CHAIN + "ServiceError: no picture",
    "Error: 502: TypeError" + NODE,
    "TypeError: fetch failed" + NODE,
    "TypeError: terminated" + NODE,
    'Exception in thread "main" java.lang.IllegalStateException: status 502\n' + JAVA,
    "PHP Fatal error:  Uncaught RuntimeException: status 502\n#0 {main}",
    "client.rb:3:in `<main>': status 502 (RuntimeError)",
    "KeyError: 'image'",
    "the server failed with 502",
    "",
]


def ended(code: int | None = 0, output: str = HEALTHY.output) -> Ended:
    return Ended(code, output, 20.0)


ONE = {("core", "A lighthouse"): 1}


def verdict(
    how: Ended, *asked: Asked, usable: bool = False, of_json: bool = False, taken: Taken = "accepted garbage"
) -> Verdict:
    return tell(Circumstances(HEALTHY, how, judged(*asked), 60.0, ONE, usable=usable, of_json=of_json, taken=taken))[0]


@pytest.mark.parametrize(("output", "words"), CRASHED)
def test_who_stumbles_over_the_answer_has_crashed(output: str, words: str) -> None:
    said = tell(Circumstances(HEALTHY, ended(1, output), judged(HIT), 60.0))

    assert said[0] == "crashed"
    assert said[1].startswith(words)
    assert "\n" not in said[1]


@pytest.mark.parametrize("output", RAISED)
def test_who_says_what_is_wrong_has_surfaced_it_even_with_a_trace(output: str) -> None:
    assert verdict(ended(1, output), HIT) == "surfaced"


@pytest.mark.parametrize(("code", "reported"), [(139, "crashed"), (134, "crashed"), (130, "surfaced"), (2, "surfaced")])
def test_who_is_ended_by_a_fault_of_the_machine_has_crashed(code: int, reported: str) -> None:
    assert verdict(ended(code), HIT) == reported


@pytest.mark.parametrize(
    "line",
    [
        "Error: no picture",
        "WARNING: moderated",
        "the answer was 502",
        "retrying",
        "Zeitablauf: timed out",
        "not a PNG",
        "no whole picture came",
    ],
)
def test_a_message_is_enough_where_the_command_ends_well(line: str) -> None:
    assert verdict(ended(0, HEALTHY.output + line), HIT) == "surfaced"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "saved 1 picture of 502 bytes",
        "using a limit of 9",
        "done",
        "stability-mock: 1 request, 1 refused",
        "donestability-mock: 1 request, 1 refused, cost: 0 credits on the real service",
    ],
)
def test_what_a_healthy_run_says_too_and_what_we_say_is_not_a_message(line: str) -> None:
    assert verdict(ended(0, HEALTHY.output + line), HIT) == "accepted garbage"


def test_who_prints_the_status_of_each_answer_has_said_it() -> None:
    healthy = Ended(0, "core 200 in 31 ms\n", 1.0)
    seen = judged(HIT)

    assert tell(Circumstances(healthy, ended(0, "core 502 in 9 ms\n"), seen, 60.0))[0] == "surfaced"
    assert tell(Circumstances(healthy, ended(0, "core 200 in 502 ms\n"), seen, 60.0))[0] == "accepted garbage"


def test_who_asks_again_and_gets_a_picture_has_retried() -> None:
    assert verdict(ended(), HIT, AGAIN) == "retried"
    assert verdict(ended(0, "retrying after 502"), HIT, AGAIN) == "retried"
    assert verdict(ended(), HIT, replace(AGAIN, parts=text(prompt="Another"))) == "accepted garbage"
    assert verdict(ended(), HIT, replace(AGAIN, status=500)) == "accepted garbage"
    assert verdict(ended(), HIT, replace(AGAIN, fault="cut")) == "accepted garbage"
    assert verdict(ended(), replace(AGAIN, at=0), replace(HIT, at=5)) == "accepted garbage"


def test_a_whole_picture_may_be_used() -> None:
    assert verdict(ended(), Asked(fault="wrong_type"), usable=True) == "unharmed"


def test_a_filtered_picture_may_not_be_used_in_silence() -> None:
    blurred = Asked(fault="content_filtered")

    assert verdict(ended(), blurred, taken="took a filtered picture") == "took a filtered picture"
    assert verdict(ended(0, "finish reason: CONTENT_FILTERED"), blurred, taken="took a filtered picture") == "surfaced"


def test_who_does_not_end_hangs_unless_they_wait_for_the_end_of_a_time_out() -> None:
    assert verdict(Ended(None, "", 130.0), Asked(fault="stall")) == "hung"
    assert verdict(ended(None), Asked(status=429, fault="429")) == "waits"
    assert verdict(Ended(None, "", 130.0), Asked(status=429, fault="429"), AGAIN) == "hung"


@pytest.mark.parametrize("patience", [8.0, 20.0, 61.0, 120.0])
def test_who_may_have_a_time_out_of_one_or_two_minutes_is_still_waiting(patience: float) -> None:
    reported, words = tell(Circumstances(HEALTHY, Ended(None, "", patience), judged(Asked(fault="stall")), 60.0))

    assert reported == "still waiting"
    assert words == f"still waiting after {patience:.0f} seconds: a --patience of 125 shows whether it ends"
    assert reported not in CODES


def test_three_requests_in_a_time_out_are_hammering_however_it_ends() -> None:
    limited = Asked(status=429, fault="429")
    after = [replace(limited, at=1 + n) for n in range(3)]

    assert verdict(ended(1), limited, *after) == "hammered"
    assert verdict(ended(None), limited, *after) == "hammered"
    assert verdict(ended(1), limited, *after[:2]) == "hammered"
    assert verdict(ended(1), limited, *after[:1]) == "surfaced"
    assert (
        verdict(ended(1), limited, *(replace(one, parts=text(prompt=f"View {one.at}")) for one in after[:2]))
        == "surfaced"
    )
    assert verdict(ended(1), limited, *(replace(one, at=one.at * 61) for one in after)) == "surfaced"
    assert verdict(ended(1), limited, *(replace(one, at=0.1) for one in after)) == "surfaced"


def test_a_fault_that_hit_nothing_shows_nothing() -> None:
    assert verdict(ended(1)) == "not reached"
    assert verdict(ended(None), Asked()) == "not reached"


def test_every_verdict_is_survived_or_found_or_says_nothing() -> None:
    assert {*SURVIVED, *CODES, *UNDECIDED} == set(Verdict.__args__)  # type: ignore[attr-defined]
    assert not SURVIVED & CODES.keys()
    assert not UNDECIDED & {*SURVIVED, *CODES}


@pytest.mark.parametrize("status", [400, 401, 402, 403, 413, 422])
def test_who_asks_three_times_for_what_was_refused_does_not_surface_it(status: int) -> None:
    refused = [Asked(status=status, fault=str(status), at=n) for n in range(3)]

    reported, words = tell(Circumstances(HEALTHY, ended(1), judged(*refused), 60.0, ONE))

    assert (reported, words) == ("hammered", f"asked the same 3 times, and was refused with {status} each time")
    assert verdict(ended(1), *refused[:2]) == "surfaced"
    reseeded = [replace(one, parts=(*one.parts, *text(seed=str(one.at)))) for one in refused]
    assert verdict(ended(1), *reseeded) == "hammered"


def test_who_asks_as_often_when_all_is_well_repeats_nothing() -> None:
    refused = [Asked(status=403, fault="403", at=n) for n in range(3)]
    often = Circumstances(HEALTHY, ended(1), judged(*refused), 60.0, {("core", "A lighthouse"): 3})

    assert tell(often)[0] == "surfaced"
    assert verdict(ended(1), *(replace(one, at=0.001 * n) for n, one in enumerate(refused))) == "surfaced"


def test_json_is_not_held_against_who_asked_for_a_picture() -> None:
    asked = Asked(fault="json_cut")

    assert verdict(ended(), asked, of_json=True) == "not reached"
    assert verdict(ended(), replace(asked, accept="application/json"), of_json=True) == "accepted garbage"


def test_half_of_a_picture_is_a_finding_of_its_own() -> None:
    assert verdict(ended(), Asked(fault="half_picture"), taken="took half of a picture") == "took half of a picture"


def test_where_only_silence_speaks_the_verdict_is_uncertain() -> None:
    silent = Ended(0, "", 1.0)

    def reported(healthy: Ended, how: Ended) -> str:
        return tell(Circumstances(healthy, how, judged(HIT), 60.0, ONE))[0]

    assert reported(silent, silent) == "uncertain"
    assert reported(Ended(0, "asking\nsaved a.png\n"), Ended(0, "asking\n")) == "uncertain"
    assert reported(Ended(0, "asking\nsaved a1.png\n"), Ended(0, "asking\nsaved a2.png\n")) == "accepted garbage"
    assert reported(replace(silent, wrote=frozenset({"a.png"})), silent) == "uncertain"
    assert reported(*2 * [replace(silent, wrote=frozenset({"a.png"}))]) == "accepted garbage"


def test_who_waits_asks_nothing_during_the_time_out() -> None:
    limited = Asked(status=429, fault="429")

    assert verdict(ended(None), limited) == "waits"
    assert verdict(ended(None), limited, replace(limited, at=61)) == "waits"
    assert verdict(ended(None), limited, replace(limited, at=9)) == "hammered"
    assert verdict(ended(None), limited, *(replace(limited, at=100 + n) for n in range(2))) == "hammered"


TABLES = [*ALARMS, *ALL_WELL, *UNCAUGHT, *ACCIDENTS]


@pytest.mark.parametrize("pattern", TABLES, ids=[one.name for one in TABLES])
def test_a_pattern_finds_its_example_and_not_its_counterexample(pattern: Pattern) -> None:
    flags = re.IGNORECASE if pattern in (*ALARMS, *ALL_WELL) else re.MULTILINE

    assert re.search(pattern.pattern, pattern.example, flags)
    assert not re.search(pattern.pattern, pattern.counterexample, flags)


def test_a_retry_may_have_another_seed_if_it_is_one_request_more() -> None:
    reseeded = replace(AGAIN, parts=(*AGAIN.parts, *text(seed="8")))

    assert verdict(ended(), HIT, reseeded) == "retried"
    twice = {("core", "A lighthouse"): 2}
    assert tell(Circumstances(HEALTHY, ended(), judged(HIT, reseeded), 60.0, twice))[0] == "accepted garbage"


@pytest.mark.parametrize("line", ["run 3f9a61c2: done, no errors", "wrote /tmp/x81/out7, 0 errors", "errors: none"])
def test_what_differs_from_run_to_run_and_says_that_all_is_well_is_not_a_message(line: str) -> None:
    assert verdict(ended(0, HEALTHY.output + line), HIT) == "accepted garbage"

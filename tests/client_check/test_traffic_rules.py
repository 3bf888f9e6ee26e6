"""What several requests tell together: pace, retries, purchases and keys, at the exact bounds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from har_recipes import NOON, Asked, check, har, said, text
from stability_contract.client_check import recording
from stability_contract.client_check.process import Ended

GOOD = Asked(lasts=0.01)
LEFT = "client_disconnected"


def each(number: int, over: float, *, start: float = 0.0) -> list[Asked]:
    """Return this many requests; the last comes `over` seconds after the first."""
    step = over / (number - 1)
    return [replace(GOOD, parts=text(prompt=f"View {n}"), at=start + n * step) for n in range(number)]


@pytest.mark.parametrize(
    ("number", "over", "reported"),
    [(150, 1.0, False), (151, 9.9, True), (151, 10.0, False), (151, 11.0, False), (400, 30.0, False), (500, 30, True)],
)
def test_more_than_150_requests_in_10_seconds_are_too_many(number: int, over: float, *, reported: bool) -> None:
    assert ("USE030" in said(each(number, over))) is reported


def test_each_key_has_a_limit_of_its_own() -> None:
    mine = each(100, 5)
    others = [replace(one, authorization="Bearer sk-ANOTHER-0123456789") for one in each(100, 5)]

    assert "USE030" not in said([*mine, *others])
    assert "USE006" in said([*mine, *others])


def test_what_asks_no_endpoint_does_not_count() -> None:
    elsewhere = [replace(one, url="https://api.stability.ai/v1/engines/list") for one in each(400, 5)]

    assert "USE030" not in said(elsewhere)


def test_a_429_shows_too_many_unless_it_was_planned() -> None:
    assert "USE030" in said([replace(GOOD, status=429)])
    assert "USE030" not in said([replace(GOOD, status=429, fault="429")])


@pytest.mark.parametrize(
    ("later", "codes"),
    [
        ([], set()),
        ([59.9], {"USE031"}),
        ([60.1], set()),
        ([1, 2], {"USE031"}),
        ([1, 2, 3], {"USE032"}),
        ([61, 62, 63], set()),
        ([-0.005], set()),
    ],
)
def test_a_time_out_lasts_60_seconds(later: list[float], codes: set[str]) -> None:
    limited = replace(GOOD, status=429, fault="429")
    after = [replace(GOOD, parts=text(prompt=f"View {n}"), at=limited.lasts + s) for n, s in enumerate(later)]

    assert said([limited, *after]) == codes


@pytest.mark.parametrize("status", [400, 401, 403, 413, 422])
def test_what_was_refused_is_not_to_be_repeated(status: int) -> None:
    refused = replace(GOOD, status=status, fault=str(status))

    assert said([replace(refused, at=n) for n in range(3)]) == {"USE033"}
    assert said([replace(refused, at=n, parts=text(prompt=f"View {n}")) for n in range(3)]) == set()


def test_two_calls_of_a_caller_are_not_a_retry() -> None:
    refused = replace(GOOD, status=403, fault="403")
    between = replace(GOOD, status=500, fault="500", at=1.5)

    assert said([replace(refused, at=n) for n in range(2)]) == set()
    assert "USE033" not in said([refused, replace(refused, at=1), between, replace(refused, at=3)])


def test_repeated_requests_to_no_endpoint_repeat_what_cannot_succeed() -> None:
    lost = replace(GOOD, url="https://api.stability.ai/v2beta/stable-image/generate/cor", status=404)

    (found,) = (one for one in check([replace(lost, at=n) for n in range(3)]).findings if one.code == "USE033")

    assert found.detail == "sent 3 times on end, and refused with 404 each time"
    assert (found.sentence, found.label) == ("No operation has this path.", "assumed")


@pytest.mark.parametrize(
    ("status", "sentence", "label"),
    [
        (400, "Invalid parameter(s), see the `errors` field for details.", "documented"),
        (401, "The key is missing or not valid.", "observed"),
        (403, "Your request was flagged by our content moderation system.", "documented"),
        (405, "The path does not know this method.", "assumed"),
    ],
)
def test_a_repetition_has_the_sentence_of_its_own_status(status: int, sentence: str, label: str) -> None:
    refused = [replace(GOOD, status=status, fault="x", at=n) for n in range(3)]

    found = next(one for one in check(refused).findings if one.code == "USE033")

    assert (found.sentence, found.label) == (sentence, label)


def test_parallel_requests_are_not_retries() -> None:
    at_once = [replace(GOOD, status=403, fault="403", at=0.001 * n) for n in range(5)]

    assert said(at_once) == set()


def test_a_request_is_the_same_whatever_its_boundary() -> None:
    refused = replace(GOOD, status=403, fault="403")
    body = refused.sent.replace(b"--b", b"--c")
    again = replace(refused, at=1, content_type="multipart/form-data; boundary=c", body=body)

    assert said([refused, again, replace(refused, at=2)]) == {"USE033"}


def test_bodies_that_are_not_a_form_are_the_same_byte_by_byte() -> None:
    refused = replace(GOOD, content_type="application/json", status=400, body=b'{"prompt": "A"}')

    others = [replace(refused, at=n, body=b'{"prompt": "%d"}' % n) for n in range(3)]

    assert "USE033" in said([replace(refused, at=n) for n in range(3)])
    assert "USE033" not in said(others)


@pytest.mark.parametrize(
    ("first", "pause", "reported"),
    [
        (replace(GOOD, status=500, fault="500"), 0.09, True),
        (replace(GOOD, status=500, fault="500"), 0.11, False),
        (replace(GOOD, status=502, fault="html_502"), 0.0, True),
        (replace(GOOD, status=0), 0.05, True),
        (replace(GOOD, fault="cut"), 0.05, True),
        (replace(GOOD, fault="wrong_type"), 0.05, False),
        (replace(GOOD, fault="latency"), 0.05, False),
        (GOOD, 0.05, False),
    ],
)
def test_a_failure_wants_a_pause_before_the_retry(first: Asked, pause: float, *, reported: bool) -> None:
    assert ("USE036" in said([first, replace(GOOD, at=first.lasts + pause)])) is reported


@pytest.mark.parametrize(("failures", "reported"), [(5, False), (6, True)])
def test_retries_have_an_end(failures: int, *, reported: bool) -> None:
    failed = [replace(GOOD, status=500, fault="500", at=n) for n in range(failures)]

    assert ("USE037" in said([*failed, replace(GOOD, at=99)])) is reported


def test_nothing_is_asked_after_a_402() -> None:
    refused = replace(GOOD, status=402, fault="402")
    next_one = replace(GOOD, parts=text(prompt="Next"))

    assert said([refused, replace(next_one, at=1)]) == {"USE034"}
    assert said([refused, replace(next_one, at=0.005)]) == set()
    assert said([replace(next_one, at=-1), refused]) == set()


@pytest.mark.parametrize(
    ("seeds", "reported"),
    [(("7", "7"), True), (("7", "8"), False), (("0", "0"), False), ((None, None), False)],
)
def test_one_picture_is_bought_once(seeds: tuple[str | None, ...], *, reported: bool) -> None:
    asked = [
        replace(GOOD, at=n, parts=text(prompt="A", **({"seed": seed} if seed else {}))) for n, seed in enumerate(seeds)
    ]

    assert ("USE035" in said(asked)) is reported


def test_what_did_not_come_was_not_bought() -> None:
    bought = replace(GOOD, parts=text(prompt="A", seed="7"), at=1)

    assert "USE035" not in said([replace(bought, fault="cut", at=0), bought])
    assert "USE035" not in said([replace(bought, status=500, at=0), bought])
    assert "USE035" in said([replace(bought, fault="no_seed", at=0), bought])


def test_one_key_is_used_for_all_requests() -> None:
    assert said([GOOD, replace(GOOD, authorization=None, status=401, fault="401", at=1)]) & {"USE006"} == set()
    assert "USE006" in said([GOOD, replace(GOOD, authorization="Bearer sk-ANOTHER-0123456789", at=1)])


def test_a_finding_says_how_much_and_which_request_shows_it() -> None:
    found = check([replace(GOOD, status=429, fault="429"), *each(3, 2.0, start=5)])

    (finding,) = (one for one in found.findings if one.code == "USE032")
    assert finding.detail == "3 within 60 seconds of a 429"
    assert finding.exchange
    assert finding.exchange.source.purpose == "request 4"
    assert found.judged[0].entry.start == NOON.timestamp()


def test_each_429_begins_a_time_out_of_its_own() -> None:
    limited = replace(GOOD, status=429, fault="429")
    later = [replace(GOOD, parts=text(prompt=f"View {n}"), at=200.1 + n) for n in range(3)]

    assert "USE032" in said([limited, replace(limited, at=200), *later])


def test_a_request_asked_in_another_way_is_not_a_repetition() -> None:
    refused = replace(GOOD, status=400, accept="image/png")

    assert "USE033" in said([refused, replace(refused, at=5), replace(refused, at=9)])
    assert "USE033" not in said([refused, replace(refused, at=5), replace(GOOD, at=9)])


def test_requests_whose_form_is_not_known_repeat_nothing() -> None:
    entries = [replace(GOOD, status=500, body=b"", at=n).entry for n in range(8)]
    for entry in entries:
        entry["request"]["bodySize"] = 400
    found = check([])

    found.read(recording.read(har(*entries)))

    assert {issue.best.code for issue in found.issues}.isdisjoint({"USE033", "USE037"})


def test_failures_with_successes_between_them_are_not_endless_retries() -> None:
    ways = [replace(GOOD, status=status, at=n * 2) for n, status in enumerate([500, 200] * 7)]

    assert "USE037" not in said(ways)
    assert "USE037" in said([one for one in ways if one.status == 500])


def test_one_picture_in_two_forms_is_bought_twice() -> None:
    bought = replace(GOOD, parts=text(prompt="A lighthouse", seed="7"))

    assert "USE035" in said([bought, replace(bought, accept="application/json", at=5)])


@pytest.mark.parametrize(
    ("waits", "verdict", "reported"), [(2, LEFT, True), (12.9, LEFT, True), (13.1, LEFT, False), (2, "accepted", False)]
)
def test_who_leaves_before_a_picture_can_be_there_is_reported(waits: float, verdict: str, *, reported: bool) -> None:
    left = replace(GOOD, lasts=waits, status=0, verdict=verdict)

    assert ("USE038" in said([left])) is reported
    assert "RUN002" not in said([left])


@pytest.mark.parametrize(
    ("proto", "creator", "reported"),
    [("http", "stability-mock", True), ("https", "stability-mock", False), ("http", "a browser", False)],
)
def test_the_mock_server_hears_from_the_proxy_that_a_key_went_out_unencrypted(
    proto: str, creator: str, *, reported: bool
) -> None:
    asked = replace(GOOD, headers=(("x-forwarded-proto", proto),))
    found = check([])
    found.read(recording.read(har(asked.entry, creator=creator)))

    assert ("USE007" in {issue.best.code for issue in found.issues}) is reported


@pytest.mark.parametrize(
    ("status", "fields", "codes"),
    [(402, {}, set()), (500, {}, set()), (401, {}, {"RUN001"}), (402, {"seed": "x"}, {"RUN001"})],
)
def test_who_stops_at_a_402_is_not_accused(status: int, fields: dict[str, str], codes: set[str]) -> None:
    refused = replace(GOOD, status=status, parts=text(prompt="A lighthouse", **fields))
    found = check([])
    found.read(recording.read(har(refused.entry)), Ended(1))

    assert {issue.best.code for issue in found.issues} & {"RUN001", "USE034"} == codes
    assert any("after a 402" in note for note in found.notes) is (status == 402 and not fields)

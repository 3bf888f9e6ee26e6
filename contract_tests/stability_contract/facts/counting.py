"""What counts towards the rate limit, from when a time-out runs, and requests spread over the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.facts import ways
from stability_contract.facts.fact import EVERYWHERE, fact
from stability_contract.facts.standing_clock import need_instant_pictures
from stability_contract.http import account

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stability_contract.facts.probe import Probe
    from stability_contract.facts.ways import Way
    from stability_contract.http.exchange import Request

LIMIT = 150


def _bad(probe: Probe) -> Request:
    return probe.request(prompt="a pier", seed="-1")


def _room(probe: Probe) -> int:
    """Return how many requests are taken until one is limited; at most one more than the limit."""
    for number in range(LIMIT + 1):
        if probe.send(_bad(probe)).status == 429:
            return number
    return LIMIT + 1


def _counted(probe: Probe, tried: Sequence[Way]) -> int:
    """Return how many of these requests counted, in a new sandbox with its clock stopped."""
    control = probe.need_control()
    control.reset()
    control.freeze()
    probe.hurried = True
    for way in tried:
        probe.expect(way.request(probe), way.status)
    return LIMIT - _room(probe)


@fact(EVERYWHERE, label="assumed")
def every_error_response_counts_towards_the_limit_once(probe: Probe) -> None:
    """Try all ways that count in one sandbox; where the sum is wrong, each alone."""
    _require_count(probe, [way for way in ways.WAYS if way.counts], counts=1)


@fact(EVERYWHERE, label="assumed")
def what_is_not_a_generation_request_counts_for_nothing(probe: Probe) -> None:
    """Try other paths, other methods, other keys and the account pages."""
    _require_count(probe, [way for way in ways.WAYS if not way.counts], counts=0)
    control = probe.need_control()
    control.reset()
    control.freeze()
    for path in ("/v1/user/balance", "/v1/user/account"):
        for _ in range(20):
            probe.send(account.question(probe.key) if "balance" in path else _get(probe, path))
    room = _room(probe)
    probe.require(room == LIMIT, f"after 40 requests for the account {room} requests are taken, not {LIMIT}")


def _get(probe: Probe, path: str) -> Request:
    question = account.question(probe.key)
    return type(question)("GET", path, question.headers)


def _require_count(probe: Probe, tried: Sequence[Way], counts: int) -> None:
    if _counted(probe, tried) == counts * len(tried):
        return
    for way in tried:
        seen = _counted(probe, [way])
        probe.require(seen == counts, f"{way.name} ({way.status}) counts {seen} times, not {counts}")
    probe.require(holds=False, seen=f"{len(tried)} requests together count otherwise than one by one")


@fact(EVERYWHERE, label="assumed")
def pictures_and_402_count_towards_the_limit(probe: Probe) -> None:
    """Try thirty pictures, and thirty requests that nobody can pay for."""
    for balance, status in (("1000", 200), ("0", 402)):
        need_instant_pictures(probe)
        probe.need_control().set_credits(balance)
        for _ in range(30):
            probe.expect(ways.good(probe), status)
        room = _room(probe)
        probe.require(room == LIMIT - 30, f"after 30 answers {status} there is room for {room}, not {LIMIT - 30}")


@fact("general", "If you exceed this limit, you will receive a `429` response and be timed out for 60 seconds.")
def the_time_out_runs_from_the_request_that_was_one_too_many(probe: Probe) -> None:
    """Try it five seconds after the first request: it lasts 60 seconds from there."""
    probe.still()
    probe.need_control()
    for _ in range(LIMIT):
        probe.send(_bad(probe))
    probe.pass_time(5)
    probe.expect(_bad(probe), 429)
    for seconds, status in ((54, 429), (5.9, 429), (0.2, 400)):
        probe.pass_time(seconds)
        answer = probe.send(_bad(probe))
        probe.require(answer.status == status, f"answers {answer.status}, not {status}, around the end of 60 seconds")


@fact("general", "This API is rate-limited to 150 requests every 10 seconds.")
def requests_spread_over_the_window_are_all_taken(probe: Probe) -> None:
    """Try 14.9 requests a second for half a minute: none is one too many; then as many as still fit."""
    probe.still()
    probe.need_control()
    for number in range(45):
        for _ in range(10):
            answer = probe.send(_bad(probe))
            probe.require(answer.status == 400, f"after {number * 0.671:.1f} seconds: answers {answer.status}")
        probe.pass_time(0.671)
    room = _room(probe)
    probe.require(room == 10, f"there is room for {room} more requests, not 10")


@fact("general", "This API is rate-limited to 150 requests every 10 seconds.")
def one_more_is_limited_wherever_the_others_lie_in_the_window(probe: Probe) -> None:
    """Try 150 requests spread over 9.9 seconds, and one more; and the first ones leave the window one by one."""
    control = probe.need_control()
    for steps in (3, 11, 33):
        control.reset()
        control.freeze()
        probe.hurried = True
        share = LIMIT // steps
        for number in range(steps):
            for _ in range(share if number else LIMIT - share * (steps - 1)):
                answer = probe.send(_bad(probe))
                probe.require(answer.status == 400, f"within {steps} steps: answers {answer.status}")
            probe.pass_time(9.9 / steps)
        probe.expect(_bad(probe), 429)

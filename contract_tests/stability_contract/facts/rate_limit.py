"""150 requests in 10 seconds, and a time-out of 60."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stability_contract.facts import dressed, ways
from stability_contract.facts.fact import EVERYWHERE, fact
from stability_contract.facts.probe import PLENTY
from stability_contract.facts.standing_clock import need_instant_pictures
from stability_contract.oracle import error_responses

if TYPE_CHECKING:
    from stability_contract.facts.probe import Probe

LIMIT = "This API is rate-limited to 150 requests every 10 seconds."
TIME_OUT = "If you exceed this limit, you will receive a `429` response and be timed out for 60 seconds."
MORE = "You have made more than 150 requests in 10 seconds."


def _make(probe: Probe, count: int, section: str = "") -> None:
    """Make this many requests that are free because they are refused; none may be limited."""
    begun = probe.sender.pace.now()
    for number in range(count):
        answer = probe.post(section, prompt="a pier", seed="-1")
        probe.require(answer.status == 400, f"request {number + 1} of {count} answers {answer.status}")
    probe.require_fast(begun, count)


def _limited(probe: Probe, section: str = "") -> None:
    answer = probe.post(section, prompt="a pier", seed="-1")
    probe.require(answer.status == 429, f"answers {answer.status}, not 429")


@fact("general", LIMIT)
def a_hundred_and_fifty_requests_are_taken(probe: Probe) -> None:
    """Try as many pictures as there may be in a row."""
    need_instant_pictures(probe)
    probe.need_control().set_credits(PLENTY)
    for number in range(150):
        answer = probe.post(prompt="a pier", seed="9")
        probe.require(answer.status == 200, f"request {number + 1} answers {answer.status}")
    answer = probe.post(prompt="a pier", seed="9")
    probe.require(answer.status == 429, f"request 151 answers {answer.status}")


@fact(EVERYWHERE, MORE)
def the_151st_request_is_refused(probe: Probe) -> None:
    """Try the limit on one endpoint, and read the refusal."""
    probe.still()
    _make(probe, 150)
    _limited(probe)


@fact("general", TIME_OUT)
def the_time_out_lasts_60_seconds(probe: Probe) -> None:
    """Try both sides of its end."""
    probe.still()
    _make(probe, 150)
    _limited(probe)
    probe.pass_time(60 - probe.grain)
    _limited(probe)
    probe.pass_time(2 * probe.grain)
    _make(probe, 150)
    _limited(probe)


@fact("general", LIMIT)
def after_10_seconds_there_are_150_more(probe: Probe) -> None:
    """Try the window from its two sides."""
    probe.still()
    _make(probe, 150)
    probe.pass_time(10.05)
    _make(probe, 150)
    if probe.control:  # in real time the first of them are too old by then
        probe.pass_time(9.9)
    _limited(probe)


@fact("general", LIMIT)
def the_window_moves_with_the_requests(probe: Probe) -> None:
    """Try a crowd late in one window and another early in the next: more than 150 in 10 seconds."""
    probe.still()
    _make(probe, 1)
    probe.pass_time(9.5)
    _make(probe, 149)
    probe.pass_time(0.6)
    _make(probe, 1)
    _limited(probe)


@fact("general", LIMIT)
def all_endpoints_share_one_limit(probe: Probe) -> None:
    """Try a third of the limit on each."""
    probe.still()
    begun = probe.sender.pace.now()
    for section in EVERYWHERE:
        _make(probe, 50, section)
    probe.require_fast(begun, 150)
    for section in EVERYWHERE:
        _limited(probe, section)


@fact("general", label="assumed")
def refusals_in_a_time_out_do_not_lengthen_it(probe: Probe) -> None:
    """Try once more in the middle of a time-out."""
    probe.still()
    _make(probe, 150)
    _limited(probe)
    probe.pass_time(40)
    _limited(probe)
    probe.pass_time(20 + probe.grain)
    _make(probe, 1)


@fact("general", label="assumed")
def refusals_in_a_time_out_do_not_count_when_it_is_over(probe: Probe) -> None:
    """Try thirty late in a time-out: after it there is room for all 150."""
    probe.need_control()
    probe.still()
    _make(probe, 150)
    _limited(probe)
    probe.pass_time(59)
    for _ in range(30):
        _limited(probe)
    probe.pass_time(1.1)
    _make(probe, 150)
    _limited(probe)


@fact("general", label="assumed")
def the_rate_limit_comes_before_every_other_check(probe: Probe) -> None:
    """Try, timed out, what would be refused otherwise."""
    probe.still()
    _make(probe, 150)
    _limited(probe)
    good = probe.request(prompt="a pier")
    for request in (good, good.without("content-type"), good.having("accept", "text/html")):
        probe.expect(request, 429)


@fact("general", label="assumed")  # never seen, but usual
def a_time_out_is_reported_without_retry_after(probe: Probe) -> None:
    """Read the headers of a 429."""
    probe.still()
    _make(probe, 150)
    for request in dressed.every(probe, ways.good(probe)):
        ways.well_formed(probe, request, 429)
    text = " ".join(error_responses.texts(probe.send(probe.request(prompt="a pier"))))
    probe.require(re.findall("[0-9]+", text) == ["150", "10", "60"], f"does not tell the numbers: {text[:200]!r}")


@fact("general", label="assumed")
def many_at_once_cannot_pass_the_limit(probe: Probe) -> None:
    """Try twenty at once when there is room for five."""
    probe.still()
    _make(probe, 145)
    answers = probe.together([probe.request(prompt="a pier", seed="-1")] * 20)
    taken = sum(answer.status == 400 for answer in answers)
    probe.require(taken == 5, f"takes {taken} of 20")

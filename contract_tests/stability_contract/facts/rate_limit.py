"""150 requests in 10 seconds, and a time-out of 60."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.facts.fact import EVERYWHERE, fact

if TYPE_CHECKING:
    from stability_contract.facts.probe import Bench

LIMIT = "This API is rate-limited to 150 requests every 10 seconds."
TIME_OUT = "If you exceed this limit, you will receive a `429` response and be timed out for 60 seconds."
MORE = "You have made more than 150 requests in 10 seconds."


def _make(bench: Bench, count: int, section: str = "") -> None:
    """Make so many requests that are free because they are refused; none may be limited."""
    begun = bench.sender.pace.now()
    for number in range(count):
        answer = bench.post(section, prompt="a pier", seed="-1")
        bench.require(answer.status == 400, f"request {number + 1} of {count} answers {answer.status}")
    bench.require_fast(begun, count)


def _limited(bench: Bench, section: str = "") -> None:
    answer = bench.post(section, prompt="a pier", seed="-1")
    bench.require(answer.status == 429, f"answers {answer.status}, not 429")


@fact("general", LIMIT)
def a_hundred_and_fifty_requests_are_taken(bench: Bench) -> None:
    """Try as many pictures as there may be in a row."""
    bench.need_control()
    bench.still()
    for number in range(150):
        answer = bench.post(prompt="a pier", seed="9")
        bench.require(answer.status == 200, f"request {number + 1} answers {answer.status}")
    answer = bench.post(prompt="a pier", seed="9")
    bench.require(answer.status == 429, f"request 151 answers {answer.status}")


@fact(EVERYWHERE, MORE)
def the_151st_request_is_refused(bench: Bench) -> None:
    """Try the limit on one endpoint, and read the refusal."""
    bench.still()
    _make(bench, 150)
    _limited(bench)


@fact("general", TIME_OUT)
def the_time_out_lasts_60_seconds(bench: Bench) -> None:
    """Try both sides of its end."""
    bench.still()
    _make(bench, 150)
    _limited(bench)
    bench.pass_time(60 - bench.grain)
    _limited(bench)
    bench.pass_time(2 * bench.grain)
    _make(bench, 150)
    _limited(bench)


@fact("general", LIMIT)
def after_10_seconds_there_are_150_more(bench: Bench) -> None:
    """Try the window from its two sides."""
    bench.still()
    _make(bench, 150)
    bench.pass_time(10.05)
    _make(bench, 150)
    if bench.control:  # in real time the first of them are too old by then
        bench.pass_time(9.9)
    _limited(bench)


@fact("general", LIMIT)
def the_window_moves_with_the_requests(bench: Bench) -> None:
    """Try a crowd late in one window and another early in the next: more than 150 in 10 seconds."""
    bench.still()
    _make(bench, 1)
    bench.pass_time(9.5)
    _make(bench, 149)
    bench.pass_time(0.6)
    _make(bench, 1)
    _limited(bench)


@fact("general", LIMIT)
def all_endpoints_share_one_limit(bench: Bench) -> None:
    """Try a third of the limit on each."""
    bench.still()
    begun = bench.sender.pace.now()
    for section in EVERYWHERE:
        _make(bench, 50, section)
    bench.require_fast(begun, 150)
    for section in EVERYWHERE:
        _limited(bench, section)


@fact("general", label="assumed")
def refusals_in_a_time_out_do_not_lengthen_it(bench: Bench) -> None:
    """Try once more in the middle of a time-out."""
    bench.still()
    _make(bench, 150)
    _limited(bench)
    bench.pass_time(40)
    _limited(bench)
    bench.pass_time(20 + bench.grain)
    _make(bench, 1)


@fact("general", label="assumed")
def the_rate_limit_comes_before_every_other_check(bench: Bench) -> None:
    """Try, timed out, what would be refused otherwise."""
    bench.still()
    _make(bench, 150)
    _limited(bench)
    good = bench.request(prompt="a pier")
    for request in (good, good.without("content-type"), good.having("accept", "text/html")):
        bench.expect(request, 429)


@fact("general", label="observed")
def a_time_out_is_told_without_retry_after(bench: Bench) -> None:
    """Read the headers of a 429."""
    bench.still()
    _make(bench, 150)
    answer = bench.expect(bench.request(prompt="a pier"), 429)
    told = [name for name, _ in answer.headers if name == "retry-after" or "ratelimit" in name]
    bench.require(not told, f"sends {', '.join(told)}")
    bench.require(b'"name":"rate_limit_exceeded"' in answer.body, f"says {answer.body[:200]!r}")
    bench.require(b"150" in answer.body and b"60" in answer.body, f"does not tell the numbers: {answer.body[:200]!r}")


@fact("general", label="assumed")
def many_at_once_cannot_pass_the_limit(bench: Bench) -> None:
    """Try twenty at once when there is room for five."""
    bench.still()
    _make(bench, 145)
    answers = bench.together([bench.request(prompt="a pier", seed="-1")] * 20)
    taken = sum(answer.status == 400 for answer in answers)
    bench.require(taken == 5, f"takes {taken} of 20")

"""The rate limit, exact to the microsecond."""

from __future__ import annotations

from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stability_mock.contract import RateLimit
from stability_mock.errors import RateLimitExceeded
from stability_mock.state.rate_limiter import RateLimiter

DOCUMENTED = RateLimit(requests=150, seconds=10, time_out=60)
SECOND = 1_000_000
START = 1_700_000_000 * SECOND


def filled(limit: RateLimit = DOCUMENTED) -> RateLimiter:
    """Return a limiter that has taken all it takes, at one moment."""
    limiter = RateLimiter()
    for _ in range(limit.requests):
        limiter.admit(START, limit)
    return limiter


def test_150_requests_are_taken_and_the_151st_is_not() -> None:
    limiter = filled()

    with pytest.raises(RateLimitExceeded) as caught:
        limiter.admit(START, DOCUMENTED)

    assert caught.value.texts == (
        "You have made more than 150 requests in 10 seconds, and are timed out for 60 seconds.",
    )
    assert caught.value.retry_after == 60


def test_the_window_ends_exactly_after_10_seconds() -> None:
    early, in_time = filled(), filled()

    with pytest.raises(RateLimitExceeded):
        early.admit(START + 10 * SECOND - 1, DOCUMENTED)
    in_time.admit(START + 10 * SECOND, DOCUMENTED)

    assert in_time.used(START + 10 * SECOND, DOCUMENTED) == 1


def test_a_time_out_lasts_exactly_as_long_as_documented() -> None:
    limiter = filled()
    with pytest.raises(RateLimitExceeded):
        limiter.admit(START + 5 * SECOND, DOCUMENTED)

    with pytest.raises(RateLimitExceeded) as caught:
        limiter.admit(START + 65 * SECOND - 1, DOCUMENTED)
    limiter.admit(START + 65 * SECOND, DOCUMENTED)

    assert caught.value.retry_after == 0.000_001


def test_refused_requests_do_not_lengthen_the_time_out() -> None:
    limiter = filled()
    for seconds in range(60):
        with pytest.raises(RateLimitExceeded):
            limiter.admit(START + seconds * SECOND, DOCUMENTED)

    limiter.admit(START + 60 * SECOND, DOCUMENTED)

    assert limiter.used(START + 60 * SECOND, DOCUMENTED) == 1


def test_after_a_time_out_shorter_than_the_window_the_slate_is_clean() -> None:
    limit = RateLimit(requests=2, seconds=10, time_out=1)
    limiter = filled(limit)
    with pytest.raises(RateLimitExceeded):
        limiter.admit(START, limit)

    limiter.admit(START + SECOND, limit)
    limiter.admit(START + SECOND, limit)

    assert limiter.used(START + SECOND, limit) == 2


def test_the_window_slides() -> None:
    limit = RateLimit(requests=2, seconds=10, time_out=60)
    limiter = RateLimiter()

    for seconds in (0, 9, 10, 19, 20):
        limiter.admit(START + seconds * SECOND, limit)

    with pytest.raises(RateLimitExceeded):
        limiter.admit(START + 28 * SECOND, limit)


def oracle(times: list[int], limit: RateLimit) -> list[bool]:
    """Return which requests are taken, written as plainly as can be."""
    taken: deque[int] = deque()
    until = None
    verdicts = []
    for now in times:
        if until is not None and now >= until:
            until = None
            taken.clear()
        recent = [time for time in taken if now - time < limit.seconds * SECOND]
        if until is None and len(recent) >= limit.requests:
            until = now + limit.time_out * SECOND
        if until is None:
            taken.append(now)
        verdicts.append(until is None)
    return verdicts


@given(
    steps=st.lists(st.sampled_from([0, 1, SECOND - 1, SECOND, SECOND + 1, 3 * SECOND, 7 * SECOND]), max_size=80),
    limit=st.builds(RateLimit, st.integers(1, 5), st.sampled_from([1, 2, 5]), st.sampled_from([0, 1, 5])),
)
def test_it_agrees_with_a_plain_reading_of_the_rule(steps: list[int], limit: RateLimit) -> None:
    limiter, now = RateLimiter(), START
    times, verdicts = [], []
    for step in steps:
        now += step
        times.append(now)
        try:
            limiter.admit(now, limit)
            verdicts.append(True)
        except RateLimitExceeded:
            verdicts.append(False)

    assert verdicts == oracle(times, limit)

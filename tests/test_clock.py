"""A sandbox's clock: it runs, stops and is moved, exactly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stability_mock.state.clock import Clock, microseconds, wall_clock

SECOND = 1_000_000
NOON = 1_700_000_000 * SECOND


def test_it_starts_with_the_real_time_and_runs_along() -> None:
    clock = Clock.started(NOON)

    assert clock.now(NOON) == NOON
    assert clock.now(NOON + 7) == NOON + 7


def test_advancing_moves_it_by_exactly_so_much() -> None:
    clock = Clock.started(NOON)

    clock.advance(NOON + 1, 60 * SECOND)

    assert clock.now(NOON + 3) == NOON + 3 + 60 * SECOND


def test_a_frozen_clock_stands_until_it_is_advanced_or_resumed() -> None:
    clock = Clock.started(NOON)
    clock.freeze(NOON + 5)

    standing = clock.now(NOON + 100)
    clock.advance(NOON + 100, 10)
    advanced = clock.now(NOON + 200)
    clock.resume(NOON + 300)

    assert (standing, advanced) == (NOON + 5, NOON + 15)
    assert clock.now(NOON + 301) == NOON + 16


def test_another_rate_counts_from_where_the_clock_stood() -> None:
    clock = Clock.started(NOON)

    clock.run_at(NOON + SECOND, 100)

    assert clock.now(NOON + 2 * SECOND) == NOON + 101 * SECOND


def test_the_rest_until_a_time_is_counted_in_real_seconds() -> None:
    clock = Clock.started(NOON)
    clock.run_at(NOON, 100)

    assert clock.rest(NOON, NOON + 8 * SECOND) == 0.08
    assert clock.rest(NOON + SECOND, NOON + 8 * SECOND) == 0

    clock.freeze(NOON)

    assert clock.rest(NOON, NOON + 1) == float("inf")
    assert clock.rest(NOON, NOON) == 0


@pytest.mark.parametrize(("seconds", "expected"), [(0, 0), (0.1, 100_000), (59.999_999, 59_999_999), (1e-7, 0)])
def test_seconds_become_whole_microseconds(seconds: float, expected: int) -> None:
    assert microseconds(seconds) == expected


def test_real_time_never_goes_back() -> None:
    real = wall_clock()

    times = [real() for _ in range(1_000)]

    assert times == sorted(times)


MOVES = st.lists(
    st.tuples(st.integers(0, 10**9), st.sampled_from(["advance", "freeze", "resume", "rate", "look"])), max_size=30
)


@given(MOVES)
def test_however_it_is_moved_it_never_goes_back(moves: list[tuple[int, str]]) -> None:
    clock, wall_us, readings = Clock.started(NOON), NOON, [NOON]
    for passed, move in moves:
        wall_us += passed
        match move:
            case "advance":
                clock.advance(wall_us, passed)
            case "freeze":
                clock.freeze(wall_us)
            case "resume":
                clock.resume(wall_us)
            case "rate":
                clock.run_at(wall_us, 1 + passed % 1_000)
            case _:
                pass
        readings.append(clock.now(wall_us))

    assert readings == sorted(readings)

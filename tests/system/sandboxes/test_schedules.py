"""1,000 random schedules of requests and clock moves, each against the oracle, in every kind of store."""

from __future__ import annotations

import asyncio
import itertools
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from kept_alive import Connection
from live import start
from oracle import REQUESTS, SECONDS, TIME_OUT, Step, schedule
from redis_server import redis_url
from stability_mock.contract import RateLimit
from stability_mock.errors import RateLimitExceeded
from stability_mock.state.clock import wall_clock
from stability_mock.state.journal import JournalBounds
from stability_mock.state.memory import MemoryStore
from stability_mock.state.redis.store import RedisStore
from stability_mock.state.sandbox import InitialState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stability_mock.state.sandbox import Sandbox
    from stability_mock.state.store import Store

__all__ = ["redis_url"]

LIMIT = RateLimit(REQUESTS, SECONDS, TIME_OUT)
SCHEDULES = [schedule(seed) for seed in range(1_000)]
BOUNDS = JournalBounds(10, 10_000, 10_000)
GENERATE = "/v2beta/stable-image/generate/core"


async def _differences(store: Store, number: int) -> list[str]:
    """Play a schedule on a store, and tell where it does not do what the oracle says."""
    key, found = f"sk-{uuid.uuid4().hex}", []
    await store.change(key, lambda sandbox, wall_us: sandbox.clock.freeze(wall_us))
    for index, step in enumerate(SCHEDULES[number]):
        if step.passes is None:
            await _advance(store, key, step.move)
        elif await _let_through(store, key) != step.passes:
            found.append(f"schedule {number}, step {index}: {SCHEDULES[number]}")
    return found


async def _advance(store: Store, key: str, move: int) -> None:
    await store.change(key, lambda sandbox, wall_us: sandbox.clock.advance(wall_us, move))


async def _let_through(store: Store, key: str) -> bool:
    def admit(sandbox: Sandbox, wall_us: int) -> None:
        sandbox.limiter.admit(sandbox.clock.now(wall_us), LIMIT)

    try:
        await store.change(key, admit)
    except RateLimitExceeded:
        return False
    return True


def test_the_schedules_meet_both_answers_often() -> None:
    answers = [step.passes for step in itertools.chain(*SCHEDULES) if step.passes is not None]

    assert answers.count(True) > 3_000
    assert answers.count(False) > 1_000


def test_memory_does_what_the_oracle_says() -> None:
    async def play() -> list[str]:
        store = MemoryStore(wall_clock(), InitialState(Decimal(0)), 10_000, BOUNDS)
        return [row for number in range(len(SCHEDULES)) for row in await _differences(store, number)]

    assert asyncio.run(play()) == []


def test_redis_does_what_the_oracle_says(redis_url: str) -> None:
    async def play() -> list[str]:
        store, waiting = RedisStore(redis_url, InitialState(Decimal(0)), BOUNDS), iter(range(len(SCHEDULES)))

        async def play_on() -> list[str]:
            return [row for number in waiting for row in await _differences(store, number)]

        try:
            return list(itertools.chain(*await asyncio.gather(*(play_on() for _ in range(8)))))
        finally:
            await store.close()

    assert asyncio.run(play()) == []


def test_one_worker_does_what_the_oracle_says_over_http() -> None:
    with start("--rate-limit", f"{REQUESTS}/{SECONDS}/{TIME_OUT}", "--log-level", "error", measured=False) as live:
        found = asyncio.run(_differences_over_http(live.address, SCHEDULES))

    assert found == []


def test_four_workers_with_redis_do_what_the_oracle_says_over_http(redis_url: str) -> None:
    flags = ("--store", redis_url, "--workers", "4", "--log-level", "error")
    with start("--rate-limit", f"{REQUESTS}/{SECONDS}/{TIME_OUT}", *flags, measured=False) as live:
        found = asyncio.run(_differences_over_http(live.address, SCHEDULES))

    assert found == []


async def _differences_over_http(address: tuple[str, int], schedules: Iterable[list[Step]]) -> list[str]:
    """Play the schedules, several at once, each on four connections in turn: several workers serve one key."""
    waiting = iter(enumerate(schedules))

    async def play() -> list[str]:
        async with Connection.several(address, 4) as connections:
            return [row for number, steps in waiting for row in await _played(connections, number, steps)]

    return list(itertools.chain(*await asyncio.gather(*(play() for _ in range(8)))))


async def _played(connections: list[Connection], number: int, steps: list[Step]) -> list[str]:
    turn, key, found = itertools.cycle(connections), f"sk-{uuid.uuid4().hex}", []
    assert (await next(turn).post("/_mock/clock/freeze", key)).status == 200
    for index, step in enumerate(steps):
        if step.passes is None:
            moved = await next(turn).post("/_mock/clock/advance", key, {"seconds": step.move / 1e6})
            assert moved.status == 200
        elif (await next(turn).post(GENERATE, key)).status != (400 if step.passes else 429):
            found.append(f"schedule {number}, step {index}: {steps}")
    return found


@pytest.mark.parametrize("wait", [9_999_999, 10_000_000])
def test_a_window_lasts_exactly_as_long_as_documented(wait: int) -> None:
    steps = [Step(passes=True)] * REQUESTS + [Step(move=wait), Step(passes=wait == 10_000_000)]

    with start("--rate-limit", f"{REQUESTS}/{SECONDS}/{TIME_OUT}", "--log-level", "error", measured=False) as live:
        found = asyncio.run(_differences_over_http(live.address, [steps]))

    assert found == []

"""Asynchronous generations in Redis; `generation_steps` says what each check is."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
import redis
from generation_steps import CREDITS, RESULT_BYTES, STEPS
from redis_server import redis_url
from stability_mock.state.journal import JournalBounds
from stability_mock.state.redis.store import RedisStore
from stability_mock.state.sandbox import InitialState

if TYPE_CHECKING:
    from generation_steps import Step

__all__ = ["redis_url"]

BOUNDS = JournalBounds(10, 10_000, 10_000)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_a_store_in_redis(step: Step, redis_url: str) -> None:
    async def check() -> None:
        store = RedisStore(redis_url, InitialState(CREDITS), BOUNDS, RESULT_BYTES)
        try:
            await step(store)
        finally:
            await store.close()

    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
    asyncio.run(check())

"""Redis goes away in the middle, and comes back."""

from __future__ import annotations

import asyncio

import httpx
from live import start
from redis_server import running
from stability_mock.state.journal import JournalBounds
from stability_mock.state.redis.store import RedisStore
from stability_mock.state.sandbox import InitialState
from stability_mock.state.store import StoreError

GENERATE = "/v2beta/stable-image/generate/core"
KEY = {"authorization": "Bearer sk-outage"}


def _ask(client: httpx.Client) -> httpx.Response:
    return client.post(GENERATE, data={"prompt": "a harbour", "seed": "5"}, files={"none": ""})


def test_an_outage_gives_clean_500s_and_the_server_recovers_and_charges_once() -> None:
    with (
        running() as redis,
        start("--store", redis.url) as live,
        httpx.Client(base_url=live.url, headers=KEY) as client,
    ):
        before = _ask(client).status_code
        redis.stop()
        during, control = [_ask(client) for _ in range(3)], client.get("/_mock/credits")
        redis.start()
        after = [_ask(client).status_code for _ in range(2)]
        ledger = client.get("/_mock/credits").json()
        log = live.log

    assert [before, *after] == [200, 200, 200]
    assert [(answer.status_code, answer.json()["name"]) for answer in during] == [(500, "internal_error")] * 3
    assert control.status_code == 503
    assert "the store cannot be used: Redis: " in control.json()["detail"]
    assert ledger["spent"] == "9"
    assert f"request {during[0].json()['id']} failed: Redis: " in log
    assert "Traceback" not in log


def test_a_store_that_cannot_be_reached_says_so() -> None:
    async def touch() -> str:
        store = RedisStore("redis://127.0.0.1:1/0", InitialState(None), JournalBounds(1, 1, 1))
        try:
            await store.keys()
        except StoreError as problem:
            return str(problem)
        finally:
            await store.close()
        return ""

    assert asyncio.run(touch()).startswith("Redis: ")

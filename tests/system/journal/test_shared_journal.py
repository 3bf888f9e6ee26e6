"""The journal in Redis: the same for several processes, within its bounds, and without any API key in it."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING

import httpx
import pytest
import redis
from asking import GENERATE, ask, drawn
from live import Live, start
from redis_server import RedisServer, running  # it lies in the folder of another topic
from stability_mock.state.journal import Exchange, Form, JournalBounds, Upload
from stability_mock.state.redis.store import RedisStore
from stability_mock.state.sandbox import Opening

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "sk-Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0Uv"  # noqa: S105 - nobody's
MASKED = f"sk-{'*' * 28}t0Uv"
AUTHORIZED = {"authorization": f"Bearer {SECRET}"}


@pytest.fixture(scope="module")
def redis_server() -> Iterator[RedisServer]:
    """Run a Redis for this module."""
    with running() as server:
        yield server


@pytest.fixture(scope="module")
def shared(redis_server: RedisServer) -> Iterator[Live]:
    """Serve with two processes."""
    with start("--store", redis_server.url, "--workers", "2", "--rate-limit", "off") as live:
        yield live


def test_what_several_processes_answered_is_in_one_journal(shared: Live) -> None:
    key = {"authorization": "Bearer sk-0123456789-crowd"}

    async def crowd() -> list[str]:
        async with httpx.AsyncClient(base_url=shared.url, headers=key, timeout=60) as client:
            forms = [{"prompt": f"number {number}", "seed": "1", "aspect_ratio": "21:9"} for number in range(60)]
            answers = await asyncio.gather(
                *(client.post(f"{GENERATE}/ultra", data=form, files={"none": ""}) for form in forms)
            )
        return [
            f"{form['prompt']} {answer.headers['x-request-id']}" for form, answer in zip(forms, answers, strict=True)
        ]

    sent = asyncio.run(crowd())

    seen = httpx.get(f"{shared.url}/_mock/journal", headers=key, timeout=60).json()
    assert {f"{one['request']['fields']['prompt']} {one['id']}" for one in seen} == set(sent)
    assert len(seen) == 60


def test_no_key_is_anywhere_in_redis(shared: Live, redis_server: RedisServer) -> None:
    everywhere = {"x-debug": SECRET, "x-api-key": SECRET}
    with httpx.Client(base_url=shared.url, headers=AUTHORIZED) as client:
        ask(client, "core", everywhere, prompt=f"a fox {SECRET}", extra=SECRET)
        ask(client, "core", everywhere, prompt="a", aspect_ratio=SECRET)
        client.get(f"/not/there/{SECRET}?key={SECRET}")
        seen = client.get("/_mock/journal").json()

    assert len(seen) == 3
    assert seen[0]["request"]["fields"] == {"prompt": f"a fox {MASKED}", "extra": MASKED}
    assert SECRET not in dump(redis_server)


def dump(server: RedisServer) -> str:
    """Give all that is in Redis."""
    with redis.Redis(port=server.port) as client:
        found = list(client.scan_iter(count=1_000))
        lists = [row for name in found if client.type(name) == b"list" for row in client.lrange(name, 0, -1)]
        texts = [client.get(name) or b"" for name in found if client.type(name) == b"string"]
    return b"\n".join([*found, *lists, *texts]).decode("latin-1")


def test_an_exchange_comes_back_from_redis_as_it_was(redis_server: RedisServer) -> None:
    written = Exchange(
        id="1",
        method="POST",
        target="/a?b=c",
        raw_headers=[(b"x-a", b"\xe4")],
        client="127.0.0.1",
        operation="core",
        time=5,
        body=bytes(range(256)),
        body_size=1_000,
        status=200,
        answer_headers=[(b"seed", b"1")],
        answer_body=bytes(range(256)),
        answer_size=2_000,
        price=Decimal("6.5"),
        fault="cut",
        milliseconds=1.5,
        form=Form({"prompt": "größer"}, [Upload("image", "a.png", 3, "0")]),
        digest="abc",
    )

    async def there_and_back() -> list[Exchange]:
        store = RedisStore(redis_server.url, Opening(None), JournalBounds(10, 10**6, 10**6))
        try:
            await store.record("sk-back", written)
            return await store.exchanges("sk-back")
        finally:
            await store.close()

    assert asyncio.run(there_and_back()) == [written]


def test_the_bounds_hold_in_redis_too(redis_server: RedisServer) -> None:
    async def fill() -> list[list[str]]:
        found = []
        for bounds in (JournalBounds(3, 10**6, 10**6), JournalBounds(100, 8_000, 10**6)):
            store = RedisStore(redis_server.url, Opening(None), bounds)
            try:
                for number in range(6):
                    await store.record("sk-bounds", Exchange(str(number), "GET", "", [], "", answer_body=bytes(2_000)))
                found.append([kept.id for kept in await store.exchanges("sk-bounds")])
                await store.clear_journal("sk-bounds")
                found.append([kept.id for kept in await store.exchanges("sk-bounds")])
            finally:
                await store.close()
        return found

    assert asyncio.run(fill()) == [["3", "4", "5"], [], ["3", "4", "5"], []]


def test_the_picture_is_fetched_from_redis(shared: Live) -> None:
    with httpx.Client(base_url=shared.url, headers=AUTHORIZED) as client:
        picture = ("in.png", drawn((64, 64)), "image/png")
        answer = ask(client, "sd3", prompt="a", mode="image-to-image", strength="1", image=picture, seed="5")
        seen = client.get(f"/_mock/journal/{answer.headers['x-request-id']}/image")

    assert seen.content == answer.content

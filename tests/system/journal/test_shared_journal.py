"""The journal in Redis: the same for several processes, within its bounds, and without any API key in it."""

from __future__ import annotations

import asyncio
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import redis
from asking import GENERATE, ask, drawn
from leaks import PLACES, SECRET, SPELLINGS, bodies, leaks
from live import Live, start
from lossy_proxy import LossyProxy
from redis_server import RedisServer, running
from stability_mock.state.exchange import Exchange, Form, UploadSummary
from stability_mock.state.journal import JournalBounds
from stability_mock.state.redis.names import JOURNAL_SIZES, names
from stability_mock.state.redis.store import RedisStore
from stability_mock.state.sandbox import InitialState

if TYPE_CHECKING:
    from collections.abc import Iterator

REDACTED = f"sk-{'*' * 28}t0Uv"
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
    with httpx.Client(base_url=shared.url, headers=AUTHORIZED) as client:
        for spelling in SPELLINGS.values():
            for ask_there in PLACES.values():
                ask_there(client, spelling)
        ask(client, "core", prompt=f"a fox {SECRET}", extra=SECRET)
        seen = client.get("/_mock/journal").json()
        archive = client.get("/_mock/journal.har").json()

    kept = dump(redis_server)
    assert len(seen) == len(SPELLINGS) * (len(PLACES) - 1) + 1  # a method cannot hold every spelling
    assert seen[-1]["request"]["fields"] == {"prompt": f"a fox {REDACTED}", "extra": REDACTED}
    assert kept.count(seen[-1]["id"]) > 1
    assert not leaks(kept)
    assert not leaks(json.dumps(seen) + json.dumps(archive) + bodies(archive))
    assert not leaks(shared.log)


def dump(server: RedisServer) -> str:
    """Return all that is in Redis."""
    with redis.Redis(port=server.port) as client:
        names = list(client.scan_iter(count=1_000))
        kept: list[Any] = [*names]
        for name in names:
            kind = client.type(name)
            assert kind in {b"list", b"hash", b"zset"}
            if kind == b"list":
                kept += client.lrange(name, 0, -1)
            elif kind == b"hash":
                kept += [text for pair in client.hgetall(name).items() for text in pair]
            else:
                kept += client.zrange(name, 0, -1)
    return b"\n".join(kept).decode("latin-1")


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
        form=Form({"prompt": "größer"}, [UploadSummary("image", "a.png", 3, "0")]),
        digest="abc",
    )

    async def there_and_back() -> list[Exchange | None]:
        store = RedisStore(redis_server.url, InitialState(None), JournalBounds(10, 10**6, 10**6))
        try:
            await store.record("sk-back", written)
            return [await store.exchange(entry.key, entry.id) for entry in await store.entries("sk-back")]
        finally:
            await store.close()

    assert asyncio.run(there_and_back()) == [written]


def test_the_bounds_hold_in_redis_too(redis_server: RedisServer) -> None:
    async def fill() -> list[list[str]]:
        found = []
        for bounds in (JournalBounds(3, 10**6, 10**6), JournalBounds(100, 8_000, 10**6)):
            store = RedisStore(redis_server.url, InitialState(None), bounds)
            try:
                for number in range(6):
                    await store.record("sk-bounds", Exchange(str(number), "GET", "", [], "", answer_body=bytes(2_000)))
                found.append([entry.id for entry in await store.entries("sk-bounds")])
                await store.clear_journal("sk-bounds")
                found.append([entry.id for entry in await store.entries("sk-bounds")])
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


def test_all_journals_together_keep_eight_times_the_bytes_of_one(redis_server: RedisServer) -> None:
    keys = [f"sk-all-{number}" for number in range(12)]

    async def fill() -> list[list[str]]:
        store = RedisStore(redis_server.url, InitialState(None), JournalBounds(100, 20_000, 10**6))
        try:
            await store.reset(None)
            for key in keys:
                for number in range(10):
                    await store.record(key, Exchange(f"{number}", "GET", "", [], "", answer_body=bytes(3_000)))
            first = [[entry.id for entry in await store.entries(key)] for key in keys]
            await store.clear_journal(keys[-1])
            await store.reset(keys[-2])
            await store.record(keys[0], Exchange("new", "GET", "", [], ""))
            return [*first, [entry.id for key in keys for entry in await store.entries(key)]]
        finally:
            await store.close()

    *first, later = asyncio.run(fill())

    with redis.Redis(port=redis_server.port) as client:
        sizes = {name: int(size) for name, size in client.hgetall(JOURNAL_SIZES).items()}
    kept = list("56789")
    assert first[-8:] == [kept] * 8
    assert sum(map(len, first[:-8])) <= 7
    assert "new" in later
    assert sizes.pop(b"") == sum(sizes.values()) <= 160_000
    assert len(later) == 6 * 5 + 1 + sum(map(len, first[:-8]))


def test_a_journal_that_expired_no_longer_counts(redis_server: RedisServer) -> None:
    async def fill() -> list[str]:
        store = RedisStore(redis_server.url, InitialState(None), JournalBounds(100, 20_000, 10**6))
        try:
            await store.reset(None)
            for key in ("sk-old", "sk-older"):
                await store.record(key, Exchange("1", "GET", "", [], "", answer_body=bytes(3_000)))
                with redis.Redis(port=redis_server.port) as client:
                    client.delete(names(key).order, names(key).entries)
            await store.record("sk-old", Exchange("2", "GET", "", [], "", answer_body=bytes(10)))
            return [entry.id for entry in await store.entries("sk-old")]
        finally:
            await store.close()

    assert asyncio.run(fill()) == ["2"]
    with redis.Redis(port=redis_server.port) as client:
        assert int(client.hget(JOURNAL_SIZES, names("sk-old").own) or 0) < 1_000


def test_an_exchange_is_written_down_once_though_its_answer_was_lost(redis_server: RedisServer) -> None:
    async def record() -> list[str]:
        async with LossyProxy.before(redis_server.url) as proxy:
            store = RedisStore(proxy.url, InitialState(None), JournalBounds(100, 20_000, 10**6))
            try:
                await store.record("sk-lost", Exchange("1", "GET", "", [], ""))
                proxy.loses = "answer"
                await store.record("sk-lost", Exchange("2", "GET", "", [], ""))
                assert proxy.lost.is_set()
                return [entry.id for entry in await store.entries("sk-lost")]
            finally:
                await store.close()

    assert asyncio.run(record()) == ["1", "2"]

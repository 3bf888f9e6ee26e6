"""Changes of one world that wait in one worker are one step in Redis, and none of them is the worse for it."""

from __future__ import annotations

import asyncio
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import redis
from lossy_proxy import Loss, LossyProxy
from redis_server import redis_url
from stability_mock.errors import NotFound
from stability_mock.state.clock import Clock
from stability_mock.state.credits import Charge, Ledger
from stability_mock.state.journal import Exchange, JournalBounds
from stability_mock.state.rate_limiter import RateLimiter
from stability_mock.state.redis.scripts import PREFIX, names
from stability_mock.state.redis.store import RedisStore
from stability_mock.state.redis.texts import charge_texts, world_text
from stability_mock.state.sandbox import Opening, StoreError, World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    Act = Callable[[World, int], Any]

__all__ = ["redis_url"]

KEY = "sk-shared"
CREDITS = 10


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[RedisStore]:
    """Open a store for as long as the block lasts."""
    store = RedisStore(url, Opening(Decimal(CREDITS)), JournalBounds(10, 10 << 20, 10 << 20))
    try:
        yield store
    finally:
        await store.close()


@pytest.fixture(autouse=True)
def administrator(redis_url: str) -> redis.Redis:
    """Give a client of a Redis that is empty."""
    client = redis.Redis.from_url(redis_url)
    client.flushall()
    return client


def charging(price: int, name: str = "") -> Act:
    """Give an act that charges a price."""
    return lambda world, real: world.ledger.charge(Charge(real, "core", "", Decimal(price), name))


def breaking(world: World, _real: int) -> None:
    """Spoil the world, and break."""
    world.ledger.balance = Decimal(0)
    raise ZeroDivisionError


async def together(store: RedisStore, *acts: Act) -> list[str]:
    """Have acts wait together; give the name of what each raised."""
    found = await asyncio.gather(*(store.change(KEY, act) for act in acts), return_exceptions=True)
    return [type(result).__name__ if isinstance(result, BaseException) else "" for result in found]


async def books(store: RedisStore) -> tuple[int, list[str]]:
    """Give what was spent, and the names of all charges; the balance and their sum must agree with it."""
    balance, spent = await store.change(KEY, lambda world, _real: (world.ledger.balance, world.ledger.spent))
    charges = await store.charges(KEY)
    assert spent == sum(charge.price for charge in charges)
    assert balance is not None
    assert balance == CREDITS - spent
    return int(spent), [charge.request_id for charge in charges]


def scripts_run(client: redis.Redis) -> int:
    """Count the scripts that Redis has run."""
    found: Any = client.info("commandstats")
    return int(found.get("cmdstat_eval", {"calls": 0})["calls"])


def test_what_waits_for_one_world_is_read_once_and_written_once(redis_url: str, administrator: redis.Redis) -> None:
    async def charge() -> tuple[int, int]:
        async with opened(redis_url) as store:
            before = scripts_run(administrator)
            await together(store, *[charging(1)] * 7)
            return scripts_run(administrator) - before, (await books(store))[0]

    assert asyncio.run(charge()) == (2, 7)


def test_one_that_breaks_or_is_refused_spoils_nothing_for_those_that_wait_with_it(redis_url: str) -> None:
    async def charge() -> tuple[list[str], tuple[int, list[str]]]:
        async with opened(redis_url) as store:
            acts = charging(4, "a"), breaking, charging(7, "dear"), breaking, charging(6, "b")
            return await together(store, *acts), await books(store)

    assert asyncio.run(charge()) == (
        ["", "ZeroDivisionError", "PaymentRequired", "ZeroDivisionError", ""],
        (10, ["a", "b"]),
    )


def test_what_was_changed_before_a_refusal_is_kept(redis_url: str) -> None:
    def take_and_refuse(world: World, real: int) -> None:
        charging(3, "taken")(world, real)
        raise NotFound("nothing")

    async def charge() -> tuple[list[str], tuple[int, list[str]]]:
        async with opened(redis_url) as store:
            return await together(store, charging(1, "a"), take_and_refuse), await books(store)

    assert asyncio.run(charge()) == (["", "NotFound"], (4, ["a", "taken"]))


def test_all_run_again_in_the_same_order_if_another_worker_was_faster(redis_url: str) -> None:
    ran: list[str] = []

    async def elsewhere() -> None:
        async with opened(redis_url) as other:
            await other.change(KEY, charging(5, "other"))

    def noted(name: str) -> Act:
        def act(world: World, real: int) -> None:
            ran.append(name)
            if ran == ["a"]:
                with ThreadPoolExecutor(1) as threads:
                    threads.submit(asyncio.run, elsewhere()).result()
            charging(2, name)(world, real)

        return act

    async def charge() -> tuple[list[str], tuple[int, list[str]]]:
        async with opened(redis_url) as store:
            return await together(store, noted("a"), breaking, noted("b")), await books(store)

    assert asyncio.run(charge()) == (["", "ZeroDivisionError", ""], (9, ["other", "a", "b"]))
    assert ran == ["a", "a", "b", "a", "b"]


@pytest.mark.parametrize(("leaver", "charged"), [(0, ["a", "b"]), (2, ["a", "gone", "b"])])
def test_who_gives_up_in_the_middle_is_charged_wholly_or_not_at_all(
    redis_url: str, leaver: int, charged: list[str]
) -> None:
    async def charge() -> tuple[list[str], tuple[int, list[str]]]:
        tasks: list[asyncio.Task[None]] = []

        def act_of(number: int, name: str) -> Act:
            def act(world: World, real: int) -> None:
                if number == leaver:
                    tasks[1].cancel()
                charging(1, name)(world, real)

            return act

        async with opened(redis_url) as store:
            acts = [act_of(number, name) for number, name in enumerate(("a", "gone", "b"))]
            tasks += [asyncio.create_task(store.change(KEY, act)) for act in acts]
            found = await asyncio.gather(*tasks, return_exceptions=True)
            return [type(result).__name__ for result in found], await books(store)

    kinds, found = asyncio.run(charge())

    assert kinds == ["NoneType", "CancelledError", "NoneType"]
    assert found == (len(charged), charged)


@pytest.mark.parametrize("seed", range(10))
def test_the_books_of_two_workers_are_exact_whoever_breaks_is_refused_or_gives_up(redis_url: str, seed: int) -> None:
    chance = Random(seed)

    async def give_up(task: asyncio.Task[None], patience: int) -> None:
        for _ in range(patience):
            await asyncio.sleep(0)
        task.cancel()

    async def charge() -> tuple[dict[str, Any], list[str]]:
        async with opened(redis_url) as one, opened(redis_url) as two:
            tasks = {}
            for number in range(100):
                name = str(number)
                act = chance.choice((charging(1, name), charging(0, name), charging(CREDITS + 1, name), breaking))
                tasks[name] = asyncio.create_task(chance.choice((one, two)).change(KEY, act))
            leaving = [give_up(task, chance.randrange(60)) for task in tasks.values() if chance.random() < 0.2]
            found = await asyncio.gather(*tasks.values(), *leaving, return_exceptions=True)
            return dict(zip(tasks, found, strict=False)), (await books(one))[1]

    results, charged = asyncio.run(charge())

    took = {name for name, result in results.items() if result is None}
    left = {name for name, result in results.items() if isinstance(result, asyncio.CancelledError)}
    assert len(took) > 10
    assert len(set(charged)) == len(charged)
    assert took <= set(charged) <= took | left


@pytest.mark.parametrize(
    ("loses", "told", "kept"), [("question", ["StoreError"] * 2, []), ("answer", [""] * 2, ["a", "b"])]
)
def test_a_connection_lost_while_it_is_written_charges_all_or_none(
    redis_url: str, loses: Loss, told: list[str], kept: list[str]
) -> None:
    async def charge() -> tuple[list[str], list[str], tuple[int, list[str]]]:
        async with LossyProxy.before(redis_url) as proxy, opened(proxy.url) as store:

            def lose(world: World, real: int) -> None:
                proxy.loses = loses
                charging(1, "a")(world, real)

            return (
                await together(store, lose, charging(1, "b")),
                await together(store, charging(1, "later")),
                await books(store),
            )

    first, later, found = asyncio.run(charge())

    assert (first, later) == (told, [""])
    assert found == (len(kept) + 1, [*kept, "later"])


def test_redis_that_hangs_is_told_in_one_line_and_its_late_answers_are_nobodys(
    administrator: redis.Redis, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stability_mock.state.redis.store.TIMEOUT_SECONDS", 0.5)

    async def draw() -> tuple[list[str], list[int]]:
        async with opened(redis_url) as store:
            drawn = [await store.draw(KEY, "request")]
            administrator.client_pause(60_000, all=False)  # all that may write
            with pytest.raises(StoreError) as told:
                await store.draw(KEY, "request")
            administrator.client_unpause()
            drawn += [await store.draw(KEY, "other request") for _ in range(3)]
            return [str(told.value)], drawn

    assert asyncio.run(draw()) == (["Redis: no answer within 0.5 seconds"], [0, 0, 1, 2])


def test_a_large_entry_of_the_journal_is_given_more_time(
    administrator: redis.Redis, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stability_mock.state.redis.store.TIMEOUT_SECONDS", 0.5)
    large = Exchange("1", "GET", "", [], "", answer_body=bytes(5 << 20))

    async def record() -> None:
        async with opened(redis_url) as store:
            administrator.client_pause(800)
            await store.record(KEY, large)

    asyncio.run(record())

    assert administrator.llen(names(KEY).journal) == 1


def test_a_script_that_fails_is_its_own_concern(administrator: redis.Redis, redis_url: str) -> None:
    administrator.set(names(KEY).draws, "no hash")

    async def draw() -> list[str]:
        async with opened(redis_url) as store:
            asked = [store.draw("sk-other", "request"), store.draw(KEY, "request"), store.draw("sk-other", "request")]
            return [str(result) for result in await asyncio.gather(*asked, return_exceptions=True)]

    found = asyncio.run(draw())

    assert (found[0], found[2]) == ("0", "1")
    assert found[1].startswith("Redis: WRONGTYPE ")


def test_what_is_set_for_all_never_expires_and_a_world_does(administrator: redis.Redis, redis_url: str) -> None:
    async def look() -> None:
        async with opened(redis_url) as store:
            for key in ("", "", KEY):
                await store.change(key, lambda world, real: world.clock.now(real))

    asyncio.run(look())

    assert administrator.ttl(names("").world) == -1
    assert 0 < int(str(administrator.ttl(names(KEY).world))) <= 24 * 60 * 60


def test_a_world_that_begins_while_something_is_set_for_all_has_it(redis_url: str) -> None:
    def freeze(world: World, real: int) -> None:
        world.clock.freeze(real)

    async def begin() -> list[bool]:
        async with opened(redis_url) as store:
            runs: list[bool] = []

            def charge(world: World, real: int) -> None:
                runs.append(world.clock.frozen)
                if len(runs) == 1:  # while this world is looked at, another worker sets something for all
                    with ThreadPoolExecutor(1) as pool:
                        pool.submit(asyncio.run, _freeze_all(redis_url, freeze)).result()
                charging(1)(world, real)

            await store.change(KEY, charge)
            return runs

    assert asyncio.run(begin()) == [False, True]


async def _freeze_all(url: str, freeze: Act) -> None:
    async with opened(url) as store:
        await store.change_all(freeze)


def test_a_write_that_was_lost_is_not_taken_for_an_equal_one_of_another_worker(redis_url: str) -> None:
    async def elsewhere() -> None:
        async with opened(redis_url) as other:
            await other.change(KEY, charging(3, "other"))

    async def charge() -> tuple[list[str], tuple[int, list[str]]]:
        async with LossyProxy.before(redis_url) as proxy, opened(proxy.url) as store:

            def act(world: World, real: int) -> None:
                with ThreadPoolExecutor(1) as pool:
                    pool.submit(asyncio.run, elsewhere()).result()
                proxy.loses = "question"
                charging(3, "lost")(world, real)

            await store.change(KEY, charging(1, "first"))
            return await together(store, act), await books(store)

    assert asyncio.run(charge()) == (["StoreError"], (4, ["first", "other"]))


def test_a_store_that_is_closed_opens_nothing_again(redis_url: str) -> None:
    async def use() -> str:
        async with opened(redis_url) as store:
            await store.change(KEY, charging(1))
        with pytest.raises(StoreError) as told:
            await store.change(KEY, charging(1))
        return str(told.value)

    assert asyncio.run(use()) == "Redis: the connection was closed"


def test_many_large_entries_do_not_lengthen_the_wait_for_a_redis_that_hangs(
    administrator: redis.Redis, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stability_mock.state.redis.store.TIMEOUT_SECONDS", 0.1)
    large = Exchange("1", "GET", "", [], "", answer_body=bytes(1 << 20))

    async def record() -> list[str]:
        async with opened(redis_url) as store:
            await store.record(KEY, large)
            administrator.client_pause(60_000, all=False)  # all that may write
            told = await asyncio.gather(*(store.record(KEY, large) for _ in range(30)), return_exceptions=True)
            administrator.client_unpause()
            return sorted({str(problem) for problem in told})

    assert asyncio.run(record()) == ["Redis: no answer within 0.2 seconds"]


def test_the_form_of_what_is_kept_has_the_number_that_its_names_have() -> None:
    """If this fails, count `PREFIX` on: a Redis may hold what an older version wrote."""
    world = World(Clock(1, 2, 3.0), Ledger(Decimal(4), Decimal(5)), RateLimiter(deque([6]), 7))
    world.ledger.charge(Charge(8, "core", "", Decimal(3), "id"))
    exchange = Exchange("id", "GET", "/", [(b"a", b"b")], "127.0.0.1", body=b"question", answer_body=b"answer")

    assert PREFIX == "stability-mock:2:"
    assert world_text(world) == (
        b'{"clock": [1, 2, 3.0, false], "balance": "1", "spent": "8", "admitted": [6], "timed_out_until": 7,'
        b' "faults": []}'
    )
    assert list(charge_texts(world)) == ['[8, "core", "", "3", "id"]']
    assert exchange.to_bytes() == (
        b'{"id": "id", "method": "GET", "target": "/", "raw_headers": [["a", "b"]], "client": "127.0.0.1",'
        b' "operation": "", "time": 0, "body": 8, "body_size": 0, "status": 0, "answer_headers": [], "answer_body": 6,'
        b' "answer_size": 0, "refusal": "", "price": null, "fault": "", "hint": "", "milliseconds": 0.0, "form": null,'
        b' "digest": ""}\nquestionanswer'
    )

"""A change of a sandbox in Redis is one step, whole or not at all, however many workers and whatever is lost."""

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
from stability_mock.contract import RateLimit
from stability_mock.errors import NotFound, RateLimitExceeded
from stability_mock.state.clock import Clock
from stability_mock.state.credits import Charge, Ledger
from stability_mock.state.exchange import Exchange
from stability_mock.state.generations import Generation
from stability_mock.state.journal import JournalBounds
from stability_mock.state.rate_limiter import RateLimiter
from stability_mock.state.redis.names import CLOCK, PREFIX, names
from stability_mock.state.redis.store import RedisStore
from stability_mock.state.redis.texts import charge_texts, sandbox_text
from stability_mock.state.sandbox import InitialState, Sandbox
from stability_mock.state.store import StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    Act = Callable[[Sandbox, int], Any]

__all__ = ["redis_url"]

KEY = "sk-shared"
CREDITS = 10


@asynccontextmanager
async def opened(url: str, patience: float = 60) -> AsyncIterator[RedisStore]:
    """Open a store for as long as the block lasts."""
    store = RedisStore(url, InitialState(Decimal(CREDITS)), JournalBounds(10, 10 << 20, 10 << 20), timeout=patience)
    try:
        yield store
    finally:
        await store.close()


@pytest.fixture(autouse=True)
def administrator(redis_url: str) -> redis.Redis:
    """Return a client of a Redis that is empty."""
    client = redis.Redis.from_url(redis_url)
    client.flushall()
    return client


def charging(price: int, name: str = "") -> Act:
    """Return an act that charges a price."""
    return lambda sandbox, wall_us: sandbox.ledger.charge(Charge(wall_us, "core", "", Decimal(price), name))


def breaking(sandbox: Sandbox, _wall_us: int) -> None:
    """Empty the balance, and break."""
    sandbox.ledger.balance = Decimal(0)
    raise ZeroDivisionError


async def together(store: RedisStore, *acts: Act) -> list[str]:
    """Have acts wait together; give the name of what each raised."""
    found = await asyncio.gather(*(store.change(KEY, act) for act in acts), return_exceptions=True)
    return [type(result).__name__ if isinstance(result, BaseException) else "" for result in found]


async def books(store: RedisStore) -> tuple[int, list[str]]:
    """Return what was spent, and the names of all charges; the balance and their sum must agree with it."""
    balance, spent = await store.change(KEY, lambda sandbox, _wall_us: (sandbox.ledger.balance, sandbox.ledger.spent))
    charges = await store.charges(KEY)
    assert spent == sum(charge.price for charge in charges)
    assert balance is not None
    assert balance == CREDITS - spent
    return int(spent), [charge.request_id for charge in charges]


def test_one_that_breaks_or_is_refused_changes_nothing_for_those_that_wait_with_it(redis_url: str) -> None:
    async def charge() -> tuple[list[str], tuple[int, list[str]]]:
        async with opened(redis_url) as store:
            acts = charging(4, "a"), breaking, charging(7, "expensive"), breaking, charging(6, "b")
            return await together(store, *acts), await books(store)

    assert asyncio.run(charge()) == (
        ["", "ZeroDivisionError", "PaymentRequired", "ZeroDivisionError", ""],
        (10, ["a", "b"]),
    )


def test_what_was_changed_before_a_refusal_is_kept(redis_url: str) -> None:
    def take_and_refuse(sandbox: Sandbox, wall_us: int) -> None:
        charging(3, "taken")(sandbox, wall_us)
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
        def act(sandbox: Sandbox, wall_us: int) -> None:
            ran.append(name)
            if ran == ["a"]:
                with ThreadPoolExecutor(1) as threads:
                    threads.submit(asyncio.run, elsewhere()).result()
            charging(2, name)(sandbox, wall_us)

        return act

    async def charge() -> tuple[list[str], tuple[int, list[str]]]:
        async with opened(redis_url) as store:
            return await together(store, noted("a"), breaking, noted("b")), await books(store)

    assert asyncio.run(charge()) == (["", "ZeroDivisionError", ""], (9, ["other", "a", "b"]))
    assert ran == ["a", "a", "b"]


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


@pytest.mark.parametrize("loses", ["question", "answer"])
def test_what_is_lost_with_the_connection_while_it_is_written_is_charged_once(redis_url: str, loses: Loss) -> None:
    async def charge() -> tuple[list[str], tuple[int, list[str]]]:
        async with LossyProxy.before(redis_url) as proxy, opened(proxy.url) as store:

            def lose(sandbox: Sandbox, wall_us: int) -> None:
                proxy.loses = loses
                charging(1, "a")(sandbox, wall_us)

            found = await together(store, lose, charging(1, "b"))
            assert proxy.lost.is_set()
            return found, await books(store)

    assert asyncio.run(charge()) == (["", ""], (2, ["a", "b"]))


def test_a_write_whose_answer_was_lost_is_known_again_after_another_workers(redis_url: str) -> None:
    async def charge() -> tuple[list[str], tuple[int, list[str]]]:
        async with LossyProxy.before(redis_url) as proxy, opened(proxy.url, 1) as store, opened(redis_url) as other:

            def lose(sandbox: Sandbox, wall_us: int) -> None:
                charging(1, "ours")(sandbox, wall_us)
                proxy.loses = "answer"

            asking = asyncio.create_task(together(store, lose))
            await proxy.lost.wait()
            await other.change(KEY, charging(1, "theirs"))
            return await asking, await books(other)

    found, (spent, charges) = asyncio.run(charge())

    assert (found, spent, sorted(charges)) == ([""], 2, ["ours", "theirs"])


def test_a_write_that_comes_after_its_deadline_is_not_done(redis_url: str) -> None:
    async def charge() -> tuple[list[str], tuple[int, list[str]]]:
        async with LossyProxy.before(redis_url) as proxy, opened(redis_url) as other, opened(proxy.url, 0.3) as store:

            def hold(sandbox: Sandbox, wall_us: int) -> None:
                charging(1, "late")(sandbox, wall_us)
                proxy.held.clear()

            await other.change(KEY, charging(1, "early"))
            found = await together(store, hold)
            proxy.held.set()
            await store.close()
            await proxy.all_passed()
            return found, await books(other)

    assert asyncio.run(charge()) == (["StoreError"], (1, ["early"]))


def test_a_redis_that_hangs_is_reported_in_one_line(administrator: redis.Redis, redis_url: str) -> None:
    async def draw() -> tuple[str, list[int]]:
        async with opened(redis_url, 0.5) as store:
            drawn = [await store.draw(KEY, "request")]
            administrator.client_pause(60_000, all=False)  # all that may write
            with pytest.raises(StoreError) as found:
                await store.draw(KEY, "request")
            administrator.client_unpause()
            drawn += [await store.draw(KEY, "other request") for _ in range(3)]
            return str(found.value), drawn

    found, drawn = asyncio.run(draw())

    assert found.startswith("Redis: Timeout reading from ")
    assert "\n" not in found
    assert drawn == [0, 0, 1, 2]


def test_time_goes_on_where_it_was_when_the_clock_of_redis_steps_back(
    administrator: redis.Redis, redis_url: str
) -> None:
    limit = RateLimit(1, 1.0, 5.0)

    def admit(sandbox: Sandbox, wall_us: int) -> None:
        sandbox.limiter.admit(sandbox.clock.now(wall_us), limit)

    async def look() -> tuple[list[int], list[float]]:
        async with opened(redis_url) as store:
            await store.change(KEY, admit)
            administrator.hset(CLOCK, "ahead", 3_600_000_000)  # Redis's clock was an hour ahead
            times, rests = [], []
            for _ in range(2):
                times.append(await store.change(KEY, lambda sandbox, wall_us: sandbox.clock.now(wall_us)))
                administrator.hset(CLOCK, "ahead", 0)  # and now it is not
                times.append(await store.change(KEY, lambda sandbox, wall_us: sandbox.clock.now(wall_us)))
            for _ in range(2):
                await store.change(KEY, lambda sandbox, _wall_us: sandbox.limiter.admitted.clear())
                found = await asyncio.gather(*(store.change(KEY, admit) for _ in range(2)), return_exceptions=True)
                rests += [problem.retry_after for problem in found if isinstance(problem, RateLimitExceeded)]
                administrator.hset(CLOCK, "ahead", 0)
            return times, rests

    times, rests = asyncio.run(look())

    assert times == sorted(times)
    assert times[-1] - times[0] < 60_000_000
    assert rests
    assert max(rests) <= 5


def test_a_write_across_a_step_of_the_clock_begins_anew(administrator: redis.Redis, redis_url: str) -> None:
    times: list[int] = []

    def step(sandbox: Sandbox, wall_us: int) -> None:
        if not times:
            administrator.hset(CLOCK, "last", wall_us + 3_600_000_000)
        times.append(wall_us)
        charging(1)(sandbox, wall_us)

    async def charge() -> int:
        async with opened(redis_url) as store:
            await store.change(KEY, step)
            return (await books(store))[0]

    assert asyncio.run(charge()) == 1
    assert len(times) == 2
    assert times[1] >= times[0] + 3_600_000_000


@pytest.mark.parametrize(
    "options",
    [
        "decode_responses=True",
        "encoding=utf-16",
        "encoding_errors=ignore",
        "socket_timeout=0.000001",
        "max_connections=0",
        "retry_on_timeout=True",
        "protocol=3",
        "health_check_interval=1",
        "db=1&decode_responses=yes",
    ],
)
def test_options_in_the_url_do_not_break_the_store(redis_url: str, options: str) -> None:
    exchange = Exchange("id", "GET", "/", [], "", answer_body=bytes(range(256)))

    async def use() -> tuple[tuple[int, list[str]], list[str], Exchange | None]:
        async with opened(f"{redis_url}?{options}") as store:
            await store.reset(None)
            await store.change(KEY, charging(1, "a"))
            await store.draw(KEY, "request")
            await store.record(KEY, exchange)
            (entry,) = await store.entries(KEY)
            return await books(store), await store.keys(), await store.exchange(entry.key, entry.id)

    found, keys, kept = asyncio.run(use())

    assert found == (1, ["a"])
    assert len(keys) == 1
    assert kept == exchange


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ("colour=blue", "store: the URL has an option 'colour' that redis-py does not have"),
        ("db=first", "store: Invalid value for 'db' in connection URL."),
    ],
)
def test_options_that_there_are_not_are_reported_at_once(options: str, reason: str) -> None:
    with pytest.raises(StoreError, match=reason):
        RedisStore(f"redis://127.0.0.1:1/0?{options}", InitialState(None), JournalBounds(1, 1, 1))


def test_a_script_that_fails_is_its_own_concern(administrator: redis.Redis, redis_url: str) -> None:
    administrator.set(names(KEY).draws, "no hash")

    async def draw() -> list[str]:
        async with opened(redis_url) as store:
            asked = [store.draw("sk-other", "request"), store.draw(KEY, "request"), store.draw("sk-other", "request")]
            return [str(result) for result in await asyncio.gather(*asked, return_exceptions=True)]

    found = asyncio.run(draw())

    assert {found[0], found[2]} == {"0", "1"}
    assert found[1].startswith("Redis: WRONGTYPE ")


def test_what_is_set_for_all_never_expires_and_a_sandbox_does(administrator: redis.Redis, redis_url: str) -> None:
    async def look() -> None:
        async with opened(redis_url) as store:
            for key in ("", "", KEY):
                await store.change(key, lambda sandbox, wall_us: sandbox.clock.now(wall_us))

    asyncio.run(look())

    assert administrator.ttl(names("").sandbox) == -1
    assert 0 < int(str(administrator.ttl(names(KEY).sandbox))) <= 24 * 60 * 60


def test_a_sandbox_that_begins_while_something_is_set_for_all_has_it(redis_url: str) -> None:
    def freeze(sandbox: Sandbox, wall_us: int) -> None:
        sandbox.clock.freeze(wall_us)

    async def begin() -> list[bool]:
        async with opened(redis_url) as store:
            runs: list[bool] = []

            def charge(sandbox: Sandbox, wall_us: int) -> None:
                runs.append(sandbox.clock.frozen)
                if len(runs) == 1:  # while this sandbox is looked at, another worker sets something for all
                    with ThreadPoolExecutor(1) as pool:
                        pool.submit(asyncio.run, _freeze_all(redis_url, freeze)).result()
                charging(1)(sandbox, wall_us)

            await store.change(KEY, charge)
            return runs

    assert asyncio.run(begin()) == [False, True]


async def _freeze_all(url: str, freeze: Act) -> None:
    async with opened(url) as store:
        await store.change_all(freeze)


def test_the_form_of_what_is_kept_has_the_number_that_its_names_have() -> None:
    """If this fails, count `PREFIX` on: a Redis may hold what an older version wrote."""
    sandbox = Sandbox(Clock(1, 2, 3.0), Ledger(Decimal(4), {"sd3": Decimal(5)}), RateLimiter(deque([6]), 7))
    sandbox.ledger.charge(Charge(8, "core", "", Decimal(3), "id"))
    exchange = Exchange("id", "GET", "/", [(b"a", b"b")], "127.0.0.1", body=b"question", answer_body=b"answer")

    sandbox.generations.add(Generation("a", "r", "", Decimal(8), "id", "image/png", 9, 10, 2, "fails"), 0, 1)

    assert PREFIX == "stability-mock:4:"
    assert sandbox_text(sandbox) == (
        b'{"clock": [1, 2, 3.0, false], "balance": "1", "spent_on": {"sd3": "5", "core": "3"},'
        b' "admitted": [6], "timed_out_until": 7, "faults": [], "held": [],'
        b' "generations": [["a", "r", "", "8", "id", "image/png", 9, 10, 2, "fails", "", 0, false]]}'
    )
    assert list(charge_texts(sandbox)) == ['[8, "core", "", "3", "id"]']
    assert exchange.to_bytes() == (
        b'{"id": "id", "method": "GET", "target": "/", "raw_headers": [["a", "b"]], "client": "127.0.0.1",'
        b' "operation": "", "time": 0, "body": 8, "body_size": 0, "status": 0, "answer_headers": [], "answer_body": 6,'
        b' "answer_size": 0, "sent": null,'
        b' "refusal": "", "price": null, "fault": "", "hint": "", "milliseconds": 0.0, "form": null,'
        b' "digest": "", "generation": ""}\nquestionanswer'
    )

"""Charges: exact, after success only, and never more than there is, however many ask at once."""

from __future__ import annotations

import asyncio
import random
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from kept_alive import Connection
from live import start
from redis_server import redis_url
from stability_mock.errors import PaymentRequired
from stability_mock.state.clock import wall_clock
from stability_mock.state.credits import Charge
from stability_mock.state.journal import JournalBounds
from stability_mock.state.memory import MemoryStore
from stability_mock.state.redis.store import RedisStore
from stability_mock.state.sandbox import InitialState

if TYPE_CHECKING:
    from stability_mock.state.sandbox import Sandbox
    from stability_mock.state.store import Store

__all__ = ["redis_url"]

BOUNDS = JournalBounds(10, 10_000, 10_000)
GENERATE = "/v2beta/stable-image/generate"
PRICES = [Decimal(price) for price in ("8", "3", "3.5", "6.5", "4", "0.1", "0.000001")]


async def _charge(store: Store, key: str, charge: Charge) -> None:
    await store.change(key, lambda sandbox, _wall_us: sandbox.ledger.charge(charge))


async def _spend(store: Store, calls: int) -> tuple[Decimal, Decimal, list[Charge]]:
    """Make random charges, and keep books of them; return the store's ledger and the books' list."""
    chance, key, balance, books = random.Random(7), f"sk-{uuid.uuid4().hex}", Decimal("30000.5"), []
    for number in range(calls):
        charge = Charge(number, "core", "", chance.choice(PRICES), f"{number:032x}")
        try:
            await _charge(store, key, charge)
        except PaymentRequired:
            assert charge.price > balance
        else:
            balance -= charge.price
            books.append(charge)
    left, spent = await store.change(key, lambda sandbox, _wall_us: (sandbox.ledger.balance, sandbox.ledger.spent))
    assert await store.charges(key) == books
    assert spent == sum(charge.price for charge in books)
    return left or Decimal(0), balance, books


def test_ten_thousand_charges_equal_the_books_to_the_last_decimal() -> None:
    left, expected, books = asyncio.run(
        _spend(MemoryStore(wall_clock(), InitialState(Decimal("30000.5")), 10, BOUNDS), 10_000)
    )

    assert left == expected
    assert 5_000 < len(books) < 10_000


def test_ten_thousand_charges_in_redis_equal_the_books_to_the_last_decimal(redis_url: str) -> None:
    async def spend() -> tuple[Decimal, Decimal, list[Charge]]:
        store = RedisStore(redis_url, InitialState(Decimal("30000.5")), BOUNDS)
        try:
            return await _spend(store, 10_000)
        finally:
            await store.close()

    left, expected, books = asyncio.run(spend())

    assert left == expected
    assert 5_000 < len(books) < 10_000


@pytest.mark.parametrize("workers", ["1", "4"])
def test_two_hundred_requests_at_once_with_credits_for_seven_give_seven_pictures(redis_url: str, workers: str) -> None:
    flags = ("--store", redis_url) if workers == "4" else ()
    with start(
        "--workers", workers, "--rate-limit", "off", "--credits", "21", "--log-level", "error", *flags, measured=False
    ) as live:
        statuses, books = asyncio.run(_rush(live.address))

    assert sorted(statuses) == [200] * 7 + [402] * 193
    assert books["balance"] == "0"
    assert books["spent"] == "21"
    assert [charge["price"] for charge in books["charges"]] == ["3"] * 7


async def _rush(address: tuple[str, int]) -> tuple[list[int], dict[str, Any]]:
    key = f"sk-{uuid.uuid4().hex}"
    async with Connection.several(address, 200) as connections:
        asked = (connection.ask(f"{GENERATE}/core", key, prompt="a harbour", seed="5") for connection in connections)
        replies = await asyncio.gather(*asked)
        books = (await connections[0].get("/_mock/credits", key)).json
    return [reply.status for reply in replies], books


def test_a_thousand_sandboxes_share_a_server_and_never_meet() -> None:
    with start("--max-sandboxes", "2000", "--log-level", "error", measured=False) as live:
        sandboxes = asyncio.run(_thousand(live.address))

    assert sandboxes == [(str(10_000 - 3 * (number % 3)), number % 3 + number % 5) for number in range(1_000)]


async def _thousand(address: tuple[str, int]) -> list[tuple[str, int]]:
    """Each key makes a number of its own of good and of bad requests; give what each has left and has used."""

    async def live(connection: Connection, number: int) -> tuple[str, int]:
        key = f"sk-{number}"
        for _ in range(number % 3):
            assert (await connection.ask(f"{GENERATE}/core", key, prompt="a harbour", seed="5")).status == 200
        for _ in range(number % 5):
            assert (await connection.ask(f"{GENERATE}/core", key, prompt="")).status == 400
        credits_left = (await connection.get("/_mock/credits", key)).json["balance"]
        return credits_left, (await connection.get("/_mock/limiter", key)).json["used"]

    async with Connection.several(address, 50) as connections:
        rounds = [
            await asyncio.gather(*(live(connection, first + place) for place, connection in enumerate(connections)))
            for first in range(0, 1_000, 50)
        ]
    return [sandbox for sandboxes in rounds for sandbox in sandboxes]


def test_past_the_limit_the_least_recently_used_sandbox_is_forgotten() -> None:
    async def use() -> list[str]:
        store = MemoryStore(wall_clock(), InitialState(Decimal(10)), 2, BOUNDS)
        for key in ("first", "second", "first", "third"):
            await store.change(key, _touch)
        return await store.keys()

    assert asyncio.run(use()) == ["first", "third"]


def _touch(sandbox: Sandbox, _wall_us: int) -> None:
    assert sandbox.ledger.balance == Decimal(10)

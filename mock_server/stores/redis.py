"""Worlds in Redis, shared by several workers and machines; time is Redis's own.

A world is one small JSON text. It is read together with the time, changed by the same rules as in memory, and
written back only if nobody else has written it since (one Lua step, which also appends the charges); else all begins
anew. So the rules exist once, and each change is atomic. Worlds are named by the digests of their API keys.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import deque
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakValueDictionary

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from mock_server.clock import SECOND, Clock
from mock_server.credits import CHARGES_KEPT, Charge, Ledger
from mock_server.errors import ApiError
from mock_server.faults import Fault, FaultPlan
from mock_server.journal import Exchange
from mock_server.rate_limiter import RateLimiter
from mock_server.worlds import StoreError, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mock_server.journal import JournalBounds
    from mock_server.worlds import Opening

Result = TypeVar("Result")

HIDDEN = "\0"
"""Begins the name of a key's world, which cannot be a key itself: no header holds this character."""
PREFIX = "stability-mock:1:"
KINDS = ("world", "draws", "charges", "journal", "journal bytes")
EXPIRY_SECONDS = 24 * 60 * 60
TIMEOUT_SECONDS = 5
MOST_CONNECTIONS = 32
QUEUE_SECONDS = 60
TRIES = 1_000

READ = """
for i = 1, #KEYS do if i ~= 2 then redis.call('EXPIRE', KEYS[i], ARGV[1]) end end
return {redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2]), redis.call('TIME')}
"""
WRITE = """
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
if KEYS[1] == KEYS[3] then redis.call('PERSIST', KEYS[1]) end
for i = 5, #ARGV do redis.call('RPUSH', KEYS[2], ARGV[i]) end
if #ARGV > 4 then
  redis.call('LTRIM', KEYS[2], -ARGV[4], -1)
  redis.call('EXPIRE', KEYS[2], ARGV[3])
end
return 1
"""
APPEND = """
local journal, bytes = KEYS[1], KEYS[2]
if redis.call('EXISTS', journal) == 0 then redis.call('DEL', bytes) end
redis.call('RPUSH', journal, ARGV[1])
local total = redis.call('INCRBY', bytes, #ARGV[1])
while redis.call('LLEN', journal) > tonumber(ARGV[2]) or total > tonumber(ARGV[3]) do
  total = redis.call('DECRBY', bytes, #redis.call('LPOP', journal))
end
redis.call('EXPIRE', journal, ARGV[4])
redis.call('EXPIRE', bytes, ARGV[4])
"""
DRAW = """
local drawn = redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
redis.call('EXPIRE', KEYS[1], ARGV[2])
return drawn - 1
"""


def _name(kind: str, key: str) -> str:
    """Name what is kept of a key; the key itself never gets into Redis."""
    if key and not key.startswith(HIDDEN):
        key = HIDDEN + hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()
    return f"{PREFIX}{kind}:{key}"


@dataclass(frozen=True, slots=True)
class _Reading:
    """A world as it was read: its text, empty if it had none, and the real time then."""

    text: str
    world: World
    real: int


class RedisStore:
    """Keeps worlds in the Redis at `url`, each for a day after its last use."""

    def __init__(self, url: str, opening: Opening, journal: JournalBounds) -> None:
        self._opening = opening
        self._bounds = journal
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=MOST_CONNECTIONS,
            timeout=QUEUE_SECONDS,
            decode_responses=True,
            socket_timeout=TIMEOUT_SECONDS,
            socket_connect_timeout=TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 0),  # a repeated write whose answer was lost would charge twice
        )
        self._redis = Redis.from_pool(pool)
        self._read = self._redis.register_script(READ)
        self._write = self._redis.register_script(WRITE)
        self._draw = self._redis.register_script(DRAW)
        self._append = self._redis.register_script(APPEND)
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def change(self, key: str, act: Callable[[World, int], Result]) -> Result:
        """Run `act` on the key's world as one atomic step: again, on the newer one, if another worker was faster."""
        turn = self._turns.setdefault(key, asyncio.Lock())
        with _unavailable():
            async with turn:
                for _ in range(TRIES):
                    reading = await self._load(key)
                    refusal: ApiError | None = None
                    try:
                        result = act(reading.world, reading.real)
                    except ApiError as error:
                        refusal = error
                    if await self._save(key, reading):
                        if refusal is not None:
                            raise refusal
                        return result
        raise StoreError(f"a world was changed by others {TRIES} times in a row")

    async def change_all(self, act: Callable[[World, int], Result]) -> list[Result]:
        """Run `act` on the world that others are made from, then on every one, each as a step of its own."""
        first = await self.change("", act)  # before the others are named: a world that begins now has the change
        return [first, *[await self.change(key, act) for key in await self.keys()]]

    async def draw(self, key: str, request: str) -> int:
        """Count equal requests."""
        with _unavailable():
            return int(await self._draw(keys=[_name("draws", key)], args=[request, EXPIRY_SECONDS]))

    async def charges(self, key: str) -> list[Charge]:
        """List what the key was charged for, the oldest first."""
        with _unavailable():
            rows = [json.loads(row) for row in await self._redis.lrange(_name("charges", key), 0, -1)]
        return [Charge(**{**row, "price": Decimal(row["price"])}) for row in rows]

    async def record(self, key: str, exchange: Exchange) -> None:
        """Write an exchange into the key's journal."""
        names = [_name("journal", key), _name("journal bytes", key)]
        text = json.dumps(exchange.as_json(), separators=(",", ":"))
        with _unavailable():
            await self._append(keys=names, args=[text, self._bounds.entries, self._bounds.bytes, EXPIRY_SECONDS])

    async def exchanges(self, key: str) -> list[Exchange]:
        """List the key's journal, the oldest exchange first."""
        with _unavailable():
            rows = await self._redis.lrange(_name("journal", key), 0, -1)
        return [Exchange.from_json(json.loads(row)) for row in rows]

    async def clear_journal(self, key: str) -> None:
        """Forget the key's journal, and nothing else."""
        with _unavailable():
            await self._redis.delete(_name("journal", key), _name("journal bytes", key))

    async def reset(self, key: str | None) -> None:
        """Forget one world, or all and what was set for all."""
        with _unavailable():
            names = [_name(kind, key or "") for kind in KINDS]
            if key is None:
                names = [name async for name in self._redis.scan_iter(f"{PREFIX}*", count=1000)]
            if names:
                await self._redis.delete(*names)

    async def keys(self) -> list[str]:
        """Name the worlds that there are; a name stands for its key, which is not kept."""
        start = f"{PREFIX}world:"
        with _unavailable():
            names = [name async for name in self._redis.scan_iter(f"{start}*", count=1000)]
        return sorted(name.removeprefix(start) for name in names if name != start)

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()

    async def _load(self, key: str) -> _Reading:
        names = [_name("world", key), _name("world", ""), *(_name(kind, key) for kind in KINDS[1:])]
        try:
            found = await self._read(keys=names, args=[EXPIRY_SECONDS])
        except RedisConnectionError:  # a connection may have died unnoticed: reading again does no harm
            found = await self._read(keys=names, args=[EXPIRY_SECONDS])
        text, first_text, (seconds, micros) = found
        real = int(seconds) * SECOND + int(micros)
        if text:
            return _Reading(text, _from_json(text), real)
        first = _from_json(first_text) if first_text else World.first(real, self._opening)
        return _Reading("", first.new() if key else first, real)

    async def _save(self, key: str, reading: _Reading) -> bool:
        """Write the world back with its new charges; tell whether that was done."""
        charges = [
            json.dumps({**asdict(charge), "price": str(charge.price)}) for charge in reading.world.ledger.charges
        ]
        text = _to_json(reading.world)
        if text == reading.text and not charges:
            return True
        names = [_name("world", key), _name("charges", key), _name("world", "")]
        try:
            written = await self._write(keys=names, args=[reading.text, text, EXPIRY_SECONDS, CHARGES_KEPT, *charges])
        except (RedisConnectionError, RedisTimeoutError):  # was it done, and only the answer lost?
            if await self._redis.get(names[0]) != text:
                raise
            return True
        return bool(written)


@contextmanager
def _unavailable() -> Iterator[None]:
    """Tell of any failure of Redis in one line."""
    try:
        yield
    except (RedisError, OSError) as problem:
        raise StoreError(f"Redis: {str(problem) or type(problem).__name__}") from problem


def _to_json(world: World) -> str:
    ledger, limiter = world.ledger, world.limiter
    state: dict[str, Any] = {
        "clock": asdict(world.clock),
        "balance": None if ledger.balance is None else str(ledger.balance),
        "spent": str(ledger.spent),
        "admitted": list(limiter.admitted),
        "timed_out_until": limiter.timed_out_until,
        "faults": [fault.as_json() for fault in world.plan.faults],
    }
    return json.dumps(state, separators=(",", ":"))


def _from_json(text: str) -> World:
    state = json.loads(text)
    balance = None if state["balance"] is None else Decimal(state["balance"])
    return World(
        Clock(**state["clock"]),
        Ledger(balance, Decimal(state["spent"])),
        RateLimiter(deque(state["admitted"]), state["timed_out_until"]),
        FaultPlan([Fault.from_json(fault) for fault in state["faults"]]),
    )

"""Worlds in Redis, shared by several workers and machines; time is Redis's own.

A world is one small text. It is read together with the time, changed by the same rules as in memory, and written back
only if nobody else has written it since (one Lua step, which also appends the charges); else all begins anew. So the
rules exist once, and each change is atomic. What waits in one worker for the same world is done in one such step.
Worlds are named by the digests of their API keys.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from secrets import token_hex
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast
from weakref import WeakValueDictionary

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from stability_mock.errors import ApiError
from stability_mock.state.credits import CHARGES_KEPT
from stability_mock.state.journal import Exchange
from stability_mock.state.redis.batches import Batches
from stability_mock.state.redis.line import Line
from stability_mock.state.redis.scripts import APPEND, DRAW, PREFIX, READ, WRITE, names
from stability_mock.state.redis.texts import charge_texts, read_charge, read_world, world_text
from stability_mock.state.sandbox import StoreError, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stability_mock.state.credits import Charge
    from stability_mock.state.journal import JournalBounds
    from stability_mock.state.redis.batches import Waiting
    from stability_mock.state.sandbox import Opening

    Act = Callable[[World, int], Any]

Result = TypeVar("Result")

EXPIRY_SECONDS = 24 * 60 * 60
TIMEOUT_SECONDS = 5
MOST_CONNECTIONS = 32
QUEUE_SECONDS = 60
TRIES = 1_000


class _Reading(NamedTuple):
    """The real time, the text of a world, and, where it has none yet, that of the world that others are made from."""

    real: int
    text: bytes
    first: bytes

    @classmethod
    def of(cls, lines: bytes) -> _Reading:
        """Take apart what a script gives."""
        real, text, first = lines.split(b"\n")
        return cls(int(real), text, first)


class RedisStore:
    """Keeps worlds in the Redis at `url`, each for a day after its last use."""

    def __init__(self, url: str, opening: Opening, journal: JournalBounds) -> None:
        self._opening = opening
        self._bounds = journal
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=MOST_CONNECTIONS,
            timeout=QUEUE_SECONDS,
            socket_timeout=TIMEOUT_SECONDS,
            socket_connect_timeout=TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 0),  # a repeated write whose answer was lost would charge twice
        )
        self._redis = Redis.from_pool(pool)
        self._line = Line(pool, TIMEOUT_SECONDS)
        self._turns: WeakValueDictionary[str, Batches[Act]] = WeakValueDictionary()

    async def change(self, key: str, act: Callable[[World, int], Result]) -> Result:
        """Run `act` on the key's world as one atomic step, which it may share with others that wait for this world."""
        if (turns := self._turns.get(key)) is None:
            turns = self._turns[key] = Batches(partial(self._change, key))
        with _unavailable():
            return cast("Result", await turns.add(act))

    async def change_all(self, act: Callable[[World, int], Result]) -> list[Result]:
        """Run `act` on the world that others are made from, then on every one, each as a step of its own."""
        first = await self.change("", act)  # before the others are named: a world that begins now has the change
        return [first, *[await self.change(key, act) for key in await self.keys()]]

    async def draw(self, key: str, request: str) -> int:
        """Count equal requests."""
        with _unavailable():
            return int(await self._line.run(DRAW, [names(key).draws], request, EXPIRY_SECONDS))

    async def charges(self, key: str) -> list[Charge]:
        """List what the key was charged for, the oldest first."""
        return [read_charge(row) for row in await self._rows(names(key).charges)]

    async def record(self, key: str, exchange: Exchange) -> None:
        """Write an exchange into the key's journal."""
        kept = [names(key).journal, names(key).journal_bytes]
        bounds = self._bounds.entries, self._bounds.bytes
        with _unavailable():
            await self._line.run(APPEND, kept, exchange.to_bytes(), *bounds, EXPIRY_SECONDS)

    async def exchanges(self, key: str) -> list[Exchange]:
        """List the key's journal, the oldest exchange first."""
        return [Exchange.from_bytes(row) for row in await self._rows(names(key).journal)]

    async def clear_journal(self, key: str) -> None:
        """Forget the key's journal, and nothing else."""
        with _unavailable():
            await self._redis.delete(names(key).journal, names(key).journal_bytes)

    async def reset(self, key: str | None) -> None:
        """Forget one world, or all and what was set for all."""
        with _unavailable():
            found = names(key) if key is not None else await self._starting_with(PREFIX)
            if found:
                await self._redis.delete(*found)

    async def keys(self) -> list[str]:
        """Name the worlds that there are; a name stands for its key, which is not kept."""
        start = names("").world
        with _unavailable():
            found = await self._starting_with(start)
        return sorted(name.removeprefix(start) for name in found if name != start)

    async def close(self) -> None:
        """Close the connections."""
        await self._line.close()
        await self._redis.aclose()

    async def _rows(self, name: str) -> list[bytes]:
        with _unavailable():
            return cast("list[bytes]", await self._redis.lrange(name, 0, -1))

    async def _starting_with(self, start: str) -> list[str]:
        return [name.decode() async for name in self._redis.scan_iter(f"{start}*", count=1000)]

    async def _change(self, key: str, acts: list[Waiting[Act]]) -> None:
        """Run acts on a world, in their order, as one step; all again on a newer one if another worker was faster."""
        reading = await self._load(key)
        for _ in range(TRIES):
            world, told = _run(acts, partial(self._world, key, reading), reading.real)
            newer = await self._save(key, reading, world)
            if newer is None:
                for tell in told:
                    tell()
                return
            reading = newer
        raise StoreError(f"a world was changed by others {TRIES} times in a row")

    async def _load(self, key: str) -> _Reading:
        kept = names(key)
        used = [kept.world, names("").world, *kept[1:]]
        try:
            return _Reading.of(await self._line.run(READ, used, EXPIRY_SECONDS))
        except RedisConnectionError:  # the connection may have died unnoticed: reading again does no harm
            return _Reading.of(await self._line.run(READ, used, EXPIRY_SECONDS))

    def _world(self, key: str, reading: _Reading) -> World:
        """Make the world that was read, or a new one."""
        if reading.text:
            return read_world(_state(reading.text))
        first = read_world(_state(reading.first)) if reading.first else World.first(reading.real, self._opening)
        return first.new() if key else first

    async def _save(self, key: str, reading: _Reading, world: World) -> _Reading | None:
        """Write the world back with its new charges; if another worker was faster, give what the world is now."""
        state, charges = world_text(world), list(charge_texts(world))
        if state == _state(reading.text) and not charges:
            return None
        text = b"%b %b" % (token_hex(8).encode(), state)  # no two are alike: so it can be seen whose a text is
        kept = names(key)
        used = [kept.world, names("").world, kept.charges]
        try:
            form = reading.text, text, EXPIRY_SECONDS, CHARGES_KEPT, reading.first
            newer = await self._line.run(WRITE, used, *form, *charges)
        except (RedisConnectionError, RedisTimeoutError):  # was it done, and only the answer lost?
            if await self._redis.get(kept.world) != text:
                raise
            return None
        return _Reading.of(newer) if newer else None


def _state(text: bytes) -> bytes:
    """Take the world out of what is kept of it, which begins with a mark of its writing."""
    return text.partition(b" ")[2]


def _run(acts: list[Waiting[Act]], make: Callable[[], World], real: int) -> tuple[World, list[Callable[[], None]]]:
    """Run acts on one world; give it, and what tells their results once it is kept.

    An act that nobody waits for any more is left out. So is one that breaks: the others begin anew without it.
    """
    while True:
        world = make()
        told: list[Callable[[], None]] = []
        for act in acts:
            if act.over:
                continue
            try:
                told.append(partial(act.answer, act.item(world, real)))
            except ApiError as refusal:
                told.append(partial(act.fail, refusal.with_traceback(None)))  # that holds this frame, which holds it
            except Exception as problem:  # noqa: BLE001 - told to the one who waits
                act.fail(problem)
                break
        else:
            return world, told


@contextmanager
def _unavailable() -> Iterator[None]:
    """Tell of any failure of Redis in one line."""
    try:
        yield
    except (RedisError, OSError) as problem:
        raise StoreError(f"Redis: {str(problem) or type(problem).__name__}") from problem

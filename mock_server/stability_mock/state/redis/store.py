"""Sandboxes in Redis, shared by several workers and machines; time is Redis's own.

A sandbox is one small text. It is read together with the time, changed by the same rules as in memory, and written
back only if nobody else has written it since; else all begins anew. So the rules exist once, and each change is atomic.
A write that Redis does not come to within the time-out is refused by the script itself: its caller has
already got an error. Sandboxes are named by the digests of their API keys.
"""

from __future__ import annotations

import asyncio
from functools import partial
from secrets import token_hex
from typing import TYPE_CHECKING, NamedTuple, NoReturn, TypeVar, cast
from weakref import WeakValueDictionary

from redis.exceptions import TimeoutError as RedisTimeoutError

from stability_mock.errors import ApiError
from stability_mock.state.clock import microseconds
from stability_mock.state.credits import CHARGES_KEPT
from stability_mock.state.exchange import Exchange
from stability_mock.state.identity import label
from stability_mock.state.journal import Entry
from stability_mock.state.memory import JOURNALS_KEPT, REQUESTS_REMEMBERED
from stability_mock.state.redis import scripts
from stability_mock.state.redis.changes import Changes
from stability_mock.state.redis.connection import connect, unavailable
from stability_mock.state.redis.names import (
    ABOUT,
    CHANGED,
    CLOCK,
    ENTRIES,
    JOURNAL_SIZES,
    JOURNALS,
    ORDER,
    PREFIX,
    RESULTS,
    RESULTS_OF,
    RESULTS_SUM,
    SANDBOX,
    SEQUENCE,
    names,
)
from stability_mock.state.redis.texts import charge_texts, read_charge, read_sandbox, sandbox_text
from stability_mock.state.results import RESULT_BYTES, warn_of_dropped
from stability_mock.state.sandbox import Sandbox
from stability_mock.state.store import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from redis.commands.core import AsyncScript

    from stability_mock.state.credits import Charge
    from stability_mock.state.journal import JournalBounds
    from stability_mock.state.sandbox import InitialState

Result = TypeVar("Result")

TIMEOUT_SECONDS = 5
EXPIRY_SECONDS = 24 * 60 * 60
TRIES = 1_000
LARGE = 1 << 17
"""Bytes of an exchange that is written on a thread, so that nobody waits for it."""


class _Reading(NamedTuple):
    """What a script saw: times in microseconds, a sandbox, and, where it has none yet, the initial one."""

    wall_us: int
    ahead_us: int
    mark: bytes
    state: bytes
    first_mark: bytes
    first_state: bytes

    @classmethod
    def of(cls, answer: list[bytes]) -> _Reading:
        """Read a script's answer."""
        return cls(int(answer[0]), int(answer[1]), *answer[2:])


class RedisStore(Changes):
    """Keeps sandboxes in the Redis at `url`, each for a day after its last use."""

    def __init__(
        self,
        url: str,
        initial: InitialState,
        journal: JournalBounds,
        result_bytes: int = RESULT_BYTES,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        self._initial = initial
        self._bounds = journal
        self._result_bytes = result_bytes
        super().__init__(connect(url, timeout), EXPIRY_SECONDS)
        self._timeout_us = microseconds(timeout)
        self._worker = f"by {token_hex(8)}"
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._read_script = self._script(scripts.READ)
        self._write_script = self._script(scripts.WRITE)
        self._draw_script = self._script(scripts.DRAW)
        self._append_script = self._script(scripts.APPEND)
        self._forget_script = self._script(scripts.FORGET)
        self._keep_script = self._script(scripts.KEEP_RESULT)
        self._fetch_script = self._script(scripts.FETCH_RESULT)
        self._forget_results_script = self._script(scripts.FORGET_RESULTS)

    async def change(self, key: str, act: Callable[[Sandbox, int], Result]) -> Result:
        """Run `act` on the key's sandbox as one atomic step."""
        lock = self._locks.setdefault(key, asyncio.Lock())
        with unavailable():
            async with lock:
                reading = await self._read(key)
                for _ in range(TRIES):
                    sandbox, outcome = self._attempt(key, reading, act)
                    newer = await self._write(key, reading, sandbox)
                    if newer is None:
                        return outcome()
                    reading = newer
        raise StoreError(f"a sandbox was changed by others {TRIES} times in a row")

    async def change_all(self, act: Callable[[Sandbox, int], Result]) -> list[Result]:
        """Run `act` on the sandbox that others are made from, then on every one, each as a step of its own."""
        first = await self.change("", act)  # before the others are named: a sandbox that begins now has the change
        return [first, *[await self.change(key, act) for key in await self.keys()]]

    async def draw(self, key: str, request: str) -> int:
        """Count equal requests; of each key about 10,000 different ones are remembered."""
        with unavailable():
            arguments = request, EXPIRY_SECONDS, REQUESTS_REMEMBERED
            return int(await self._draw_script([names(key).draws], arguments))

    async def charges(self, key: str) -> list[Charge]:
        """List what the key was charged for, the oldest first."""
        return [read_charge(row) for row in await self._rows(names(key).charges)]

    async def record(self, key: str, exchange: Exchange) -> None:
        """Write an exchange into the key's journal."""
        large = exchange.weight > LARGE
        data = await asyncio.to_thread(exchange.to_bytes) if large else exchange.to_bytes()
        bounds = self._bounds.entries, self._bounds.bytes, JOURNALS_KEPT * self._bounds.bytes
        written = exchange.id, exchange.time, data, label(key), EXPIRY_SECONDS
        with unavailable():
            await self._append_script(
                [JOURNALS, JOURNAL_SIZES, SEQUENCE, CHANGED],
                [ORDER, ENTRIES, ABOUT, names(key).own, *written, *bounds],
            )

    async def entries(self, key: str, since: int = 0) -> list[Entry]:
        """List what came into the key's journal after the number `since`, the oldest exchange first."""
        rows = [row.decode().split(" ") for row in await self._rows(names(key).order)]
        entries = [Entry(int(time), key, request_id, int(number)) for time, number, request_id in rows]
        return [entry for entry in entries if entry.sequence > since]

    async def exchange(self, key: str, request_id: str) -> Exchange | None:
        """Return an exchange of a journal, None if it has left."""
        with unavailable():
            data = await self._redis.hget(names(key).entries, request_id)
        return Exchange.from_bytes(cast("bytes", data)) if data else None

    async def keep_result(self, key: str, generation_id: str, data: bytes) -> None:
        """Keep what an asynchronous generation gives; past the bound the oldest are dropped."""
        kept: list[bytes | str | int] = [RESULTS_OF, names(key).own, generation_id, data]
        with unavailable():
            dropped = await self._keep_script(_results(key), [*kept, EXPIRY_SECONDS, self._result_bytes])
        warn_of_dropped(int(dropped), self._result_bytes)

    async def result(self, key: str, generation_id: str) -> bytes | None:
        """Return what a generation gave, None if it was dropped."""
        with unavailable():
            found = await self._fetch_script(_results(key), [names(key).own, generation_id])
        return cast("bytes | None", found)

    async def clear_journal(self, key: str) -> None:
        """Forget the key's journal, and nothing else."""
        await self._forget(key, [])

    async def reset(self, key: str | None) -> None:
        """Forget one sandbox, or all and what was set for all."""
        if key is not None:
            kept = names(key)
            await self._forget(key, [kept.sandbox, kept.draws, kept.charges, kept.about])
            with unavailable():
                await self._forget_results_script(_results(key), [kept.own])
                await self._redis.zrem(CHANGED, kept.own)
        else:
            with unavailable():
                if found := await self._starting_with(PREFIX):
                    await self._redis.delete(*found)
        await self.note(None)

    async def keys(self) -> list[str]:
        """Name the sandboxes that there are; a name stands for its key, which is not kept."""
        with unavailable():
            found = await self._starting_with(SANDBOX)
        return sorted(name.removeprefix(SANDBOX) for name in found if name != SANDBOX)

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()

    def _script(self, text: str) -> AsyncScript:
        return self._redis.register_script(text)

    def _attempt(
        self, key: str, reading: _Reading, act: Callable[[Sandbox, int], Result]
    ) -> tuple[Sandbox, Callable[[], Result]]:
        """Run `act` on the sandbox that was read; return it, and what gives the result once it is kept."""
        sandbox = self._sandbox(key, reading)
        sandbox.settle(reading.wall_us)
        try:
            result = act(sandbox, reading.wall_us)
        except ApiError as problem:
            return sandbox, partial(_raise, problem)
        return sandbox, lambda: result

    def _sandbox(self, key: str, reading: _Reading) -> Sandbox:
        """Return the sandbox that was read, or a new one."""
        if reading.state:
            return read_sandbox(reading.state)
        first = read_sandbox(reading.first_state) if reading.first_state else None
        first = first or Sandbox.first(reading.wall_us, self._initial)
        return first.new() if key else first

    async def _read(self, key: str) -> _Reading:
        kept = names(key)
        expiring = [kept.sandbox, kept.draws, kept.charges, *_results(key)] if key else []
        used = [CLOCK, kept.sandbox, names("").sandbox, *expiring]
        return _Reading.of(await self._read_script(used, [EXPIRY_SECONDS]))

    async def _write(self, key: str, reading: _Reading, sandbox: Sandbox) -> _Reading | None:
        """Write the sandbox back with its new charges; return what it is now if another worker was faster."""
        state, charges = sandbox_text(sandbox), list(charge_texts(sandbox))
        if state == reading.state and not charges:
            return None
        kept = names(key)
        used = [CLOCK, kept.sandbox, names("").sandbox, kept.charges]
        deadline = reading.wall_us + self._timeout_us
        written: list[bytes | str | int] = [EXPIRY_SECONDS, self._worker, token_hex(8), state, CHARGES_KEPT]
        expected: list[bytes | str | int] = [reading.ahead_us, deadline, reading.mark, reading.first_mark]
        arguments: list[bytes | str | int] = [*written, *expected, *charges]
        try:
            newer = await self._write_script(used, arguments)
        except RedisTimeoutError:  # was it done, and only the answer is missing? past the deadline it is not done now
            newer = await self._write_script(used, arguments)
        return _Reading.of(newer) if newer else None

    async def _forget(self, key: str, more: list[str]) -> None:
        with unavailable():
            await self._forget_script([JOURNALS, JOURNAL_SIZES, *more], [ORDER, ENTRIES, ABOUT, names(key).own])

    async def _rows(self, name: str) -> list[bytes]:
        with unavailable():
            return cast("list[bytes]", await self._redis.lrange(name, 0, -1))

    async def _starting_with(self, start: str) -> list[str]:
        return [name.decode() async for name in self._redis.scan_iter(f"{start}*", count=1000)]


def _results(key: str) -> list[str]:
    """Name what is kept of all results, and those of a key."""
    return [RESULTS, RESULTS_SUM, names(key).results]


def _raise(problem: ApiError) -> NoReturn:
    raise problem

"""Sandboxes in the memory of one process, bounded: past the limit, the one used least recently leaves."""

from __future__ import annotations

import heapq
import logging
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from stability_mock.state.identity import label, sandbox_id
from stability_mock.state.journal import About, Entry, Journal
from stability_mock.state.results import RESULT_BYTES, Results
from stability_mock.state.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable

    from stability_mock.state.clock import WallClock
    from stability_mock.state.credits import Charge
    from stability_mock.state.exchange import Exchange
    from stability_mock.state.journal import JournalBounds
    from stability_mock.state.sandbox import InitialState

Result = TypeVar("Result")

REQUESTS_REMEMBERED = 10_000
JOURNALS_KEPT = 8
log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Kept:
    sandbox: Sandbox
    journal: Journal
    draws: OrderedDict[str, int] = field(default_factory=OrderedDict)
    changed: int = 0
    """The number of its last change, 0 if nothing was asked of it yet."""


class MemoryStore:
    """Keeps at most `max_sandboxes`, and of each the last exchanges within `journal`'s bounds.

    All journals together keep at most `JOURNALS_KEPT` times the bytes of one: past that, the sandboxes used least
    recently lose their oldest exchanges. `result_bytes` bounds the results of all asynchronous generations.
    """

    look_seconds = 0.05

    def __init__(
        self,
        wall_clock: WallClock,
        initial: InitialState,
        max_sandboxes: int,
        journal: JournalBounds,
        result_bytes: int = RESULT_BYTES,
    ) -> None:
        self._wall_clock = wall_clock
        self._initial = initial
        self._max_sandboxes = max_sandboxes
        self._bounds = journal
        self._journal_bytes = 0
        self._results = Results(result_bytes)
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._first = Sandbox.first(wall_clock(), initial)
        self._sequence = self._changed = wall_clock()
        """The numbers of the last change, and of the last one of all sandboxes; they begin with the time."""

    async def change(self, key: str, act: Callable[[Sandbox, int], Result]) -> Result:
        """Run `act` on the key's sandbox; nothing else runs meanwhile, since nothing in it awaits."""
        sandbox, wall_us = self._open(key).sandbox, self._wall_clock()
        sandbox.settle(wall_us)
        return act(sandbox, wall_us)

    async def change_all(self, act: Callable[[Sandbox, int], Result]) -> list[Result]:
        """Run `act` on the sandbox that others are made from, then on every one, all at the same real time."""
        wall_us = self._wall_clock()
        sandboxes = [self._first, *(kept.sandbox for kept in self._kept.values())]
        for sandbox in sandboxes:
            sandbox.settle(wall_us)
        return [act(sandbox, wall_us) for sandbox in sandboxes]

    async def draw(self, key: str, request: str) -> int:
        """Count equal requests; of each key the last 10,000 different ones are remembered."""
        draws = self._open(key).draws
        drawn = draws.pop(request, 0)
        draws[request] = drawn + 1
        if len(draws) > REQUESTS_REMEMBERED:
            draws.popitem(last=False)
        return drawn

    async def charges(self, key: str) -> list[Charge]:
        """List what the key was charged for, the oldest first."""
        kept = self._kept.get(key)
        return list(kept.sandbox.ledger.charges) if kept else []

    async def record(self, key: str, exchange: Exchange) -> None:
        """Write an exchange into the key's journal."""
        kept = self._open(key)
        self._sequence = kept.changed = self._sequence + 1
        self._journal_bytes -= kept.journal.bytes
        kept.journal.record(exchange, kept.changed)
        self._journal_bytes += kept.journal.bytes
        if self._journal_bytes > JOURNALS_KEPT * self._bounds.bytes:
            self._thin_out()

    async def entries(self, key: str, since: int = 0) -> list[Entry]:
        """List what came into the key's journal after the number `since`, the oldest exchange first."""
        kept = self._kept.get(key)
        found = kept.journal.since(since) if kept else []
        return [Entry(exchange.time, key, exchange.id, sequence) for exchange, sequence in found]

    async def exchange(self, key: str, request_id: str) -> Exchange | None:
        """Return an exchange of a journal, None if it has left."""
        kept = self._kept.get(key)
        return kept.journal.find(request_id) if kept else None

    async def keep_result(self, key: str, generation_id: str, data: bytes) -> None:
        """Keep what an asynchronous generation gives; past the bound the oldest are dropped."""
        self._open(key)
        self._results.keep(key, generation_id, data)

    async def result(self, key: str, generation_id: str) -> bytes | None:
        """Return what a generation gave, None if it was dropped."""
        return self._results.fetch(key, generation_id)

    async def clear_journal(self, key: str) -> None:
        """Forget the key's journal, and nothing else."""
        if (kept := self._kept.get(key)) is not None:
            self._journal_bytes -= kept.journal.bytes
            kept.journal.clear()

    async def reset(self, key: str | None) -> None:
        """Forget one sandbox, or all and what was set for all."""
        for name in [key] if key is not None else list(self._kept):
            if (kept := self._kept.pop(name, None)) is not None:
                self._let_go(name, kept)
        if key is None:
            self._first = Sandbox.first(self._wall_clock(), self._initial)
        await self.note(None)

    async def keys(self) -> list[str]:
        """Name the keys that have a sandbox, the one used least recently first."""
        return list(self._kept)

    async def key_of(self, sandbox_id_: str) -> str | None:
        """Name the key whose sandbox has this id, None if there is none."""
        return next((key for key in self._kept if sandbox_id(key) == sandbox_id_), None)

    async def note(self, key: str | None) -> None:
        """Count a change; that of a sandbox which is not there is one of all."""
        self._sequence += 1
        if key is not None and (kept := self._kept.get(key)) is not None:
            kept.changed = self._sequence
        else:
            self._changed = self._sequence

    async def sequence(self, key: str | None) -> int:
        """Return the number of the last change of one sandbox, or of any."""
        if key is None:
            return self._sequence
        kept = self._kept.get(key)
        return max(self._changed, kept.changed if kept else 0)

    async def about(self, key: str) -> About:
        """Return what one sandbox looks like from outside."""
        kept = self._kept.get(key)
        return self._about(key, kept) if kept else About(key, label(key), 0, 0, 0)

    async def latest(self, count: int) -> tuple[int, list[About]]:
        """Return how many sandboxes have changed, and those that changed last, the last one first."""
        changed = [(kept.changed, key) for key, kept in self._kept.items() if kept.changed]
        return len(changed), [self._about(key, self._kept[key]) for _, key in heapq.nlargest(count, changed)]

    async def close(self) -> None:
        """Do nothing: memory needs no closing."""

    def _about(self, key: str, kept: _Kept) -> About:
        return About(key, label(key), len(kept.journal), kept.journal.dropped, kept.changed)

    def _thin_out(self) -> None:
        """Bring all journals together back within their bound."""
        for kept in [kept for kept in self._kept.values() if kept.journal.bytes]:
            while kept.journal.bytes and self._journal_bytes > JOURNALS_KEPT * self._bounds.bytes:
                self._journal_bytes -= kept.journal.drop()

    def _let_go(self, key: str, kept: _Kept) -> None:
        """No longer count what a sandbox that was forgotten had."""
        self._journal_bytes -= kept.journal.bytes
        self._results.forget(key)

    def _open(self, key: str) -> _Kept:
        if (kept := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            return kept
        if len(self._kept) >= self._max_sandboxes:
            self._let_go(*self._kept.popitem(last=False))
            log.warning("over %d sandboxes: the one used least recently was forgotten", self._max_sandboxes)
        kept = self._kept[key] = _Kept(self._first.new(), Journal(self._bounds.entries, self._bounds.bytes))
        return kept

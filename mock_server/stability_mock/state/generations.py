"""The asynchronous generations of one key, from the submit until they are forgotten. Times are the sandbox's."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from stability_mock.errors import GenerationNotFound, PaymentRequired, RateLimitExceeded
from stability_mock.faults.table import GENERATION_FAULTS
from stability_mock.state.clock import SECOND, microseconds
from stability_mock.state.credits import Charge

if TYPE_CHECKING:
    from stability_mock.state.credits import Ledger

KEPT_SECONDS = 24 * 60 * 60
"""How long a result can be fetched."""
FINISHED = "finished"


@dataclass(slots=True)
class Generation:
    """One generation; its times are in microseconds, and its result is in the store.

    `due` is when it may finish, and when it did. `polls` must come before it may, and the last of them gets the result;
    0 waits for none. `fault` is what was asked to go wrong with it. `outcome` is empty while it is under way, then
    `FINISHED` or the name of the error that it ended with.
    """

    id: str
    operation: str
    model: str
    price: Decimal
    request_id: str
    """Of the submit."""
    media_type: str
    seed: int
    due: int
    polls: int = 0
    fault: str = ""
    outcome: str = ""
    polled: int = 0
    """When the last poll came; 0 before."""
    fetched: bool = False

    def is_ready(self, now: int) -> bool:
        """Return whether a poll at the time `now` gets the result."""
        return bool(self.outcome) or (self.may_finish and self.due <= now and self.polls <= 1)

    @property
    def may_finish(self) -> bool:
        """Whether it ever finishes."""
        return self.fault != "never_finishes"

    def is_gone(self, now: int) -> bool:
        """Return whether it can no longer be fetched."""
        early = bool(self.outcome) and self.fault == "expires_early"
        return early or now >= self.due + KEPT_SECONDS * SECOND

    def require_pause(self, now: int, seconds: float) -> None:
        """Raise RateLimitExceeded if the last poll is less than so many seconds ago."""
        rest = self.polled + microseconds(seconds) - now
        if self.polled and rest > 0:
            raise RateLimitExceeded(1, seconds, seconds, rest / SECOND)

    def poll(self, now: int) -> None:
        """Count a poll; it may be the one that the generation waits for."""
        self.polled = now
        if self.polls:
            self.polls -= 1
            self.due = self.due if self.polls else max(self.due, now)

    def finish(self, ledger: Ledger) -> None:
        """End it, and charge it if it ends well."""
        self.outcome = GENERATION_FAULTS[self.fault].outcome if self.fault in GENERATION_FAULTS else ""
        if not self.outcome:
            try:
                ledger.charge(Charge(self.due, self.operation, self.model, self.price, self.request_id))
            except PaymentRequired as refusal:
                self.outcome = refusal.name
            else:
                self.outcome = FINISHED


_BEFORE, _AFTER = attrgetter(*Generation.__slots__[:3]), attrgetter(*Generation.__slots__[4:])
"""What stands before and after the price: read at once, since every look at a sandbox in Redis reads and writes all."""


@dataclass(slots=True)
class Generations:
    """What is kept of one key's generations, by their ids, the oldest first."""

    kept: dict[str, Generation] = field(default_factory=dict)

    def add(self, generation: Generation, now: int, max_kept: int) -> int:
        """Remember one; past `max_kept` the oldest are dropped. Return how many of those could still be fetched."""
        for gone in [one.id for one in self.kept.values() if one.is_gone(now)]:
            del self.kept[gone]
        self.kept[generation.id] = generation
        oldest = list(self.kept)[:-max_kept]
        for dropped in oldest:
            del self.kept[dropped]
        return len(oldest)

    def find(self, generation_id: str, now: int) -> Generation:
        """Return one. Raises GenerationNotFound."""
        found = self.kept.get(generation_id)
        if found is None:
            raise GenerationNotFound
        if found.is_gone(now):
            refusal = GenerationNotFound()
            refusal.fault = found.fault if found.fault in GENERATION_FAULTS else ""
            raise refusal
        return found

    def settle(self, now: int, ledger: Ledger) -> None:
        """Finish and charge what is due, the earliest first."""
        due = [one for one in self.kept.values() if not one.outcome and one.due <= now]
        for generation in sorted(due, key=lambda one: one.due):
            if generation.may_finish and not generation.polls:
                generation.finish(ledger)

    def hurry(self, now: int) -> None:
        """Let what is due wait for no more polls: the clock was moved."""
        for generation in self.kept.values():
            if generation.due <= now:
                generation.polls = 0

    def as_json(self) -> list[list[Any]]:
        """Write them as what JSON can hold; `from_json` reads it."""
        return [[*_BEFORE(one), str(one.price), *_AFTER(one)] for one in self.kept.values()]

    @classmethod
    def from_json(cls, rows: list[list[Any]]) -> Generations:
        """Read what `as_json` wrote."""
        return cls({row[0]: Generation(*[*row[:3], Decimal(row[3]), *row[4:]]) for row in rows})

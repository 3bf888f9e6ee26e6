"""What a sandbox saw: the last exchanges of one API key, within bounds."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from stability_mock.state.exchange import Exchange


class Entry(NamedTuple):
    """Where an exchange stands: the sandbox's time when its request came, the name of its key, its id.

    `sequence` says when it was written down: it is larger than that of whatever changed before.
    """

    time: int
    key: str
    id: str
    sequence: int


class About(NamedTuple):
    """A sandbox from outside: its key, the key redacted, how many exchanges its journal has and has dropped.

    `sequence` is that of its last change.
    """

    key: str
    label: str
    requests: int
    dropped: int
    sequence: int


@dataclass(frozen=True, slots=True)
class JournalBounds:
    """How much is kept of each sandbox: the number of exchanges, their bytes, and the bytes of one body."""

    entries: int
    bytes: int
    body_bytes: int


class Journal:
    """The last exchanges of one sandbox, at most `max_entries` and `max_bytes`; the oldest leave first."""

    def __init__(self, max_entries: int, max_bytes: int) -> None:
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._exchanges: OrderedDict[str, tuple[Exchange, int, int]] = OrderedDict()
        self.bytes = 0
        self.dropped = 0
        """How many exchanges have left for want of space."""

    def __len__(self) -> int:
        return len(self._exchanges)

    def record(self, exchange: Exchange, sequence: int) -> None:
        """Write an exchange down, under a number that is larger than all before."""
        weight = exchange.weight
        self._exchanges[exchange.id] = exchange, weight, sequence
        self.bytes += weight
        while self._exchanges and (len(self._exchanges) > self._max_entries or self.bytes > self._max_bytes):
            self.drop()

    def drop(self) -> int:
        """Let the oldest exchange go, and return the bytes that it took."""
        _, (_, weight, _) = self._exchanges.popitem(last=False)
        self.bytes -= weight
        self.dropped += 1
        return weight

    def since(self, sequence: int) -> list[tuple[Exchange, int]]:
        """List what was written down after a number, each with its own, the oldest first."""
        newer = takewhile(lambda kept: kept[2] > sequence, reversed(self._exchanges.values()))
        return [(exchange, number) for exchange, _, number in newer][::-1]

    def find(self, request_id: str) -> Exchange | None:
        """Return the exchange with this id, None if there is none."""
        exchange, _, _ = self._exchanges.get(request_id, (None, 0, 0))
        return exchange

    def clear(self) -> None:
        """Forget everything."""
        self._exchanges.clear()
        self.bytes = self.dropped = 0

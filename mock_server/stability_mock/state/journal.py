"""What a sandbox saw: the last exchanges of one API key, within bounds."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from stability_mock.state.exchange import Exchange


class Entry(NamedTuple):
    """Where an exchange stands: the sandbox's time when its request came, the name of its key, its id."""

    time: int
    key: str
    id: str


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
        self._exchanges: OrderedDict[str, tuple[Exchange, int]] = OrderedDict()
        self.bytes = 0

    def record(self, exchange: Exchange) -> None:
        """Write an exchange down."""
        weight = exchange.weight
        self._exchanges[exchange.id] = exchange, weight
        self.bytes += weight
        while self._exchanges and (len(self._exchanges) > self._max_entries or self.bytes > self._max_bytes):
            self.drop()

    def drop(self) -> int:
        """Let the oldest exchange go, and return the bytes that it took."""
        _, (_, weight) = self._exchanges.popitem(last=False)
        self.bytes -= weight
        return weight

    def exchanges(self) -> list[Exchange]:
        """List what is written down, the oldest first."""
        return [exchange for exchange, _ in self._exchanges.values()]

    def find(self, request_id: str) -> Exchange | None:
        """Return the exchange with this id, None if there is none."""
        exchange, _ = self._exchanges.get(request_id, (None, 0))
        return exchange

    def clear(self) -> None:
        """Forget everything."""
        self._exchanges.clear()
        self.bytes = 0

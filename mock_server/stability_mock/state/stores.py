"""Where the sandboxes are kept: in the memory of one process, or in Redis for several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_mock.state.clock import wall_clock
from stability_mock.state.journal import JournalBounds
from stability_mock.state.memory import MemoryStore
from stability_mock.state.sandbox import InitialState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stability_mock.faults.model import Fault
    from stability_mock.settings import Settings
    from stability_mock.state.store import Store


def open_store(settings: Settings, faults: Iterable[Fault] = ()) -> Store:
    """Open the store that the settings name; its sandboxes begin with these planned faults.

    Raises ModuleNotFoundError if the library of the store is not installed, StoreError if its URL is of no use.
    """
    initial = InitialState(settings.credits, tuple(faults))
    bounds, results = bounds_of(settings), settings.generations_mb << 20
    if settings.store == "memory":
        return MemoryStore(wall_clock(), initial, settings.max_sandboxes, bounds, results)
    from stability_mock.state.redis.store import RedisStore  # noqa: PLC0415 - an extra, and slow to import

    return RedisStore(settings.store, initial, bounds, results)


def bounds_of(settings: Settings) -> JournalBounds:
    """Return how much of each sandbox is remembered; of one body at most as much as of all."""
    max_bytes = settings.journal_mb << 20
    return JournalBounds(settings.journal_entries, max_bytes, min(settings.journal_body_kb << 10, max_bytes))

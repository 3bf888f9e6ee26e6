"""Where the worlds are kept: in the memory of one process, or in Redis for several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_mock.state.clock import real_time
from stability_mock.state.journal import JournalBounds
from stability_mock.state.memory import MemoryStore
from stability_mock.state.sandbox import Opening

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stability_mock.faults.model import Fault
    from stability_mock.settings import Settings
    from stability_mock.state.sandbox import Store


def open_store(settings: Settings, faults: Iterable[Fault] = ()) -> Store:
    """Open the store that the settings name; its worlds begin with these planned faults.

    Raises ModuleNotFoundError if the library of the store is not installed.
    """
    opening = Opening(settings.credits, tuple(faults))
    bounds = bounds_of(settings)
    if settings.store == "memory":
        return MemoryStore(real_time(), opening, settings.max_worlds, bounds)
    from stability_mock.state.redis.store import RedisStore  # noqa: PLC0415 - an extra, and slow to import

    return RedisStore(settings.store, opening, bounds)


def bounds_of(settings: Settings) -> JournalBounds:
    """Say how much of each world is remembered; one body at most as much as all."""
    most = settings.journal_mb << 20
    return JournalBounds(settings.journal_entries, most, min(settings.journal_body_kb << 10, most))

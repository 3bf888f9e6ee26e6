"""How much is kept: by number, by bytes, of one body, and over all sandboxes together."""

from __future__ import annotations

import asyncio
import gc
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from stability_mock.state.clock import wall_clock
from stability_mock.state.exchange import OVERHEAD, Exchange, Form, UploadSummary
from stability_mock.state.journal import Journal, JournalBounds
from stability_mock.state.memory import JOURNALS_KEPT, MemoryStore
from stability_mock.state.sandbox import InitialState

if TYPE_CHECKING:
    from collections.abc import Callable

KILOBYTE = 1_000


def exchange(name: str, size: int = 0) -> Exchange:
    """Write down a request whose answer has `size` bytes."""
    return Exchange(name, "GET", "", [], "", answer_body=bytes(size), answer_size=size)


def ids(journal: Journal) -> list[str]:
    """Name what is kept."""
    return [kept.id for kept, _ in journal.since(0)]


def test_past_the_number_the_oldest_leave() -> None:
    journal = Journal(3, 10**9)

    for number in range(5):
        journal.record(exchange(str(number)), number + 1)

    assert ids(journal) == ["2", "3", "4"]


def test_past_the_bytes_the_oldest_leave() -> None:
    journal = Journal(100, 10 * OVERHEAD)

    for number in range(5):
        journal.record(exchange(str(number), 4 * OVERHEAD), number + 1)

    assert ids(journal) == ["3", "4"]
    assert journal.bytes == 10 * OVERHEAD


def test_a_cleared_journal_weighs_nothing_and_has_dropped_nothing() -> None:
    journal = Journal(1, 10**9)
    journal.record(exchange("a", 100), 1)
    journal.record(exchange("b", 100), 2)
    assert journal.dropped == 1

    journal.clear()

    assert (ids(journal), len(journal), journal.bytes, journal.dropped) == ([], 0, 0, 0)


def test_a_journal_lists_what_is_newer_than_a_number() -> None:
    journal = Journal(10, 10**9)
    for number in (3, 5, 9):
        journal.record(exchange(str(number)), number)

    assert [[number for _, number in journal.since(after)] for after in (0, 3, 5, 9)] == [[3, 5, 9], [5, 9], [9], []]


def test_headers_paths_and_forms_weigh_too() -> None:
    light = exchange("a")
    heavy = exchange("b")
    heavy.raw_headers = [(b"x", b"y" * KILOBYTE)]
    heavy.target = "/" * KILOBYTE
    heavy.form = Form({"prompt": "a" * KILOBYTE}, [UploadSummary("image", "i" * KILOBYTE, 1, "")])

    assert heavy.weight - light.weight >= 4 * KILOBYTE


def test_endless_headers_and_paths_are_cut() -> None:
    endless = Exchange("a", "GET", "/" * 10**6, [(b"n" * 10**6, b"v" * 10**6)] * 1_000, "")

    kept = endless.cut(0)

    assert kept.weight < 2 * 10**6
    assert (len(kept.target), len(kept.raw_headers), len(kept.raw_headers[0][1])) == (8_192, 100, 8_192)


def exchanges(store: MemoryStore, key: str) -> list[Exchange]:
    """Read a key's journal."""

    async def read() -> list[Exchange | None]:
        return [await store.exchange(entry.key, entry.id) for entry in await store.entries(key)]

    return [exchange for exchange in asyncio.run(read()) if exchange]


def _headers(number: int, length: int) -> list[tuple[bytes, bytes]]:
    return [(b"x-%d" % index, bytes(length)) for index in range(number)]


def _form(fields: int, uploads: int) -> Form:
    names = [f"größe {number}" for number in range(max(fields, uploads))]
    return Form(
        {name: name + "🌊" for name in names[:fields]},
        [UploadSummary(name, name, 1, "0" * 64) for name in names[:uploads]],
    )


SHAPES: dict[str, Callable[[str], Exchange]] = {
    "nothing": lambda name: Exchange(name, "GET", "/" + name, [], "127.0.0.1"),
    "90 small headers": lambda name: Exchange(name, "GET", "/" + name, _headers(90, 2), "127.0.0.1"),
    "90 empty headers": lambda name: Exchange(name, "GET", "/" + name, _headers(90, 0), "127.0.0.1"),
    "a long path": lambda name: Exchange(name, "GET", "/" * 8_000 + name, [], "127.0.0.1"),
    "large bodies": lambda name: Exchange(name, "GET", name, [], "", body=bytes(9_000), answer_body=bytes(9_000)),
    "1,000 fields": lambda name: Exchange(name, "GET", name, [], "", form=_form(1_000, 0)),
    "1,000 files": lambda name: Exchange(name, "GET", name, [], "", form=_form(0, 1_000)),
    "answer headers": lambda name: Exchange(name, "GET", name, [], "", answer_headers=_headers(9, 9)),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_journal_takes_no_more_memory_than_its_bound(shape: str) -> None:
    bound = 4_000 * KILOBYTE
    journal = Journal(10**9, bound)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        number = 0
        while journal.bytes < bound * 0.9 or number < 100:
            journal.record(SHAPES[shape](f"{number:032x}"), number)
            number += 1
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert bound * 0.25 < after - before < bound * 1.1


def bytes_kept(store: MemoryStore, keys: list[str]) -> int:
    """Weigh the journals of these keys."""
    return sum(kept.weight for key in keys for kept in exchanges(store, key))


@pytest.fixture
def store() -> MemoryStore:
    """Return a store that keeps 100 kB of each key's journal."""
    return MemoryStore(wall_clock(), InitialState(None), 1_000, JournalBounds(1_000, 100 * KILOBYTE, 10**9))


def test_all_journals_together_keep_eight_times_the_bytes_of_one(store: MemoryStore) -> None:
    keys = [f"sk-{number}" for number in range(20)]

    for key in keys:
        for number in range(20):
            asyncio.run(store.record(key, exchange(f"{key} {number}", 8 * KILOBYTE)))

    assert JOURNALS_KEPT == 8
    assert 790 * KILOBYTE < bytes_kept(store, keys) <= 800 * KILOBYTE


def test_the_sandboxes_that_were_least_recently_used_lose_theirs_first(store: MemoryStore) -> None:
    keys = [f"sk-{number}" for number in range(9)]

    for key in keys:
        for number in range(10):
            asyncio.run(store.record(key, exchange(f"{key} {number}", 8 * KILOBYTE)))

    found = [[kept.id[-1] for kept in exchanges(store, key)] for key in keys]
    assert found == [[]] + [list("0123456789")] * 8


def test_what_is_forgotten_no_longer_counts(store: MemoryStore) -> None:
    def fill(key: str) -> None:
        for number in range(10):
            asyncio.run(store.record(key, exchange(f"{number}", 8 * KILOBYTE)))

    for number in range(8):
        fill(f"sk-{number}")
    asyncio.run(store.clear_journal("sk-0"))
    asyncio.run(store.reset("sk-1"))
    fill("sk-8")
    fill("sk-9")

    assert [len(exchanges(store, f"sk-{number}")) for number in range(10)] == [0, 0] + [10] * 8


def test_a_sandbox_that_leaves_takes_its_journal_along() -> None:
    store = MemoryStore(wall_clock(), InitialState(None), 2, JournalBounds(10, 10**6, 10**9))

    for key in ("sk-1", "sk-2", "sk-3"):
        asyncio.run(store.record(key, exchange(key, 100)))

    assert store._journal_bytes == bytes_kept(store, ["sk-2", "sk-3"])

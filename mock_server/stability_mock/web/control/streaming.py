"""Journals are read and written a few exchanges at a time: however long they are, they hold up nobody."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable

from starlette.responses import StreamingResponse

from stability_mock.state.exchange import Exchange
from stability_mock.state.journal import Entry
from stability_mock.state.store import StoreError
from stability_mock.web.control.dependencies import Sandboxes

MAX_BATCH = 50
MAX_BATCH_BYTES = 1 << 20

Read = list[tuple[Entry, Exchange]]
log = logging.getLogger(__name__)


async def read(sandboxes: Sandboxes, entries: Iterable[Entry]) -> AsyncIterator[Read]:
    """Read exchanges, some at a time; those that have left meanwhile are missing."""
    batch: Read = []
    size = 0
    for entry in entries:
        exchange = await sandboxes.service.store.exchange(entry.key, entry.id)
        if exchange is not None:
            batch.append((entry, exchange))
            size += exchange.weight
        if len(batch) == MAX_BATCH or size >= MAX_BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def json_stream(
    sandboxes: Sandboxes, entries: Iterable[Entry], write: Callable[[Exchange], bytes], around: tuple[bytes, bytes]
) -> StreamingResponse:
    """Answer with the exchanges that `write` makes JSON of, in a list; `around` stands before and after it."""
    return StreamingResponse(_pieces(sandboxes, entries, write, around), media_type="application/json")


async def _pieces(
    sandboxes: Sandboxes, entries: Iterable[Entry], write: Callable[[Exchange], bytes], around: tuple[bytes, bytes]
) -> AsyncIterator[bytes]:
    start = around[0] + b"["
    try:
        async for batch in read(sandboxes, entries):
            yield start + await asyncio.to_thread(_written, batch, write)
            start = b","
    except StoreError as problem:  # what was sent cannot be taken back: it ends early, as invalid JSON
        log.error("a journal was sent in part only: %s", problem)  # noqa: TRY400 - no bug, so no traceback
        return
    yield (b"" if start == b"," else start) + b"]" + around[1]


def _written(batch: Read, write: Callable[[Exchange], bytes]) -> bytes:
    return b",".join([write(exchange) for _, exchange in batch])

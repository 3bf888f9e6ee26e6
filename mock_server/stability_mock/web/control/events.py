"""The stream that says that something has changed, and never what."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import nullcontext
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from stability_mock.state.store import StoreError
from stability_mock.web.control.dependencies import Chosen
from stability_mock.web.control.routing import control_router
from stability_mock.web.transport import CONNECTION, Connection

MAX_LISTENERS = 32
MIN_SECONDS, MAX_SECONDS = 0.2, 1.0
"""Between two events: under load they come less often, since those who listen ask for more then."""
CHANGES_A_SECOND = 200
"""Beyond which they do."""
RETRY_MILLISECONDS = 1_000
"""After which a browser connects again."""

router = control_router("events")
log = logging.getLogger(__name__)


async def _place(request: Request) -> AsyncIterator[None]:
    """Take one of the places for listeners, until the client leaves or the server ends."""
    state = request.app.state
    if state.listeners >= MAX_LISTENERS:
        raise HTTPException(503, f"{MAX_LISTENERS} clients listen already")
    connection = (request.scope.get("extensions") or {}).get(CONNECTION)
    state.listeners += 1
    try:
        with connection.endless() if isinstance(connection, Connection) else nullcontext():
            yield
    finally:
        state.listeners -= 1


@router.get("/events", response_class=EventSourceResponse)
async def listen(sandboxes: Chosen, _place: Annotated[None, Depends(_place)]) -> AsyncIterator[ServerSentEvent]:
    """Say at once, and then after each change, the number of the last change; at most five times a second."""
    store, last = sandboxes.service.store, -1
    try:
        while True:
            sequence, pause = await store.sequence(sandboxes.key), store.look_seconds
            if sequence != last:
                data = {"sequence": sequence}
                yield ServerSentEvent(event="news", id=str(sequence), data=data, retry=RETRY_MILLISECONDS)
                pause = MIN_SECONDS if last < 0 else _pause(sequence - last)
            await asyncio.sleep(pause)
            last = sequence
    except StoreError as problem:
        log.error("a stream of events has ended: %s", problem)  # noqa: TRY400 - no bug, so no traceback


def _pause(changes: int) -> float:
    """Return how many seconds pass after an event of this many changes."""
    return min(MAX_SECONDS, max(MIN_SECONDS, changes / CHANGES_A_SECOND))

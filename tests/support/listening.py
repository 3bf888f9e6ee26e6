"""Listening to the stream of events of an application in the same process."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp, Message

PATIENCE_SECONDS = 20
QUIET_SECONDS = 0.3


class Stream:
    """An answer that comes in pieces."""

    def __init__(self) -> None:
        self._messages: asyncio.Queue[Message] = asyncio.Queue()
        self._left = asyncio.Event()
        self._asked = False

    async def receive(self) -> Message:
        """Ask once, and then leave when it is time to."""
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Take what is answered."""
        await self._messages.put(message)

    def leave(self) -> None:
        """Leave."""
        self._left.set()

    async def status(self) -> int:
        """Return the status of the answer."""
        message = await asyncio.wait_for(self._messages.get(), PATIENCE_SECONDS)
        return int(message["status"])

    async def news(self) -> int:
        """Return the sequence number of the next event."""
        while True:
            message = await asyncio.wait_for(self._messages.get(), PATIENCE_SECONDS)
            for line in message["body"].decode().splitlines():
                if line.startswith("data:"):
                    return int(json.loads(line.removeprefix("data:"))["sequence"])

    async def is_silent(self) -> bool:
        """Return whether nothing comes for as long as several looks take."""
        try:
            await asyncio.wait_for(self.news(), QUIET_SECONDS)
        except TimeoutError:
            return True
        return False


@asynccontextmanager
async def listening(app: ASGIApp, query: str = "", *headers: tuple[bytes, bytes]) -> AsyncIterator[Stream]:
    """Listen for as long as the block lasts."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/_mock/events",
        "raw_path": b"/_mock/events",
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1"), *headers],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    stream = Stream()
    task = asyncio.ensure_future(app(scope, stream.receive, stream.send))
    try:
        yield stream
    finally:
        stream.leave()
        await asyncio.wait_for(task, PATIENCE_SECONDS)

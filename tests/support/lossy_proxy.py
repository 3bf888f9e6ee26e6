"""Stands between a store and its Redis, and loses what a test asks it to lose, and the connection with it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Loss = Literal["", "question", "answer"]


class LossyProxy:
    """Passes bytes on to the Redis at `behind`; what `loses` names is not passed on when it comes next.

    While `held` is not set, no question gets there; it does later, also when who asked has left.
    """

    def __init__(self, behind: str) -> None:
        self._port = urlsplit(behind).port
        self.loses: Loss = ""
        self.lost = asyncio.Event()
        self.held = asyncio.Event()
        self.held.set()
        self._passing: list[asyncio.Task[None]] = []
        self.url = ""

    @classmethod
    @asynccontextmanager
    async def before(cls, url: str) -> AsyncIterator[LossyProxy]:
        """Listen for as long as the block lasts."""
        proxy = cls(url)
        async with await asyncio.start_server(proxy._serve, "127.0.0.1", 0) as server:
            proxy.url = f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"
            yield proxy

    async def all_passed(self) -> None:
        """Wait until all that was held is at Redis, and Redis has read it."""
        await asyncio.gather(*self._passing)

    async def _serve(self, client: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        redis, forth = await asyncio.open_connection("127.0.0.1", self._port)
        passing = [self._pass("question", client, forth), self._pass("answer", redis, back)]
        self._passing += [asyncio.create_task(each) for each in passing]
        await asyncio.gather(*self._passing)

    async def _pass(self, kind: Loss, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(1 << 16):
            if self.loses == kind:
                self.loses = ""
                self.lost.set()
                break
            if kind == "question":
                await self.held.wait()
            sink.write(data)
        sink.close()

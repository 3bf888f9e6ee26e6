"""Two connections joined: what comes from one goes to the other, unchanged, until either ends."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter

PIECE = 1 << 16

Show = Callable[[bytes], None]
"""Is shown what passes."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Both directions of one connection."""

    reader: StreamReader
    writer: StreamWriter

    async def aclose(self) -> None:
        """Close the connection, and wait until it is."""
        self.writer.close()
        try:
            with contextlib.suppress(OSError):
                await self.writer.wait_closed()
        finally:
            self.writer.transport.abort()  # where the wait was broken off

    def cut(self) -> None:
        """Reset the connection."""
        connection = self.writer.get_extra_info("socket")
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    def end(self) -> None:
        """Say that no more comes; where only both directions can end together, close."""
        if self.writer.can_write_eof():
            self.writer.write_eof()
        else:
            self.writer.close()


async def join(client: Stream, server: Stream, sent: Show, received: Show) -> None:
    """Pass on both ways until the server has said all; a connection that is cut on one side is cut on the other.

    `sent` and `received` are shown each piece before it goes on; what they raise cuts both and is raised here.
    """
    there = asyncio.create_task(_pump(client, server, sent))
    try:
        await _pump(server, client, received)
    finally:
        there.cancel()
        (problem,) = await asyncio.gather(there, return_exceptions=True)
    if isinstance(problem, Exception):
        raise problem


async def _pump(source: Stream, drain: Stream, show: Show) -> None:
    try:
        while data := await source.reader.read(PIECE):
            show(data)
            drain.writer.write(data)
            await drain.writer.drain()
        drain.end()
    except OSError:
        drain.cut()
    except Exception:
        drain.cut()
        raise

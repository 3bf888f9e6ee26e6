"""A proxy with all that it speaks to: a server that plays the mock server, servers outside, and bare connections."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stability_mock.interception.authority import Authority
from stability_mock.interception.destinations import Guard
from stability_mock.interception.outside import EarlierProxies
from stability_mock.interception.proxy import Proxy
from stability_mock.interception.stats import Stats

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from collections.abc import AsyncIterator, Callable

PATIENCE_SECONDS = 20
ANSWER = b"HTTP/1.1 200 OK\r\nx-request-id: abc\r\ncontent-length: 2\r\n\r\nhi"


@dataclass
class Peer:
    """A server that gives the same answer to each piece it receives, and remembers all."""

    answer: bytes = ANSWER
    closes: bool = False
    resets: bool = False
    heard: bytes = b""
    connections: int = 0
    ended: int = 0
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    address: tuple[str, int] = ("", 0)

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Answer one connection."""
        task = asyncio.current_task()
        assert task
        self.tasks.add(task)
        self.connections += 1
        while data := await piece(reader):
            self.heard += data
            if self.resets:
                reset(writer)
                return
            writer.write(self.answer)
            if self.closes:
                break
        self.ended += 1
        await end(writer)


async def piece(reader: StreamReader) -> bytes:
    """Read what there is; a connection that is reset has ended."""
    try:
        return await reader.read(1 << 16)
    except ConnectionError:
        return b""


def reset(writer: StreamWriter) -> None:
    """Cut a connection so that the other side notices."""
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@asynccontextmanager
async def peer(answer: bytes = ANSWER, *, closes: bool = False, resets: bool = False) -> AsyncIterator[Peer]:
    """Serve for as long as the block lasts."""
    found = Peer(answer, closes, resets)
    server = await asyncio.start_server(found.serve, "127.0.0.1", 0)
    found.address = server.sockets[0].getsockname()[:2]
    try:
        yield found
    finally:
        server.close()
        for task in found.tasks:
            task.cancel()
        await asyncio.gather(*found.tasks, return_exceptions=True)


@dataclass
class Scene:
    """A proxy that listens, and what it has counted and said."""

    proxy: Proxy
    authority: Authority
    port: int
    tls_port: int
    stats: Stats
    said: list[str] = field(default_factory=list)

    async def ask(self, request: bytes) -> bytes:
        """Send a request to the proxy, and give all that comes back until the connection ends."""
        reader, writer = await self.connect()
        writer.write(request)
        return await finish(reader, writer)

    async def connect(self, port: int | None = None) -> tuple[StreamReader, StreamWriter]:
        """Open a connection to the proxy, or to another port."""
        return await asyncio.open_connection("127.0.0.1", port or self.port)

    async def tunnel(self, authority: str) -> tuple[StreamReader, StreamWriter]:
        """Open a tunnel through the proxy."""
        reader, writer = await self.connect()
        writer.write(f"CONNECT {authority} HTTP/1.1\r\n\r\n".encode())
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 200 Connection established\r\n\r\n"
        return reader, writer

    def trusting(self) -> ssl.SSLContext:
        """Return the TLS of a client that trusts the authority of this run, and no other."""
        return ssl.create_default_context(cadata=self.authority.certificate)


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what another task or process does."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():  # noqa: ASYNC110 - there is no event for it
            await asyncio.sleep(0.001)


async def finish(reader: StreamReader, writer: StreamWriter) -> bytes:
    """Read to the end of a connection."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await reader.read()
    finally:
        await end(writer)


async def end(writer: StreamWriter) -> None:
    """Close a connection."""
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


@asynccontextmanager
async def scene(
    mock: Peer, guard: Guard | None = None, environment: dict[str, str] | None = None
) -> AsyncIterator[Scene]:
    """Set up a proxy before a mock server, for as long as the block lasts."""
    authority, stats, said = Authority(), Stats(), list[str]()
    proxy = Proxy(
        mock.address, authority.context(), guard or Guard(), stats, said.append, EarlierProxies.of(environment or {})
    )
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    await proxy.listen(listeners[0])
    await proxy.listen(listeners[1], tls=True)
    port, tls_port = (listener.getsockname()[1] for listener in listeners)
    try:
        yield Scene(proxy, authority, port, tls_port, stats, said)
    finally:
        await proxy.close()

"""The proxy: what is meant for the service goes to the mock server, what was allowed goes out, all else is refused."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from stability_mock.interception import heads, outside
from stability_mock.interception.destinations import Destination
from stability_mock.interception.heads import BadRequestError, Target
from stability_mock.interception.names import SERVICE
from stability_mock.interception.outside import EarlierProxies, OutsideError
from stability_mock.interception.relay import Stream, join
from stability_mock.interception.stats import ConnectionCounter
from stability_mock.interception.tunnel import MeantForTheServiceError, TunnelInspector

if TYPE_CHECKING:
    import socket
    import ssl
    from asyncio import Server, StreamReader, StreamWriter
    from collections.abc import Awaitable, Callable

    from stability_mock.interception.destinations import Guard
    from stability_mock.interception.heads import RequestHead
    from stability_mock.interception.resolver import AddressBook
    from stability_mock.interception.stats import Stats

PATIENCE_SECONDS = 30
"""How long a client may take to agree on TLS."""


@dataclass(slots=True)
class Proxy:
    """Serves connections, each on a listener of one of three kinds.

    `context` is the TLS of the service, as the mock server has it; `mock` is where the mock server listens. `say` is
    given a line for whoever runs the command.
    """

    mock: tuple[str, int]
    context: ssl.SSLContext
    guard: Guard
    stats: Stats
    say: Callable[[str], None]
    earlier: EarlierProxies = field(default_factory=EarlierProxies)
    _servers: list[Server] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def listen(self, listener: socket.socket, *, tls: bool = False, book: AddressBook | None = None) -> None:
        """Serve a listener: as a proxy (and as the service by plain HTTP), or as the service by TLS.

        With a book, connections to an address in it are for the allowed host of that name.
        """
        serve = self._serve_tls if tls else self._serve
        if book:
            serve = partial(self._serve_named, serve=serve, book=book)
        else:
            self.guard = replace(self.guard, own=self.guard.own | {listener.getsockname()[:2]})
        await self._listen(listener, serve)

    async def forward(self, listener: socket.socket, host: str, port: int) -> None:
        """Serve a listener as what listens at an allowed host and port."""
        await self._listen(listener, partial(self._forward, target=Target(host, port, tls=False, path="")))

    def turn_away(self, host: str, port: int | None = None) -> None:
        """Count a connection that was refused, and say so once of each host."""
        if self.stats.turn_away(host):
            self.say(self.guard.refusal(host, port))

    async def close(self) -> None:
        """Stop listening and cut what is open."""
        for server in self._servers:
            server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0)  # in which the last connections are closed

    async def _listen(self, listener: socket.socket, serve: Callable[[Stream], Awaitable[None]]) -> None:
        def connected(reader: StreamReader, writer: StreamWriter) -> None:
            task = asyncio.create_task(self._hold(Stream(reader, writer), serve))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        self._servers.append(await asyncio.start_server(connected, sock=listener))

    async def _hold(self, client: Stream, serve: Callable[[Stream], Awaitable[None]]) -> None:
        try:
            await serve(client)
        except BadRequestError as problem:
            client.writer.write(heads.answer(400, "Bad Request", str(problem)))
        except OSError:
            pass  # the client has gone
        finally:
            await client.aclose()

    async def _serve(self, client: Stream) -> None:
        head = await heads.read_head(client.reader)
        if head is None:
            return
        if head.for_origin:
            await self._to_mock(client, heads.unencrypted(head.raw) if head.host == SERVICE else head.raw)
            return
        target = Target.of(head)
        match self.guard.judge(target.host, target.port):
            case Destination.NOWHERE:
                self._refuse(client, target)
            case Destination.MOCK if head.method == "CONNECT":
                await self._impersonate(client, target)
            case Destination.MOCK:
                sent = heads.passed_on(head, target)
                await self._to_mock(client, heads.unencrypted(sent) if target.plain_to(SERVICE) else sent)
            case Destination.OUTSIDE:
                await self._go_outside(client, head, target)

    async def _serve_named(self, client: Stream, serve: Callable[[Stream], Awaitable[None]], book: AddressBook) -> None:
        address, port = client.writer.get_extra_info("sockname")[:2]
        host = book.name(address)
        if host is None:
            await serve(client)
        elif self.guard.judge(host, port) is Destination.OUTSIDE:
            await self._forward(client, Target(host, port, tls=False, path=""))
        else:
            client.cut()
            self.turn_away(host, port)

    async def _serve_tls(self, client: Stream) -> None:
        """Be the service: take TLS off, and let the mock server answer."""
        requests = self.stats.requests
        try:
            await client.writer.start_tls(self.context, ssl_handshake_timeout=PATIENCE_SECONDS)
            await self._to_mock(client)
        finally:
            self.stats.broken_off += self.stats.requests == requests

    async def _impersonate(self, client: Stream, target: Target) -> None:
        client.writer.write(heads.ESTABLISHED)
        await client.writer.drain()
        if target.port == heads.PORTS["http"] or self.guard.owns(target.host, target.port):
            await self._to_mock(client)
        else:
            await self._serve_tls(client)

    async def _to_mock(self, client: Stream, head: bytes = b"") -> None:
        counter = ConnectionCounter(self.stats)
        async with aclosing(Stream(*await asyncio.open_connection(*self.mock))) as server:
            if head:
                counter.sent(head)
                server.writer.write(head)
            await join(client, server, counter.sent, counter.received)

    async def _go_outside(self, client: Stream, head: RequestHead, target: Target) -> None:
        tunnelled = head.method == "CONNECT"
        try:
            route = await outside.reach(target, self.earlier, tunnelled=tunnelled)
        except OutsideError as problem:
            client.writer.write(heads.answer(502, "Bad Gateway", str(problem)))
            return
        if tunnelled:
            client.writer.write(heads.ESTABLISHED)
            await self._join_outside(client, route.stream, target)
        elif route.proxy is None:
            await self._join_outside(client, route.stream, target, heads.passed_on(head, target))
        else:
            sent = heads.to_a_proxy(head, target, outside.credentials(route.proxy))
            await self._join_outside(client, route.stream, target, sent)

    async def _forward(self, client: Stream, target: Target) -> None:
        try:
            route = await outside.reach(target, self.earlier, tunnelled=True)
        except OutsideError as problem:
            self.say(str(problem))
            client.cut()
            return
        await self._join_outside(client, route.stream, target)

    async def _join_outside(self, client: Stream, server: Stream, target: Target, head: bytes = b"") -> None:
        inspect = TunnelInspector()
        async with aclosing(server):
            try:
                inspect(head)
                if head:
                    server.writer.write(head)
                await join(client, server, inspect, _unseen)
            except MeantForTheServiceError:
                self.turn_away(SERVICE, target.port)

    def _refuse(self, client: Stream, target: Target) -> None:
        reason = "Refused by stability-mock"
        client.writer.write(heads.answer(403, reason, self.guard.refusal(target.host, target.port)))
        self.turn_away(target.host, target.port)


def _unseen(_data: bytes) -> None:
    """Let a piece pass without looking at it."""

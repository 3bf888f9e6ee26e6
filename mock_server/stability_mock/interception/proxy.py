"""The proxy: what is meant for the service goes to the stand-in, what was allowed goes out, all else is refused."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stability_mock.interception import heads
from stability_mock.interception.destinations import SERVICE, Destination, MeantForTheServiceError, Opening
from stability_mock.interception.heads import BadRequestError, Target
from stability_mock.interception.relay import Stream, join
from stability_mock.interception.tally import Watch

if TYPE_CHECKING:
    import socket
    from asyncio import Server, StreamReader, StreamWriter
    from collections.abc import Awaitable, Callable

    from stability_mock.interception.destinations import Guard
    from stability_mock.interception.heads import Head
    from stability_mock.interception.tally import Tally

PATIENCE_SECONDS = 30
"""How long an allowed host may take to answer a connection."""


@dataclass(slots=True)
class Proxy:
    """Serves connections, each on a listener of one of two kinds.

    `context` is the TLS of the service, as the stand-in plays it; `stand_in` is where the stand-in listens. `say` is
    given a line for whoever runs the command.
    """

    stand_in: tuple[str, int]
    context: ssl.SSLContext
    guard: Guard
    tally: Tally
    say: Callable[[str], None]
    _servers: list[Server] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def listen(self, listener: socket.socket, *, tls: bool = False) -> None:
        """Serve a listener: as a proxy (and as the service by plain HTTP), or as the service by TLS."""
        self.guard = replace(self.guard, own=self.guard.own | {listener.getsockname()[:2]})
        serve = self._serve_tls if tls else self._serve

        def connected(reader: StreamReader, writer: StreamWriter) -> None:
            task = asyncio.create_task(self._hold(Stream(reader, writer), serve))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        self._servers.append(await asyncio.start_server(connected, sock=listener))

    async def close(self) -> None:
        """Stop listening and cut what is open."""
        for server in self._servers:
            server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0)  # in which the last connections are closed

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
            await self._to_stand_in(client, head.raw)
            return
        target = Target.of(head)
        match self.guard.judge(target.host, target.port):
            case Destination.NOWHERE:
                self._refuse(client, target)
            case Destination.STAND_IN if head.method == "CONNECT":
                await self._impersonate(client, target)
            case Destination.STAND_IN:
                await self._to_stand_in(client, heads.passed_on(head, target))
            case Destination.OUTSIDE:
                await self._go_outside(client, head, target)

    async def _serve_tls(self, client: Stream) -> None:
        """Be the service: take TLS off, and let the stand-in answer."""
        requests = self.tally.requests
        try:
            await client.writer.start_tls(self.context, ssl_handshake_timeout=PATIENCE_SECONDS)
            await self._to_stand_in(client)
        finally:
            self.tally.broken_off += self.tally.requests == requests

    async def _impersonate(self, client: Stream, target: Target) -> None:
        client.writer.write(heads.ESTABLISHED)
        await client.writer.drain()
        if target.port == heads.PORTS["http"] or self.guard.owns(target.host, target.port):
            await self._to_stand_in(client)
        else:
            await self._serve_tls(client)

    async def _to_stand_in(self, client: Stream, head: bytes = b"") -> None:
        watch = Watch(self.tally)
        async with aclosing(Stream(*await asyncio.open_connection(*self.stand_in))) as server:
            if head:
                watch.sent(head)
                server.writer.write(head)
            await join(client, server, watch.sent, watch.received)

    async def _go_outside(self, client: Stream, head: Head, target: Target) -> None:
        context = ssl.create_default_context() if target.tls else None
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                server = Stream(*await asyncio.open_connection(target.host, target.port, ssl=context))
        except OSError as problem:  # a time-out is one, too
            client.writer.write(
                heads.answer(502, "Bad Gateway", f"{target.authority}: {problem.strerror or 'no answer'}")
            )
            return
        async with aclosing(server):
            if head.method == "CONNECT":
                client.writer.write(heads.ESTABLISHED)
            else:
                server.writer.write(heads.passed_on(head, target))
            try:
                await join(client, server, Opening() if head.method == "CONNECT" else _unseen, _unseen)
            except MeantForTheServiceError:
                self._turn_away(SERVICE, target.port)

    def _refuse(self, client: Stream, target: Target) -> None:
        reason = "Refused by stability-mock"
        client.writer.write(heads.answer(403, reason, self.guard.refusal(target.host, target.port)))
        self._turn_away(target.host, target.port)

    def _turn_away(self, host: str, port: int) -> None:
        if self.tally.turn_away(host):
            self.say(self.guard.refusal(host, port))


def _unseen(_data: bytes) -> None:
    """Let a piece pass without looking at it."""

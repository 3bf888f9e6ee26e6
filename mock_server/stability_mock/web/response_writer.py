"""How an answer goes over the wire: as it should, early to an unread body, or with a fault on the way.

Faults on the way need the connection itself. They end or spoil one connection and touch no other, and are over when
the client is gone.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from stability_mock.service import ClientDisconnected
from stability_mock.web.transport import CONNECTION, Connection

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from typing import Any

    from starlette.types import Receive, Scope, Send

    from stability_mock.faults.model import Effect
    from stability_mock.web.rendering import Answer, Headers

DISCARDED_BYTES = 64 << 20
DISCARDING_SECONDS = 10
FLUSHING_SECONDS = 0.05
TICK_SECONDS = 0.1
WRONG_LENGTH = 1_000


class WireFaultError(Exception):
    """A fault on the way was asked for where there is no connection: the application runs without a server."""


@dataclass(slots=True)
class Line:
    """One connection while a request is answered. `pause` lets seconds of the world's time pass."""

    scope: Scope
    receive: Receive
    send: Send
    pause: Callable[[float], Awaitable[None]]
    status: int = 0
    """Of the answer that is on its way; 0 before."""

    async def deliver(self, answer: Answer) -> None:
        """Send an answer as it should be."""
        await self.start(answer.status, answer.all_headers)
        await self.go_on(answer.body, more=False)

    async def deliver_early(self, answer: Answer, *, discard: bool) -> None:
        """Answer a request whose body was not read to its end, and close the connection.

        A client that looks for an answer only after it has sent everything must still find one: so its body is read
        on and thrown away, within bounds, before the connection is closed.
        """
        await self.start(answer.status, [*answer.all_headers, (b"connection", b"close")])
        await self.go_on(answer.body)
        if discard:
            await self._discard()
        await self.go_on(b"", more=False)

    async def deliver_badly(self, answer: Answer, effect: Effect) -> None:
        """Send an answer with the fault that its effect names. Raises WireFaultError where there is no connection."""
        if (way := _WAYS.get(effect.wire or "")) is None:
            await self.deliver(answer)
            return
        with self.connection.faulty():
            await self._unless_gone(way(self, answer, effect))

    def start(self, status: int, headers: Headers) -> Awaitable[None]:
        """Send the head of an answer."""
        self.status = status
        return self.send({"type": "http.response.start", "status": status, "headers": headers})

    def go_on(self, body: bytes, *, more: bool = True) -> Awaitable[None]:
        """Send a piece of the body."""
        return self.send({"type": "http.response.body", "body": body, "more_body": more})

    @property
    def connection(self) -> Connection:
        """The connection. Raises WireFaultError where there is none."""
        connection = (self.scope.get("extensions") or {}).get(CONNECTION)
        if not isinstance(connection, Connection):
            raise WireFaultError("this fault needs a connection: use a server that listens, not the application alone")
        return connection

    async def require_client(self) -> None:
        """Raise ClientDisconnected if the client is gone, so that nobody pays for an answer that nobody gets.

        One that has ended its half may be gone or wait; the beginning of the answer finds out.
        """
        connection = (self.scope.get("extensions") or {}).get(CONNECTION)
        if isinstance(connection, Connection):
            if connection.half_closed:
                connection.probe()
                await asyncio.sleep(FLUSHING_SECONDS)
            if connection.lost():
                await self.gone()
                raise ClientDisconnected

    async def close(self) -> None:
        """End the connection after what was sent, and wait until it is gone."""
        self.connection.close()
        await self.gone()

    async def break_off(self) -> None:
        """Reset the connection, once what was sent is likely to have arrived."""
        await asyncio.sleep(FLUSHING_SECONDS)
        self.connection.reset()
        await self.gone()

    async def gone(self) -> None:
        """Wait until the client is gone."""
        while (await self.receive())["type"] != "http.disconnect":
            pass

    async def _unless_gone(self, act: Coroutine[Any, Any, None]) -> None:
        """Do something, but no longer than the client is there."""
        tasks = [asyncio.ensure_future(act), asyncio.ensure_future(self.gone())]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()

    async def _discard(self) -> None:
        discarded, more = 0, True
        try:
            async with asyncio.timeout(DISCARDING_SECONDS):
                while more and discarded < DISCARDED_BYTES:
                    message = await self.receive()
                    discarded += len(message.get("body", b""))
                    more = message.get("more_body", False)
        except TimeoutError:
            return


async def _closed(line: Line, _answer: Answer, _effect: Effect) -> None:
    await line.close()


async def _reset(line: Line, _answer: Answer, _effect: Effect) -> None:
    await line.break_off()


async def _headers_only(line: Line, answer: Answer, _effect: Effect) -> None:
    await line.start(answer.status, answer.all_headers)
    await line.close()


async def _begin(line: Line, answer: Answer, effect: Effect) -> None:
    """Send the head and a fraction of the body."""
    await line.start(answer.status, answer.all_headers)
    await line.go_on(answer.body[: int(len(answer.body) * effect.fraction)])


async def _cut(line: Line, answer: Answer, effect: Effect) -> None:
    await _begin(line, answer, effect)
    await line.close()


async def _cut_reset(line: Line, answer: Answer, effect: Effect) -> None:
    await _begin(line, answer, effect)
    await line.break_off()


async def _stall(line: Line, answer: Answer, effect: Effect) -> None:
    await _begin(line, answer, effect)
    await line.gone()


async def _dribble(line: Line, answer: Answer, effect: Effect) -> None:
    """Send the body so many bytes a second, in pieces of a tenth of a second."""
    await line.start(answer.status, answer.all_headers)
    piece = max(1, int(effect.bytes_per_second * TICK_SECONDS))
    for first in range(0, len(answer.body), piece):
        await line.go_on(answer.body[first : first + piece])
        await line.pause(piece / effect.bytes_per_second)
    await line.go_on(b"", more=False)


async def _length_too_long(line: Line, answer: Answer, _effect: Effect) -> None:
    """Announce more bytes than come, send all there are, and close."""
    length = len(answer.body) + WRONG_LENGTH
    await line.start(answer.status, [*answer.headers, (b"content-length", b"%d" % length)])
    await line.go_on(answer.body)
    await line.close()


async def _length_too_short(line: Line, answer: Answer, _effect: Effect) -> None:
    """Announce half of the bytes and send all: the rest stands where the next answer should begin."""
    half = len(answer.body) // 2
    await line.start(answer.status, [*answer.headers, (b"content-length", b"%d" % half)])
    await line.go_on(answer.body[:half])
    line.connection.write(answer.body[half:])
    await line.go_on(b"", more=False)


async def _slow_headers(line: Line, answer: Answer, effect: Effect) -> None:
    """Send the head a few bytes at a time, then the body at once, and close."""
    line.status = answer.status
    head = f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}\r\n".encode()
    head += b"".join(b"%b: %b\r\n" % pair for pair in [*answer.all_headers, (b"connection", b"close")]) + b"\r\n"
    piece = max(1, int(len(head) * TICK_SECONDS / effect.seconds))
    for first in range(0, len(head), piece):
        line.connection.write(head[first : first + piece])
        await line.pause(effect.seconds * piece / len(head))
    line.connection.write(answer.body)
    await line.close()


_WAYS: dict[str, Callable[[Line, Answer, Effect], Coroutine[Any, Any, None]]] = {
    "closed": _closed,
    "reset": _reset,
    "headers_only": _headers_only,
    "cut": _cut,
    "cut_reset": _cut_reset,
    "stall": _stall,
    "dribble": _dribble,
    "length_too_long": _length_too_long,
    "length_too_short": _length_too_short,
    "slow_headers": _slow_headers,
}

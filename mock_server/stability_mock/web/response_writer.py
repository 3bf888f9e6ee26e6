"""How an answer goes over the wire: as it should, or early to a body that is not read."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stability_mock.service import ClientDisconnected
from stability_mock.web.transport import CONNECTION, Connection

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from typing import Any

    from starlette.types import Receive, Scope, Send

    from stability_mock.web.rendering import Answer, Headers

DISCARDED_BYTES = 64 << 20
DISCARDING_SECONDS = 10
FLUSHING_SECONDS = 0.05


class WireFaultError(Exception):
    """A fault on the way was asked for where there is no connection: the application runs without a server."""


@dataclass(slots=True)
class ResponseWriter:
    """Writes the answer to one request. `pause` lets seconds of the sandbox's time pass."""

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
        if connection := self._connection:
            return connection
        raise WireFaultError("this fault needs a connection: use a server that listens, not the application alone")

    @property
    def _connection(self) -> Connection | None:
        found = (self.scope.get("extensions") or {}).get(CONNECTION)
        return found if isinstance(found, Connection) else None

    async def require_client(self) -> None:
        """Raise ClientDisconnected if the client is gone, so that nobody pays for an answer that nobody gets.

        One that has ended its half may be gone or wait; the beginning of the answer finds out.
        """
        if connection := self._connection:
            if connection.half_closed:
                connection.probe()
                await asyncio.sleep(FLUSHING_SECONDS)
            if connection.lost():
                await self.gone()
                raise ClientDisconnected

    def abort(self) -> None:
        """End the connection at once, if there is one."""
        if self._connection:
            self._connection.abort()

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

    async def abandoned(self) -> None:
        """Wait until the client is gone, or the server ends, which then does not wait for an answer."""
        with self._connection.endless() if self._connection else nullcontext():
            await self.gone()

    async def unless_gone(self, act: Coroutine[Any, Any, None]) -> None:
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

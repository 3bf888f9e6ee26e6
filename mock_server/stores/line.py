"""The way of a worker's steps to Redis: one connection, over which all that wait go together."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from mock_server.stores.batches import Batches

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from redis.asyncio import ConnectionPool

    from mock_server.stores.batches import Waiting

    Argument = str | bytes | int
    Command = tuple[Argument, ...]


SLOWEST = 1 << 20
"""Bytes a second that any network carries: what is large may take longer."""


class Line:
    """A connection like those of `pool`, but its own; it is opened when it is first used, and again after a failure.

    When it fails, so do all commands that went together, and which of them Redis has carried out is not known.
    """

    def __init__(self, pool: ConnectionPool, timeout: float) -> None:
        self._connection = pool.connection_class(**{**pool.connection_kwargs, "socket_timeout": None})
        self._timeout = timeout
        self._batches: Batches[Command] = Batches(self._send)

    async def run(self, script: bytes, names: Sequence[str], *arguments: Argument) -> Any:  # noqa: ANN401 - what it gives
        """Run a Lua script. Raises RedisError and OSError."""
        return await self._batches.add(("EVAL", script, len(names), *names, *arguments))

    async def close(self) -> None:
        """Close the connection."""
        await self._connection.disconnect()

    async def _send(self, commands: list[Waiting[Command]]) -> None:
        packed = self._connection.pack_commands([command.item for command in commands])
        limit = self._timeout + sum(map(len, packed)) / SLOWEST
        try:
            async with asyncio.timeout(limit):  # one for all is cheaper than the library's own for each
                await self._connection.send_packed_command(packed, check_health=False)
                for command in commands:
                    await self._answer(command)
        except TimeoutError as problem:
            raise RedisTimeoutError(f"no answer within {limit:.2g} seconds") from problem

    async def _answer(self, command: Waiting[Command]) -> None:
        try:
            command.answer(await self._connection.read_response())
        except ResponseError as problem:  # of this command alone
            command.fail(problem)

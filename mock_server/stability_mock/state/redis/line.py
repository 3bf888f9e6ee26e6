"""The way of a worker's steps to Redis: one connection, over which all that wait go together."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from stability_mock.state.redis.batches import Batches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from redis.asyncio import ConnectionPool

    from stability_mock.state.redis.batches import Waiting

    Argument = str | bytes | int
    Command = tuple[Argument, ...]


SLOWEST = 10 << 20
"""Bytes a second that any network carries: what is large may take longer."""
LARGEST_GROUP = 1 << 20
"""Bytes of commands that are sent before the next are; a larger one goes alone."""


class Line:
    """A connection like those of `pool`, but its own; it is opened when it is first used, and again after a failure.

    When it fails, so do all commands that went together, and which of them Redis has carried out is not known.
    """

    def __init__(self, pool: ConnectionPool, timeout: float) -> None:
        self._connection = pool.connection_class(**{**pool.connection_kwargs, "socket_timeout": None})
        self._timeout = timeout
        self._closed = False
        self._batches: Batches[Command] = Batches(self._send)

    async def run(self, script: bytes, names: Sequence[str], *arguments: Argument) -> Any:  # noqa: ANN401 - what it gives
        """Run a Lua script. Raises RedisError and OSError."""
        if self._closed:
            raise RedisConnectionError("the connection was closed")
        return await self._batches.add(("EVAL", script, len(names), *names, *arguments))

    async def close(self) -> None:
        """Close the connection, for good."""
        self._closed = True
        await self._connection.disconnect()

    async def _send(self, commands: list[Waiting[Command]]) -> None:
        for group in _groups(commands):
            await self._send_group(group)

    async def _send_group(self, commands: list[Waiting[Command]]) -> None:
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
            command.fail(problem.with_traceback(None))  # that holds this frame, which holds the command


def _groups(commands: Iterable[Waiting[Command]]) -> Iterator[list[Waiting[Command]]]:
    """Split commands into groups, so that none waits for the answers of many large ones."""
    group: list[Waiting[Command]] = []
    size = 0
    for command in commands:
        weight = sum(len(word) for word in command.item if not isinstance(word, int))
        if group and size + weight > LARGEST_GROUP:
            yield group
            group, size = [], 0
        group.append(command)
        size += weight
    yield group

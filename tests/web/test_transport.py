"""What is written to a connection in one turn of the event loop goes out at once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from stability_mock.web.transport import JOINED_BYTES, Connection

if TYPE_CHECKING:
    from collections.abc import Callable


class Wire(asyncio.Transport):
    """A transport that remembers what is done to it."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[bytes | str] = []

    def write(self, data: bytes) -> None:  # type: ignore[override] # only bytes are written here
        """Remember it."""
        self.done.append(data)

    def is_closing(self) -> bool:
        """Return whether it was closed."""
        return "closed" in self.done or "aborted" in self.done

    def close(self) -> None:
        """Remember it."""
        self.done.append("closed")

    def abort(self) -> None:
        """Remember it."""
        self.done.append("aborted")


def done(act: Callable[[Connection], None], wire: Wire | None = None) -> tuple[list[bytes | str], list[bytes | str]]:
    """Return what a wire saw of an act in the same turn of the event loop, and by the end of the next one."""
    wire = wire or Wire()

    async def turns() -> tuple[list[bytes | str], list[bytes | str]]:
        act(Connection(wire, asyncio.get_running_loop()))
        at_once = [*wire.done]
        await asyncio.sleep(0)
        return at_once, wire.done

    return asyncio.run(turns())


def _head_and_body(connection: Connection) -> None:
    connection.write(b"head ")
    connection.write(b"body")


def test_a_head_and_a_body_are_one_write() -> None:
    assert done(_head_and_body) == ([], [b"head body"])


def test_a_large_body_is_not_copied() -> None:
    body = bytes(JOINED_BYTES)

    def act(connection: Connection) -> None:
        connection.write(b"head")
        connection.write(body)

    _, written = done(act)

    assert written[0] == b"head"
    assert written[1] is body


def test_what_was_written_goes_out_before_the_end() -> None:
    def act(connection: Connection) -> None:
        _head_and_body(connection)
        connection.close()

    assert done(act) == ([b"head body", "closed"], [b"head body", "closed"])


def test_what_was_not_sent_is_lost_when_a_connection_is_broken_off() -> None:
    def act(connection: Connection) -> None:
        _head_and_body(connection)
        connection.abort()

    assert done(act) == (["aborted"], ["aborted"])


def test_a_client_that_is_gone_misses_what_is_written() -> None:
    wire = Wire()
    wire.close()

    assert done(_head_and_body, wire) == (["closed"], ["closed"])

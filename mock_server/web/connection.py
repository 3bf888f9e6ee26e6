"""One client's connection, as far as faults on the way need it; `protocol.Protocol` puts it into the scope."""

from __future__ import annotations

import socket
import struct
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterator

CONNECTION = "stability_mock.connection"
"""The name of the ASGI extension."""


class Connection:
    """A connection that may be written to past the server's own idea of an answer, and broken off."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._spoiling = False
        self._ending = False

    def write(self, data: bytes) -> None:
        """Write bytes; a client that is gone misses them."""
        if not self._transport.is_closing():
            self._transport.write(data)

    def close(self) -> None:
        """End it in good order after what was written."""
        self._transport.close()

    def reset(self) -> None:
        """End it at once with a reset."""
        if not self._transport.is_closing():
            no_farewell = struct.pack("ii", 1, 0)
            self._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_farewell)
            self._transport.abort()

    @contextmanager
    def spoiling(self) -> Iterator[None]:
        """Mark that an answer goes wrong on its way: nobody needs its end, so it does not hold up the server's."""
        self._spoiling = True
        self._give_up()
        try:
            yield
        finally:
            self._spoiling = False

    def end(self) -> None:
        """Note that the server ends."""
        self._ending = True
        self._give_up()

    def _give_up(self) -> None:
        if self._spoiling and self._ending:
            self._transport.abort()

"""One client's connection: what goes out in one turn of the event loop goes out at once; and it can be broken off.

`protocol.Protocol` gives it to uvicorn in the transport's place, and puts it into the scope for faults on the way.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

CONNECTION = "stability_mock.connection"
"""The name of the ASGI extension."""
JOINED_BYTES = 65_536
"""What is longer is not copied to be one piece."""


class Connection(asyncio.Transport):
    """A connection that may be written to past the server's own idea of an answer, and broken off.

    Uvicorn writes the head of an answer and its body apart, and each write is a call of the system that costs as much
    as checking the request. So what is written is gathered until the event loop's next turn.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._transport = transport
        self._loop = loop
        self._gathered: list[bytes] = []
        self._spoiling = False
        self._ending = False

    def write(self, data: bytes) -> None:  # type: ignore[override] # nobody here writes anything else
        """Write bytes; a client that is gone misses them."""
        if not self._gathered:
            self._loop.call_soon(self.flush)
        self._gathered.append(data)

    def flush(self) -> None:
        """Write what was gathered."""
        pieces, self._gathered = self._gathered, []
        if not pieces or self.is_closing():
            return
        if sum(map(len, pieces)) <= JOINED_BYTES:
            pieces = [b"".join(pieces)]
        for data in pieces:
            self._transport.write(data)

    def close(self) -> None:
        """End it in good order after what was written."""
        self.flush()
        self._transport.close()

    def abort(self) -> None:
        """End it at once; what was not sent yet is lost."""
        self._transport.abort()

    def reset(self) -> None:
        """End it at once with a reset."""
        if not self.is_closing():
            no_farewell = struct.pack("ii", 1, 0)
            self.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_farewell)
            self.abort()

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

    def is_closing(self) -> bool:
        """Tell whether it is closed, or about to be."""
        return self._transport.is_closing()

    def pause_reading(self) -> None:
        """Read nothing more from the client for now."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Read from the client again."""
        self._transport.resume_reading()

    def get_extra_info(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - asyncio's own type
        """Look something up that the transport knows, such as its socket."""
        return self._transport.get_extra_info(name, default)

    def _give_up(self) -> None:
        if self._spoiling and self._ending:
            self.abort()

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
PROBE = b"HTTP/1.1 "
"""How every answer begins."""


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
        self._endless = False
        self._ending = False
        self._sent_before = 0
        """Bytes of the answer that were sent before it was known."""
        self._reading = True
        self._wanted = True
        self._full = False
        self.half_closed = False
        """Whether the client has said that it sends nothing more. It may be gone, or wait for its answer."""

    def write(self, data: bytes) -> None:  # type: ignore[override] # nobody here writes anything else
        """Write bytes; a client that is gone misses them."""
        if self._sent_before:
            sent_before, self._sent_before = self._sent_before, max(0, self._sent_before - len(data))
            data = data[sent_before:]
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

    def write_eof(self) -> None:
        """Say, after what was written, that nothing more comes; go on reading."""
        self.flush()
        if not self._transport.can_write_eof():
            self._transport.close()
        elif not self.is_closing():
            self._transport.write_eof()

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
    def endless(self) -> Iterator[None]:
        """Mark that nobody needs the end of an answer, so that it does not hold up the server's."""
        self._endless = True
        self._give_up()
        try:
            yield
        finally:
            self._endless = False

    @property
    def is_endless(self) -> bool:
        """Whether the answer that is sent just now is one whose end nobody needs."""
        return self._endless

    def probe(self) -> None:
        """Write how any answer begins: a client that is gone resets the connection, one that waits takes no harm."""
        if not self._sent_before:
            self.write(PROBE)
            self.flush()
            self._sent_before = len(PROBE)

    def lost(self) -> bool:
        """Return whether it is closed; and close it if a client that had ended its half has reset it."""
        own = self.get_extra_info("socket") if self.half_closed else None
        if own is not None and not self.is_closing() and own.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            self.abort()
        return self.is_closing()

    def end(self) -> None:
        """Note that the server ends."""
        self._ending = True
        self._give_up()

    def is_closing(self) -> bool:
        """Return whether it is closed, or about to be."""
        return self._transport.is_closing()

    def pause_reading(self) -> None:
        """Read nothing more from the client for now."""
        self._wanted = False
        self._read_or_not()

    def resume_reading(self) -> None:
        """Read from the client again, unless there is enough to do."""
        self._wanted = True
        self._read_or_not()

    def hold(self, *, full: bool) -> None:
        """Note whether there is enough to do: then nothing is read, whoever asks for it."""
        if full is not self._full:
            self._full = full
            self._read_or_not()

    def _read_or_not(self) -> None:
        reading = self._wanted and not self._full
        if reading is not self._reading and not self.half_closed and not self.is_closing():
            self._reading = reading
            (self._transport.resume_reading if reading else self._transport.pause_reading)()

    def get_extra_info(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - asyncio's own type
        """Look something up that the transport knows, such as its socket."""
        return self._transport.get_extra_info(name, default)

    def _give_up(self) -> None:
        if self._endless and self._ending:
            self.abort()

"""A socket on which everything must be done by one moment, however many reads and writes that takes."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from _typeshed import ReadableBuffer, WriteableBuffer


@dataclass
class Deadline:
    """A moment, `seconds` after the last `begin`."""

    seconds: float
    now: Callable[[], float] = time.monotonic
    _end: float = 0.0

    def begin(self) -> None:
        """Start to count."""
        self._end = self.now() + self.seconds

    def require(self) -> float:
        """Give the seconds that are left; raises TimeoutError if there are none."""
        left = self._end - self.now()
        if left <= 0:
            raise TimeoutError("timed out")
        return left


class TimedSocket:
    """What `http.client` needs of a socket. A time-out of the socket itself would begin anew with every byte."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self.sock, self._deadline = sock, deadline

    def sendall(self, data: ReadableBuffer) -> None:
        """Send everything in time."""
        self.sock.settimeout(self._deadline.require())
        self.sock.sendall(data)

    def makefile(self, *_: object) -> io.BufferedReader:
        """Give what comes in, as a file."""
        return io.BufferedReader(_Timed(self.sock, self.sock.makefile("rb", buffering=0), self._deadline))

    def fileno(self) -> int:
        """Give the number of the socket."""
        return self.sock.fileno()

    def close(self) -> None:
        """Close the socket."""
        self.sock.close()


class _Timed(io.RawIOBase):
    def __init__(self, sock: socket.socket, file: io.RawIOBase, deadline: Deadline) -> None:
        self._sock, self._file, self._deadline = sock, file, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        self._sock.settimeout(self._deadline.require())
        return self._file.readinto(buffer)

    def close(self) -> None:
        self._file.close()
        super().close()

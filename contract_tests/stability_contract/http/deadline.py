"""A socket on which everything must be done by one moment, in any number of reads, and within a number of bytes."""

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
        """Return the seconds that are left; raises TimeoutError if there are none."""
        left = self._end - self.now()
        if left <= 0:
            raise TimeoutError("timed out")
        return left


class TooMuchError(Exception):
    """More bytes came in than one answer may have."""


@dataclass
class Allowance:
    """How many bytes may still come in, whatever they are: heads, bodies, what frames them, or what follows them."""

    max_bytes: int
    _left: int = 0

    def begin(self) -> None:
        """Start to count."""
        self._left = self.max_bytes

    def take(self, count: int) -> None:
        """Count what came in; raises TooMuchError."""
        self._left -= count
        if self._left < 0:
            raise TooMuchError


class BoundedSocket:
    """What `http.client` needs of a socket. A time-out of the socket itself would begin anew with every byte."""

    def __init__(self, sock: socket.socket, deadline: Deadline, allowance: Allowance) -> None:
        self.sock, self._deadline, self._allowance = sock, deadline, allowance

    def sendall(self, data: ReadableBuffer) -> None:
        """Send everything in time."""
        self.sock.settimeout(self._deadline.require())
        self.sock.sendall(data)

    def makefile(self, *_: object) -> io.BufferedReader:
        """Return what comes in, as a file."""
        return io.BufferedReader(
            _Bounded(self.sock, self.sock.makefile("rb", buffering=0), self._deadline, self._allowance)
        )

    def fileno(self) -> int:
        """Return the number of the socket."""
        return self.sock.fileno()

    def close(self) -> None:
        """Close the socket."""
        self.sock.close()


class _Bounded(io.RawIOBase):
    def __init__(self, sock: socket.socket, file: io.RawIOBase, deadline: Deadline, allowance: Allowance) -> None:
        self._sock, self._file, self._deadline, self._allowance = sock, file, deadline, allowance

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        self._sock.settimeout(self._deadline.require())
        count = self._file.readinto(buffer)
        self._allowance.take(count or 0)
        return count

    def close(self) -> None:
        self._file.close()
        super().close()

"""Standard output and error that never fail: what they cannot hold is spelled out, what cannot be written is dropped.

The exit code of a command is its verdict, whoever reads along.
"""

from __future__ import annotations

import codecs
import errno
import io
import os
import select
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

SPELLED_OUT = "stability-contract"
"""The name of our error handler for encodings."""

_PLAIN = {
    "\N{RIGHTWARDS ARROW}": "->",
    "\N{HORIZONTAL ELLIPSIS}": "...",
    "\N{MIDDLE DOT}": "-",
    "\N{CHECK MARK}": "ok",
    "\N{BALLOT X}": "X",
    "\N{BULLET}": "*",
}


class _Dropping(io.RawIOBase):
    """Writes to a file as long as that is possible. `problem` says why some of it was dropped."""

    def __init__(self, number: int) -> None:
        self._number = number
        self.problem: OSError | None = None

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._number

    def isatty(self) -> bool:
        return os.isatty(self._number)

    def write(self, data: ReadableBuffer, /) -> int:
        size = memoryview(data).nbytes
        if self.problem:
            return size
        try:
            return os.write(self._number, data)
        except BlockingIOError:
            select.select([], [self._number], [])
            return 0
        except OSError as problem:
            self.problem = problem
            return size


def steady() -> None:
    """Make standard output and error such that no print fails; what is not a real file stays as it is."""
    codecs.register_error(SPELLED_OUT, _spell_out)
    sys.stdout, sys.stderr = _steady(sys.stdout), _steady(sys.stderr)


def lost(stream: TextIO | None) -> str:
    """Say why some of the output could not be written; nothing if it was, or if its reader has heard enough."""
    if not isinstance(stream, io.TextIOWrapper):
        return ""
    stream.flush()
    problem = getattr(getattr(stream.buffer, "raw", None), "problem", None)
    return "" if problem is None or problem.errno == errno.EPIPE else str(problem.strerror)


def _steady(stream: TextIO) -> TextIO:
    try:
        number = stream.fileno()
    except (AttributeError, OSError, ValueError):  # closed, or replaced by whoever runs us
        return stream
    stream.flush()
    writer = io.BufferedWriter(_Dropping(number))
    return io.TextIOWrapper(writer, stream.encoding, SPELLED_OUT, line_buffering=True)


def _spell_out(problem: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    letters = problem.object[problem.start : problem.end]
    return "".join(_PLAIN.get(letter) or ascii(letter)[1:-1] for letter in letters), problem.end

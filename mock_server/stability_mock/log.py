"""The server's log: one line for each thing that happened, in few writes, and none of them holds the server up."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import queue
import stat
import threading
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_WAITING_LINES = 10_000
"""Lines that nobody has read yet; what is over is dropped."""
PATIENCE_SECONDS = 1
"""How long the last lines wait for a reader when the server ends."""


class Formatter(logging.Formatter):
    """Works out the date and time once for all lines of the same second."""

    _second, _written = -1, ""

    def __init__(self, clean: Callable[[str], str]) -> None:
        super().__init__()
        self._clean = clean

    def format(self, record: logging.LogRecord) -> str:
        """Write a line, and the traceback under it if there is one."""
        line = f"{self.formatTime(record)} {record.levelname} {record.getMessage()}"
        return self._clean(f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line)

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - logging's name
        """Write when it was said."""
        if int(record.created) != self._second:
            self._second, self._written = int(record.created), super().formatTime(record, datefmt)[:-4]
        return f"{self._written},{int(record.msecs):03d}"


class Handler(logging.StreamHandler):  # type: ignore[type-arg] # it takes an argument for the type checker only
    """Writes what is said in one turn of the event loop at once, and all else immediately.

    A pipe or a terminal may not be read: then its lines wait on a thread, the first of them, and the rest is dropped
    and counted.

    Each line passes through `clean`, which redacts what nobody may read.
    """

    def __init__(self, stream: TextIO, clean: Callable[[str], str] = str) -> None:
        super().__init__(stream)
        self.setFormatter(Formatter(clean))
        self._lines: list[str] = []
        self._waiting = Waiting(stream.fileno(), self._dropped) if _may_block(stream) else None
        self._write = self._waiting.put if self._waiting else self._write_at_once

    def emit(self, record: logging.LogRecord) -> None:
        """Take a line down."""
        try:
            self._lines.append(self.format(record) + self.terminator)
            if len(self._lines) == 1:
                self._flush_soon()
        except Exception:  # noqa: BLE001 - as logging has it: what cannot be logged stops nothing
            self.handleError(record)

    def flush(self) -> None:
        """Write what was taken down."""
        with self.lock or contextlib.nullcontext():
            if self._lines:
                lines, self._lines = self._lines, []
                self._write(lines)

    def drain(self) -> None:
        """Write what is left, and wait a moment for somebody to read it."""
        self.flush()
        if self._waiting:
            self._waiting.drain()

    def close(self) -> None:
        """End it."""
        self.drain()
        super().close()

    def _write_at_once(self, lines: list[str]) -> None:
        self.stream.write("".join(lines))
        self.stream.flush()

    def _dropped(self, lines: int) -> str:
        said = f"{lines:,} lines were dropped here: nobody read the log"
        return self.format(logging.LogRecord(__name__, logging.WARNING, "", 0, said, (), None)) + self.terminator

    def _flush_soon(self) -> None:
        try:
            asyncio.get_running_loop().call_soon(self._flush_if_possible)
        except RuntimeError:
            self.flush()

    def _flush_if_possible(self) -> None:
        """Flush, but tell nobody of a failure: the event loop would have it logged, which would fail again."""
        with contextlib.suppress(OSError, ValueError, AttributeError):
            self.flush()


class Waiting:
    """Writes lines to a file on a thread of its own, and keeps a bounded number of those that wait."""

    def __init__(self, file: int, dropped: Callable[[int], str]) -> None:
        self._file = file
        self._say_dropped = dropped
        self._queue: queue.SimpleQueue[list[str] | threading.Event] = queue.SimpleQueue()
        self._put = self._taken = self._dropped = 0
        threading.Thread(target=self._run, name="log", daemon=True).start()

    def put(self, lines: list[str]) -> None:
        """Have lines written, as many as there is room for."""
        kept = lines[: max(0, MAX_WAITING_LINES - (self._put - self._taken))]
        dropped, self._dropped = self._dropped, self._dropped + len(lines) - len(kept)
        self._put += len(kept)
        if dropped and kept:
            kept, self._dropped = [self._say_dropped(dropped), *kept], self._dropped - dropped
        if kept:
            self._queue.put(kept)

    def drain(self) -> None:
        """Wait a moment until all is written."""
        if self._dropped:
            self._queue.put([self._say_dropped(self._dropped)])
            self._dropped = 0
        written = threading.Event()
        self._queue.put(written)
        written.wait(PATIENCE_SECONDS)

    def _run(self) -> None:
        while True:
            lines = self._queue.get()
            if isinstance(lines, threading.Event):
                lines.set()
                continue
            data = "".join(lines).encode(errors="backslashreplace")
            with contextlib.suppress(OSError):
                while data:
                    data = data[os.write(self._file, data) :]
            self._taken += len(lines)


def drain() -> None:
    """Write what is left of all that was logged. A process that ends by a signal writes nothing later."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, Handler):
            handler.drain()


def _may_block(stream: TextIO) -> bool:
    """Return whether a write may wait for a reader: it may, but for files and what has no descriptor."""
    try:
        mode = os.fstat(stream.fileno()).st_mode
        return not stat.S_ISREG(mode) and not os.path.samestat(os.fstat(stream.fileno()), Path(os.devnull).stat())
    except (OSError, ValueError, AttributeError):
        return False

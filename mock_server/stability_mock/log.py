"""The server's log: one line for each thing that happened, in few writes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TextIO


class Formatter(logging.Formatter):
    """Works out the date and time once for all lines of the same second."""

    _second, _written = -1, ""

    def format(self, record: logging.LogRecord) -> str:
        """Write a line, and the traceback under it if there is one."""
        line = f"{self.formatTime(record)} {record.levelname} {record.getMessage()}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - logging's name
        """Write when it was said."""
        if int(record.created) != self._second:
            self._second, self._written = int(record.created), super().formatTime(record, datefmt)[:-4]
        return f"{self._written},{int(record.msecs):03d}"


class Handler(logging.StreamHandler):  # type: ignore[type-arg] # it takes an argument for the type checker only
    """Writes what is said in one turn of the event loop at once, and all else immediately."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self.setFormatter(Formatter())
        self._lines: list[str] = []

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
                self.stream.write("".join(lines))
            super().flush()

    def _flush_soon(self) -> None:
        try:
            asyncio.get_running_loop().call_soon(self._flush_if_possible)
        except RuntimeError:
            self.flush()

    def _flush_if_possible(self) -> None:
        """Flush, but tell nobody of a failure: the event loop would have it logged, which would fail again."""
        with contextlib.suppress(OSError, ValueError, AttributeError):
            self.flush()

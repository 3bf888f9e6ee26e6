"""Our standard streams, of which any may be closed, full or left by its reader: that costs a line, never the run."""

from __future__ import annotations

import contextlib
import os
import sys

STANDARD = (0, 1, 2)
STDERR = 2


def open_closed() -> None:
    """Open what is closed of the standard streams at nowhere, so that no other file gets its number."""
    for number in STANDARD:
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # noqa: FBT003 - it takes no keyword


def say(line: str) -> None:
    """Write a line for whoever runs the command; drop it if it cannot be written."""
    with contextlib.suppress(OSError):
        os.write(STDERR, f"stability-mock: {line}\n".encode(errors="backslashreplace"))


def drop_unwritten() -> None:
    """Forget what cannot be written, which Python would else hold against our exit code."""
    for number, stream in ((1, sys.stdout), (STDERR, sys.stderr)):
        try:
            stream.flush()
        except (OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, number)
            os.close(nowhere)
        except AttributeError:  # closed when Python started
            pass

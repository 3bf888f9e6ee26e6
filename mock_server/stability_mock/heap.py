"""The memory that this process has freed, and has not given back to the system."""

from __future__ import annotations

import asyncio
import ctypes
import time
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

IDLE_SECONDS = 1


class Heap:
    """Returns freed memory to the system where the C library can do that (glibc's `malloc_trim`), and not too often."""

    def __init__(self) -> None:
        self._soon = False
        self._asked = 0.0

    def trim_soon(self) -> None:
        """Release what was freed, when nobody has asked for a while."""
        self._asked = time.monotonic()
        if not self._soon and _malloc_trim():
            self._later()

    def _later(self) -> None:
        self._soon = True
        asyncio.get_running_loop().call_later(IDLE_SECONDS, self._trim)

    def _trim(self) -> None:
        self._soon = False
        if time.monotonic() - self._asked < IDLE_SECONDS:
            self._later()
        elif trim := _malloc_trim():
            asyncio.get_running_loop().run_in_executor(None, trim, 0)  # it takes long, and lets others run


@cache
def _malloc_trim() -> Callable[[int], int] | None:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None

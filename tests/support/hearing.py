"""Signals as at a prompt: what a shell starts in the background inherits that Ctrl-C is ignored, tests included."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def as_at_a_prompt() -> Iterator[None]:
    """Hear SIGINT, SIGQUIT and SIGHUP for as long as the block lasts, also under `nohup`; so does what it starts."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP)}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    try:
        yield
    finally:
        for number, action in before.items():
            signal.signal(number, action)

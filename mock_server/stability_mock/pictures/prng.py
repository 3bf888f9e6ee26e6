"""Numbers that look drawn by lot and are the same for the same key, everywhere and for ever."""

import hashlib
import struct
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

_DRAWS = 1024
_WIDTH = 16


class Chance:
    """A stream of draws that follows from a key alone; the standard library's `random` promises less."""

    def __init__(self, key: bytes) -> None:
        self._numbers = _stream(key)

    def below(self, limit: int) -> int:
        """Return one of 0 .. limit - 1; a limit of 65,536 at most."""
        return next(self._numbers) * limit >> _WIDTH

    def between(self, lowest: int, highest: int) -> int:
        """Return one of lowest .. highest, both included."""
        return lowest + (next(self._numbers) * (highest - lowest + 1) >> _WIDTH)

    def about(self, middle: int, swing: int) -> int:
        """Return a number at most `swing` away from the middle."""
        return middle - swing + (next(self._numbers) * (2 * swing + 1) >> _WIDTH)

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        return choices[next(self._numbers) * len(choices) >> _WIDTH]


def _stream(key: bytes) -> Iterator[int]:
    page = 0
    while True:
        digest = hashlib.shake_128(page.to_bytes(4, "big") + key).digest(_DRAWS * 2)
        yield from struct.unpack(f"<{_DRAWS}H", digest)
        page += 1

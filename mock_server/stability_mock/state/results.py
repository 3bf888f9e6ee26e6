"""What asynchronous generations gave: the bytes of their pictures, in the memory of one process, within a bound."""

from __future__ import annotations

import logging
from collections import OrderedDict

RESULT_BYTES = 256 << 20
"""That are kept of all keys together, unless the settings say otherwise."""
Name = tuple[str, str]
log = logging.getLogger(__name__)


class Results:
    """The results of all keys, at most `max_bytes`; past that the oldest leave, those first that were fetched."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._waiting: OrderedDict[Name, bytes] = OrderedDict()
        self._fetched: OrderedDict[Name, bytes] = OrderedDict()
        self._bytes = 0

    def keep(self, key: str, generation_id: str, data: bytes) -> None:
        """Keep one."""
        self._waiting[key, generation_id] = data
        self._bytes += len(data)
        dropped = 0
        while self._bytes > self._max_bytes:
            _, oldest = (self._fetched or self._waiting).popitem(last=False)
            self._bytes -= len(oldest)
            dropped += 1
        warn_of_dropped(dropped, self._max_bytes)

    def fetch(self, key: str, generation_id: str) -> bytes | None:
        """Return one, None if it has left."""
        name = key, generation_id
        if (data := self._waiting.pop(name, None)) is not None:
            self._fetched[name] = data
        return self._fetched.get(name)

    def forget(self, key: str) -> None:
        """Forget those of a key."""
        for kept in (self._waiting, self._fetched):
            for name in [name for name in kept if name[0] == key]:
                self._bytes -= len(kept.pop(name))


def warn_of_dropped(number: int, max_bytes: int) -> None:
    """Say in the log that results were dropped, if any were."""
    if number:
        log.warning("over %d MB of results: %d dropped; --generations-mb keeps more", max_bytes >> 20, number)

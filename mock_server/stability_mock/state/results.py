"""What asynchronous generations gave: the bytes of their pictures, in the memory of one process, within a bound."""

from __future__ import annotations

import logging
from collections import OrderedDict

RESULT_BYTES = 256 << 20
"""That are kept of all keys together, unless the settings say otherwise."""
log = logging.getLogger(__name__)


class Results:
    """The last results of all keys, at most `max_bytes`; the oldest leave first."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._bytes = 0

    def keep(self, key: str, generation_id: str, data: bytes) -> None:
        """Keep one."""
        self._kept[key, generation_id] = data
        self._bytes += len(data)
        dropped = 0
        while self._bytes > self._max_bytes:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest)
            dropped += 1
        warn_of_dropped(dropped, self._max_bytes)

    def find(self, key: str, generation_id: str) -> bytes | None:
        """Return one, None if it has left."""
        return self._kept.get((key, generation_id))

    def forget(self, key: str) -> None:
        """Forget those of a key."""
        for name in [name for name in self._kept if name[0] == key]:
            self._bytes -= len(self._kept.pop(name))


def warn_of_dropped(number: int, max_bytes: int) -> None:
    """Say in the log that results were dropped, if any were."""
    if number:
        log.warning(
            "over %d MB of results: %d of the oldest dropped; --generations-mb keeps more", max_bytes >> 20, number
        )

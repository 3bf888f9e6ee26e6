"""What is kept in Redis, by name."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import NamedTuple

DIGEST = "\0"
"""Begins the name of a key's sandbox, which cannot be a key itself: no header holds this character."""
PREFIX = "stability-mock:4:"
"""The number is that of the form in which all is kept: it changes with it, so that no version reads another's."""
SANDBOX = f"{PREFIX}sandbox:"
ORDER = f"{PREFIX}order:"
"""Of the exchanges of a journal: their times and ids, the oldest first."""
ENTRIES = f"{PREFIX}entries:"
"""The exchanges of a journal, by their ids."""
CLOCK = f"{PREFIX}clock"
JOURNALS = f"{PREFIX}journals"
JOURNAL_SIZES = f"{PREFIX}journal-sizes"
RESULTS_OF = f"{PREFIX}results-of:"
"""The results of a key, by the ids of its generations."""
RESULTS = f"{PREFIX}results"
RESULTS_SUM = f"{PREFIX}results-sum"
"""The bytes of all results."""


class Names(NamedTuple):
    """The names of what is kept of one key. `own` is the part that stands for the key."""

    own: str
    sandbox: str
    draws: str
    charges: str
    order: str
    entries: str
    results: str


@lru_cache(maxsize=1_000)
def names(key: str) -> Names:
    """Return the names for a key, or with "" for the initial sandbox; no key itself gets into Redis."""
    if key and not key.startswith(DIGEST):
        key = DIGEST + hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()
    return Names(
        own=key,
        sandbox=f"{SANDBOX}{key}",
        draws=f"{PREFIX}draws:{key}",
        charges=f"{PREFIX}charges:{key}",
        order=f"{ORDER}{key}",
        entries=f"{ENTRIES}{key}",
        results=f"{RESULTS_OF}{key}",
    )

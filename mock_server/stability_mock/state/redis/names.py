"""What is kept in Redis, by name."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from stability_mock.state.identity import DIGEST, sandbox_id

PREFIX = "stability-mock:4:"
"""The number is that of the form in which all is kept: it changes with it, so that no version reads another's."""
SANDBOX = f"{PREFIX}sandbox:"
ORDER = f"{PREFIX}order:"
"""Of the exchanges of a journal: their times and ids, the oldest first."""
ENTRIES = f"{PREFIX}entries:"
"""The exchanges of a journal, by their ids."""
ABOUT = f"{PREFIX}about:"
"""What a sandbox looks like from outside: its label, and how many exchanges its journal has dropped."""
CLOCK = f"{PREFIX}clock"
JOURNALS = f"{PREFIX}journals"
JOURNAL_SIZES = f"{PREFIX}journal-sizes"
SEQUENCE = "stability-mock:sequence"
"""The number of the last change, and of the last one of all sandboxes. No reset forgets them."""
CHANGED = f"{PREFIX}changed"
"""The sandboxes by the number of their last change."""
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
    about: str
    results: str


@lru_cache(maxsize=1_000)
def names(key: str) -> Names:
    """Return the names for a key, or with "" for the initial sandbox; no key itself gets into Redis."""
    if key:
        key = DIGEST + sandbox_id(key)
    return Names(
        own=key,
        sandbox=f"{SANDBOX}{key}",
        draws=f"{PREFIX}draws:{key}",
        charges=f"{PREFIX}charges:{key}",
        order=f"{ORDER}{key}",
        entries=f"{ENTRIES}{key}",
        about=f"{ABOUT}{key}",
        results=f"{RESULTS_OF}{key}",
    )

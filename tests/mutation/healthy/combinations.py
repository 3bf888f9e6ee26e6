"""The changes by themselves, then drawn together in twos to fours, as long as no two are about one topic."""

from __future__ import annotations

import random
from functools import reduce
from itertools import islice
from typing import TYPE_CHECKING

from mutation.healthy.changes import Variant, singles

if TYPE_CHECKING:
    from collections.abc import Iterator


def variants(count: int, seed: int) -> list[Variant]:
    """Return a number of variants, the plain ones first; the same seed draws the same ones."""
    plain = singles()
    return [*plain, *islice(_together(plain, seed), max(0, count - len(plain)))][:count]


def packed() -> list[Variant]:
    """Return the changes put together as closely as their topics allow: few variants that have them all."""
    found: list[Variant] = []
    for one in singles():
        for place, other in enumerate(found):
            if not one.topics & other.topics and not (one.edit and other.edit):
                found[place] = other.joined(one)
                break
        else:
            found.append(one)
    return found


def _together(plain: list[Variant], seed: int) -> Iterator[Variant]:
    chance, seen = random.Random(seed), set()
    while True:
        drawn = chance.sample(plain, chance.choice((2, 3, 4)))
        topics = [topic for one in drawn for topic in one.topics]
        if len(set(topics)) == len(topics) and (names := frozenset(one.name for one in drawn)) not in seen:
            seen.add(names)
            yield reduce(Variant.joined, drawn)

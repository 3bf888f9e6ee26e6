"""What a campaign has found, as Markdown: scores with their intervals, what a kill costs, the survivors."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from mutation.measure import costs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Z = 1.96
Result = dict[str, Any]


def interval(caught: int, tried: int) -> tuple[float, float]:
    """Return Wilson's 95 percent interval of a share."""
    if not tried:
        return 0.0, 1.0
    share, size = caught / tried, 1 + Z * Z / tried
    middle = (share + Z * Z / (2 * tried)) / size
    half = Z * math.sqrt(share * (1 - share) / tried + Z * Z / (4 * tried * tried)) / size
    return max(0.0, middle - half), min(1.0, middle + half)


def lines(results: Iterable[Result], population: dict[str, int]) -> Iterator[str]:
    """Yield the tables."""
    found = list(results)
    yield "| kind | mutants | drawn | not served | equivalent | tried | caught | score | 95 percent interval |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for kind, size in population.items():
        yield _row(kind, size, [one for one in found if one["kind"] == kind])
    yield _row("**all**", sum(population.values()), found)
    yield ""
    caught = [one for one in found if one["state"] == "caught"]
    yield from costs(*([one[name] for one in caught] for name in ("requests", "credits", "seconds")))


def _row(name: str, population: int, mine: list[Result]) -> str:
    count = {
        state: sum(one["state"] == state for one in mine)
        for state in ("not served", "equivalent", "caught", "survives")
    }
    tried = count["caught"] + count["survives"]
    low, high = interval(count["caught"], tried)
    share = f"{100 * count['caught'] / tried:.1f} | {100 * low:.1f} to {100 * high:.1f}" if tried else "- | -"
    counts = f"{count['not served']} | {count['equivalent']} | {tried} | {count['caught']}"
    return f"| {name} | {population} | {len(mine)} | {counts} | {share} |"


def survivors(results: Iterable[Result]) -> list[str]:
    """Return the survivors, one a line, by kind and area."""
    found = [one for one in results if one["state"] == "survives"]
    return sorted(f"{one['kind']}: {one['area']}: {one['name']}" for one in found)


def equivalents(results: Iterable[Result]) -> list[str]:
    """Return those that cannot be distinguished, with their reason."""
    found = [one for one in results if one["state"] == "equivalent"]
    return sorted(f"{one['kind']}: {one['name']}: {one['detail']}" for one in found)

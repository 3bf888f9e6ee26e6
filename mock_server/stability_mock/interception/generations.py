"""What a run did with asynchronous generations: each submit, and the polls that belong to it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GOT = 200


def generations(exchanges: Sequence[dict[str, Any]]) -> Iterable[str]:
    """Yield a sentence for each operation that began some; `exchanges` are as the journal shows them."""
    submits = {one["generation"]: one["operation"] for one in exchanges if _begins(one)}
    polls = [one for one in exchanges if one["generation"] in submits and not _begins(one)]
    polled = Counter(submits[one["generation"]] for one in polls)
    fetched = {one["generation"] for one in polls if one["response"]["status"] == GOT}
    for operation, begun in Counter(submits.values()).items():
        left = sum(1 for one, name in submits.items() if name == operation and one not in fetched)
        counted = f"{_counted(begun, 'generation')} by {operation}, {_counted(polled[operation], 'poll')}"
        yield f"{counted}, {_counted(left, 'result')} never fetched" if left else counted


def _begins(exchange: dict[str, Any]) -> bool:
    return bool(exchange["generation"]) and exchange["request"]["method"] == "POST"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

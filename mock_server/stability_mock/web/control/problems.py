"""What is wrong with the input of a control request, in words that speak of its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stability_mock.errors import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Place = tuple[str | int, ...]
    Problem = dict[str, Any]

MAX_PROBLEMS = 20
BRANCHES = frozenset({"bool", "decimal", "constrained-decimal", "float", "int", "str"})
"""What pydantic puts into the place of a value that may be of several types."""


def in_words(errors: Iterable[Mapping[str, Any]]) -> list[Problem]:
    """Return the first problems without repeating the input: not all of it can be written as JSON again.

    What is said of one place by several types that it may have becomes one problem.
    """
    found: dict[Place, Problem] = {}
    for error in errors:
        place = _place(error)
        message = _message(error)
        if place not in found and len(found) == MAX_PROBLEMS:
            break
        known = found.setdefault(place, {"type": error["type"], "loc": list(place), "msg": message})
        if message not in known["msg"].split("; or: "):
            known["msg"] += f"; or: {message}"
    return list(found.values())


def _place(error: Mapping[str, Any]) -> Place:
    first, *rest = error["loc"]
    names = [part for part in rest if isinstance(part, int) or not _is_branch(part)]
    return (first, *(shorten(part) if isinstance(part, str) else part for part in names))


def _is_branch(part: str) -> bool:
    return part in BRANCHES or (part.endswith("]") and "[" in part)


def _message(error: Mapping[str, Any]) -> str:
    if error["type"] == "json_invalid":
        return f"the body is not JSON that can be read: {error['ctx']['error']}"
    return str(error["msg"]).removeprefix("Value error, ")

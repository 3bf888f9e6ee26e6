"""The paths where the results of asynchronous operations are: `/v2beta/results/{id}` and the like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

PLACE = "{id}"


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One path with results. `pattern` is that of an id."""

    name: str
    path: str
    pattern: str
    responses: Mapping[str, Any]

    def path_of(self, identity: str) -> str:
        """Return the path of one result."""
        return self.path.replace(PLACE, identity)

    def identity(self, path: str) -> str | None:
        """Return the id in a path, well-formed or not, or None for any other path."""
        before, _, after = self.path.partition(PLACE)
        middle = path[len(before) : len(path) - len(after)]
        fits = path.startswith(before) and path.endswith(after) and "/" not in middle
        return middle if fits and middle else None

    def well_formed(self, identity: str) -> bool:
        """Return whether an id has the form that the contract gives it."""
        return re.fullmatch(self.pattern.strip("^$"), identity, re.ASCII) is not None


def page(path: str, node: Mapping[str, Any]) -> ResultPage | None:
    """Read one operation with GET, every reference in it resolved; None if it gives no results."""
    if node.get("x-answers") != "result":
        return None
    schema = next(found["schema"] for found in node["parameters"] if found["in"] == "path")
    return ResultPage(node["operationId"], path, schema["pattern"], node["responses"])

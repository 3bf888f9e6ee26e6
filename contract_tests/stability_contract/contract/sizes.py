"""The size of an answer that follows from an upload: its own, times a number, with margins, or of a given area."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil, floor, sqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Size = tuple[int, int]
WIDER, HIGHER = ("left", "right"), ("up", "down")


@dataclass(frozen=True, slots=True)
class OutputSize:
    """How the answer's size follows from the upload in the field `of`; `area` is in pixels, sides are `multiple`s."""

    of: str
    times: int = 1
    margins: Mapping[str, str] = field(default_factory=dict)
    area: int | None = None
    multiple: int = 1

    def sizes(self, size: Size, values: Mapping[str, Any]) -> frozenset[Size]:
        """Return the sizes that are right for an upload of this size; several where a side lies between two."""
        if self.area is not None:
            scale = sqrt(self.area / (size[0] * size[1]))
            return frozenset(
                (width, height) for width in self._near(size[0] * scale) for height in self._near(size[1] * scale)
            )
        wider, higher = (sum(_margin(self.margins, side, values) for side in sides) for sides in (WIDER, HIGHER))
        return frozenset({(size[0] * self.times + wider, size[1] * self.times + higher)})

    def _near(self, side: float) -> set[int]:
        steps = side / self.multiple
        exact = round(steps, 6)
        found = {floor(exact), ceil(exact)} if exact % 1 == 1 / 2 else {round(exact)}
        return {max(1, step) * self.multiple for step in found}


def read_size(node: Mapping[str, Any]) -> OutputSize:
    """Read the keyword `x-output-size`."""
    return OutputSize(
        of=node["of"],
        times=node.get("times", 1),
        margins=dict(node.get("margins", {})),
        area=node.get("area"),
        multiple=node.get("multiple-of", 1),
    )


def _margin(margins: Mapping[str, str], side: str, values: Mapping[str, Any]) -> int:
    return int(values.get(margins.get(side, ""), 0))

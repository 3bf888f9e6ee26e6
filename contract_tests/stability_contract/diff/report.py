"""Changes as a text for people, grouped by operation, and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.diff.change import Change

EVERYWHERE = "all operations"
_MARK = "BREAKING"


@dataclass(frozen=True, slots=True)
class Report:
    """The changes between two contracts that are known by these names."""

    old: str
    new: str
    changes: list[Change]

    @property
    def breaking(self) -> int:
        """Count those by which a client breaks."""
        return sum(change.breaking for change in self.changes)

    def lines(self) -> Iterator[str]:
        """Write a line for each change, under its operation, and one last line that says it all."""
        for operation in dict.fromkeys(change.operation for change in self.changes):
            yield click.style(operation or EVERYWHERE, bold=True)
            yield from (_line(change) for change in self.changes if change.operation == operation)
            yield ""
        yield self._verdict()

    def json(self) -> str:
        """Write all that is known of each change."""
        found = {
            "old": self.old,
            "new": self.new,
            "breaking": self.breaking,
            "changes": list(map(asdict, self.changes)),
        }
        return json.dumps(found, indent=2, ensure_ascii=False, default=str)

    def _verdict(self) -> str:
        if not self.changes:
            return f"{self.old} → {self.new}: nothing changed for clients"
        count = len(self.changes)
        changes = f"{count} change{'s' if count > 1 else ''}"
        breaking = f"{self.breaking} of them breaking" if self.breaking else "none of them breaking"
        return f"{self.old} → {self.new}: {changes}, {click.style(breaking, bold=True)}"


def _line(change: Change) -> str:
    mark = click.style(_MARK, fg="red", bold=True) if change.breaking else " " * len(_MARK)
    return f"  {mark}  {change}"

"""What a form says, field by field, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from stability_contract.contract.description import about
from stability_contract.oracle.rules import RULES, Violation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stability_contract.contract.document import Operation


@dataclass
class Reading:
    """What a form says: values by field, numbers as numbers; and what is wrong with it."""

    operation: Operation
    values: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, bytes] = field(default_factory=dict)
    violations: list[Violation] = field(default_factory=list)
    damaged: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)
    either: bool = False
    """Whether something is written or left out so that a server may take or refuse it."""

    def violation(self, code: str, name: str, detail: str = "", others: Sequence[str] = ()) -> None:
        """Note that a field breaks a rule; an error response may name one of `others` in its place."""
        rule = RULES[code]
        found = Violation(rule, name, detail or rule.text, about(self.operation, name), frozenset(others))
        self.violations.append(found)
        if rule.severity == "error":
            self.damaged.add(name)

"""What a law is, and how one is tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from stability_contract.cases.share import is_large
from stability_contract.contract.document import SCENE
from stability_contract.facts.fact import Fact
from stability_contract.facts.laws.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stability_contract.contract.document import Operation
    from stability_contract.facts.laws.relations import Relation
    from stability_contract.facts.laws.subject import Group
    from stability_contract.facts.probe import Probe
    from stability_contract.oracle.rules import Label

CODE = "LAW01"
Kinds = Literal["scene", "every", "large"]


@dataclass(frozen=True, slots=True)
class Law:
    """One law: `groups` are the requests that it compares, `relation` what must hold of the pictures of each group."""

    name: str
    relation: Relation
    groups: Callable[[Subject], Iterable[Group]]
    says: str
    label: Label = "documented"
    field: str = ""
    kinds: Kinds = "scene"
    """Of which operations: those that make a scene, every one whose answers are not large, or every one."""

    @property
    def compared(self) -> str:
        """Say what is compared."""
        return (self.relation.__doc__ or "").removeprefix("Compare: ").rstrip(".")

    def applies(self, operation: Operation) -> bool:
        """Return whether an operation has what the law is about."""
        if operation.kind != SCENE and self.kinds == "scene":
            return False
        if is_large(operation) and self.kinds != "large":
            return False
        return any(True for _ in self.groups(Subject(operation, "")))

    def hold(self, probe: Probe) -> None:
        """Try the law on one operation, group by group; raises Broken."""
        probe.need_repeats()
        for group in self.groups(Subject(probe.judge.document.operation(probe.section), probe.key)):
            self.relation(probe, group)

    def fact(self, operation: Operation, contract: str) -> Fact:
        """Return the law as a fact about one operation, so that it is tried and reported like the others."""
        name = self.name.replace(" ", "_")
        return Fact(name, operation.name, (self.says,), self.label, self.hold, contract, CODE, self.field)

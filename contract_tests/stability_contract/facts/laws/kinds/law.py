"""What a law of a kind of picture is, and how one is tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stability_contract.facts.fact import Fact
from stability_contract.facts.laws.kinds.ground import Ground
from stability_contract.facts.laws.law import CODE

if TYPE_CHECKING:
    from collections.abc import Callable

    from stability_contract.contract.document import Operation
    from stability_contract.facts.probe import Probe
    from stability_contract.oracle.rules import Label


@dataclass(frozen=True, slots=True)
class KindLaw:
    """One law of some kinds of picture; `trial` asks for pictures, and says where they are not as they must be."""

    name: str
    kinds: tuple[str, ...]
    trial: Callable[[Ground], None]
    says: str
    label: Label = "documented"

    @property
    def compared(self) -> str:
        """Say what is compared."""
        return (self.trial.__doc__ or "").removeprefix("Compare: ").rstrip(".")

    def applies(self, operation: Operation) -> bool:
        """Return whether an operation makes pictures of a kind that the law is about."""
        return operation.kind in self.kinds

    def hold(self, probe: Probe) -> None:
        """Try the law on one operation; raises Broken."""
        probe.need_repeats()
        self.trial(Ground(probe, probe.judge.document.operation(probe.section)))

    def fact(self, operation: Operation, contract: str) -> Fact:
        """Return the law as a fact about one operation."""
        name = self.name.replace(" ", "_")
        return Fact(name, operation.name, (self.says,), self.label, self.hold, contract, CODE)

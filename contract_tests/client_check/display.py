"""What a person sees of a check: the findings, the coverage, the trials, and one last line that says it all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape

from contract_tests.client_check.check import fix, severity, title
from contract_tests.findings import numbered

if TYPE_CHECKING:
    from rich.console import Console

    from contract_tests.client_check.check import Check


def summary(check: Check, console: Console) -> None:
    """Show everything."""
    for name, fault in numbered(check.faults):
        best = fault.best
        where = f"{best.operation} {best.field}".strip()
        console.print(f"{name} {severity(best.code)} {best.code} {escape(where)}: {escape(title(best.code))}")
        console.print(f"   {escape(best.detail)}; {escape(fix(best.code))}", highlight=False)
    console.print(f"coverage {check.coverage.percent:.0f} %")

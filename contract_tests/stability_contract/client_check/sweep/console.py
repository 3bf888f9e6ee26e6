"""What a person sees of a sweep: the plan, what is being tried and the time left, the matrix, and what was found."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from stability_contract.client_check.check import fix, severity, title
from stability_contract.client_check.explain import COLOURS
from stability_contract.client_check.summary import fails
from stability_contract.client_check.sweep import matrix
from stability_contract.counting import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console
    from rich.status import Status

    from stability_contract.client_check.sweep.outcome import Outcome
    from stability_contract.client_check.sweep.run import Sweep

MAX_COLUMNS = 8
"""Calls in one table."""
MAX_CELLS = 8
"""Bad cells that are named for one code."""
LINE_SECONDS = 10.0
"""Without a terminal a line on the progress comes so often."""


@dataclass
class Progress:
    """Shows how far the runs are, and about how long the rest takes. `status` is the live line of a terminal."""

    console: Console
    status: Status | None = None
    begun: float = field(default_factory=time.monotonic)
    ended: int = 0
    shown: float = field(default_factory=time.monotonic)

    def show(self, name: str, total: int) -> None:
        """Take note that a run has ended."""
        self.ended += 1
        now = time.monotonic()
        left = (now - self.begun) / self.ended * (total - self.ended)
        words = f"{self.ended} of {total} runs, the last was {name}, about {left:.0f} s left"
        if self.status:
            self.status.update(words)
        elif now - self.shown >= LINE_SECONDS:
            self.shown = now
            self.console.print(words, highlight=False)


def planned(sweep: Sweep, console: Console) -> None:
    """Show the calls and the plan."""
    found = sweep.plan
    if found is None:
        return
    console.print(Text(sweep.check.subject, "dim"), soft_wrap=True)
    operations = dict.fromkeys(call.operation for call in found.calls)
    groups = len({call.group for call in found.calls})
    console.print(
        f"{counted(len(found.calls), 'call')} to {', '.join(operations)}; {counted(groups, 'different request')}",
        highlight=False,
    )
    if found.difference:
        console.print(
            f"the healthy runs differ: {found.difference}; calls are known by their operation and order alone",
            highlight=False,
        )
    for reason in found.pruned:
        console.print(f"not tried: {reason}", style="dim", highlight=False)
    console.print(f"plan: {counted(len(found.cells), 'run')}, {sweep.wanted.workers} at a time", highlight=False)


def ended(sweep: Sweep, one: Outcome, console: Console) -> None:
    """Show a bad outcome as soon as it is known."""
    if one in sweep.bad:
        console.print(Text.assemble(_mark(sweep, one), f"  {one.cell.name}: {one.verdict}"), soft_wrap=True)


def show(sweep: Sweep, console: Console) -> None:
    """Show the matrix and what was found."""
    found = matrix.of(sweep)
    for first in range(0, len(found.calls), MAX_COLUMNS):
        console.print()
        console.print(Padding(_table(sweep, found, first), (0, 0, 0, 2), expand=False))
    for code in dict.fromkeys(one.found for one in sorted(sweep.bad, key=lambda one: severity(one.found))):
        _group(sweep, code, [one for one in sweep.bad if one.found == code], console)
    for note in sweep.check.notes:
        console.print(Text.assemble(("\nnote ", "yellow"), note))
    console.print()
    console.print(Text(verdict(sweep), "bold green" if sweep.passed else "bold red"), soft_wrap=True)


def verdict(sweep: Sweep) -> str:
    """Say it all in one line."""
    survived, decided = sweep.survived
    undecided = len(sweep.outcomes) - decided
    parts = [
        f"survives {survived} of {counted(decided, 'fault')}",
        *([f"{undecided} undecided"] if undecided else []),
        f"{counted(len(sweep.plan.calls) if sweep.plan else 0, 'call')}, {sweep.seconds:.0f} s",
    ]
    return f"{'passed' if sweep.passed else 'failed'}: {'; '.join(parts)}"


def _mark(sweep: Sweep, one: Outcome) -> tuple[str, str]:
    return ("FAIL", "bold red") if fails(sweep.check, one.found) else ("warn", "yellow")


def _table(sweep: Sweep, found: matrix.Matrix, first: int) -> Table:
    calls = found.calls[first : first + MAX_COLUMNS]
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("fault")
    for call in calls:
        table.add_column(f"{call.number} {call.operation}")
    for name in found.faults:
        table.add_row(name, *(_cell(sweep, found.cells.get((name, call.number))) for call in calls))
    return table


def _cell(sweep: Sweep, one: Outcome | None) -> Text:
    if one is None:
        return Text("")
    short = matrix.SHORT[one.verdict]
    if one in sweep.bad:
        return Text(short, _mark(sweep, one)[1])
    return Text(short, "green" if one.survived else "dim")


def _group(sweep: Sweep, code: str, bad: Sequence[Outcome], console: Console) -> None:
    """Show all bad cells with one code, and how to repeat the first."""
    kind = severity(code)
    console.print(Text.assemble(("\n" + kind, COLOURS[kind]), f" {code}  ", (title(code), "bold")))
    names = [one.cell.name for one in bad]
    more = f" and {len(names) - MAX_CELLS} more" if len(names) > MAX_CELLS else ""
    console.print(Text(f"  {', '.join(names[:MAX_CELLS])}{more}"))
    console.print(Text(f"  {bad[0].cell.name}: {bad[0].words}", "dim"), soft_wrap=True)
    for name, words in bad[0].also:
        console.print(Text(f"  also {name}: {words}", "dim"), soft_wrap=True)
    console.print(Text.assemble(("  fix: ", "green"), fix(code)))
    console.print(Text(f"  {sweep.repeat(bad[0])}", "cyan"), soft_wrap=True)

"""What a person sees: progress while a run goes on, then a table and the findings."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.markup import escape as _escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from stability_contract.counting import counted
from stability_contract.oracle.findings import numbered
from stability_contract.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

    from stability_contract.oracle.findings import Finding
    from stability_contract.server_check.run import Run, Step

SHOWN = 20
"""Findings shown on the screen; the reports have all."""


def escape(text: str) -> str:
    """Return a text that neither the terminal nor rich obeys: some of it is a server's."""
    return _escape(printable(text))


@contextmanager
def progress(console: Console) -> Iterator[Callable[[Step], None]]:
    """Show a bar on a terminal, and a line for each phase where there is none."""
    if not console.is_terminal:
        yield _Lines(console)
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("planning", total=None)

        def show(step: Step) -> None:
            found = f", [red]{step.findings} findings[/]" if step.findings else ""
            name = f"{step.operation} {step.phase}{found}"
            bar.update(task, description=name, completed=step.done, total=step.total)

        yield show


class _Lines:
    """One plain line whenever a phase begins."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._last = ("", "")

    def __call__(self, step: Step) -> None:
        place = ("", "facts") if step.phase == "facts" else (step.operation, step.phase)
        if place != self._last:
            self._last = place
            what = "published facts" if step.phase == "facts" else f"{step.operation} {step.phase}"
            self._console.print(f"{what} ({step.done} of {step.total}, {step.findings} findings so far)")


def summary(run: Run, console: Console) -> None:
    """Show the table of a run, its findings, and one last line that says it all."""
    console.print(_table(run))
    issues = list(numbered(run.issues))
    for name, issue in issues[:SHOWN]:
        _finding(console, run, name, issue.best, issue.count)
    if len(issues) > SHOWN:
        console.print(f"... and {len(issues) - SHOWN} more in the reports")
    for note in [*run.notes, *_untried(run)]:
        console.print(f"[yellow]note[/] {escape(note)}")
    sent = len(run.exchanges)
    tried = sum(result.state != "not tried" for result in run.results)
    verdict = f"[bold red]{counted(len(issues), 'fault')}[/]" if issues else "[bold green]no findings[/]"
    console.print(
        f"{verdict} in {counted(sent, 'request')} and {counted(tried, 'published fact')}, {run.seconds:.1f} s, "
        f"seed {run.options.seed}"
    )


def _table(run: Run) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("endpoint", "phase", "cases", "accepted", "refused", "findings"):
        table.add_column(name, justify="left" if name in {"endpoint", "phase"} else "right")
    for (operation, phase), stats in run.counts.stats.items():
        found = f"[red]{stats.findings}[/]" if stats.findings else "0"
        table.add_row(operation, phase, str(stats.cases), str(stats.accepted), str(stats.refused), found)
    for section in dict.fromkeys(result.fact.section for result in run.results):
        states = [result.state for result in run.results if result.fact.section == section]
        broken = f"[red]{states.count('broken')}[/]" if "broken" in states else "0"
        holds = f"{states.count('holds')} hold"
        table.add_row(section, "facts", str(len(states)), holds, "", broken)
    return table


def _untried(run: Run) -> Iterator[str]:
    reasons = [result.seen for result in run.results if result.state == "not tried"]
    for reason in dict.fromkeys(reasons):
        yield f"{counted(reasons.count(reason), 'fact')} not tried: {reason}"


def _finding(console: Console, run: Run, name: str, finding: Finding, count: int) -> None:
    where = f"{finding.operation} {finding.field}".strip()
    times = f" ({count} times)" if count > 1 else ""
    console.print(
        f"\n[bold red]{name} {escape(finding.code)}[/] [bold]{escape(where)}[/]: {escape(finding.title)}{times}"
    )
    console.print(f"   {escape(finding.detail)}", highlight=False)
    if finding.because:
        console.print(f"   [dim]{finding.label}:[/] {escape(finding.because)}", highlight=False)
    if finding.exchange:
        console.print(
            f"   {printable(run.repeat(name, finding.exchange))}", markup=False, highlight=False, soft_wrap=True
        )

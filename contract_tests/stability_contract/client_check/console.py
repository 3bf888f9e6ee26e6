"""What a person sees of a check: the findings, the coverage, the trials, and one last line that says it all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from stability_contract.client_check import summary
from stability_contract.client_check.coverage import KINDS
from stability_contract.client_check.explain import COLOURS
from stability_contract.counting import counted
from stability_contract.http import curl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from stability_contract.client_check.check import Check
    from stability_contract.client_check.coverage import Coverage
    from stability_contract.client_check.summary import Group
    from stability_contract.client_check.trials import Result
    from stability_contract.oracle.findings import Issue

SHOWN = 20
"""Maximum number of codes on the screen, and of places for each code; the reports have all."""
PLACES = 5
MAX_SENTENCE = 150
HEADS = {
    "endpoint": "called",
    "mode": "shapes",
    "field": "fields",
    "value": "values",
    "bound": "bounds",
    "accept": "accepts",
    "status": "statuses",
}


def trial(check: Check, result: Result, total: int, console: Console) -> None:
    """Show how one trial went, as soon as it is over."""
    mark = _mark(check, result)
    number = f"trial {len(check.results):>2} of {total}  "
    console.print(Text.assemble(number, mark, f"  {result.trial.name}: {result.verdict}"))


def _mark(check: Check, result: Result) -> tuple[str, str]:
    if result.survived:
        return "ok  ", "green"
    return ("FAIL", "bold red") if summary.failed(check, result) else ("--  ", "dim")


def show(check: Check, console: Console) -> None:
    """Show everything."""
    groups = summary.groups(check)
    console.print(Text(check.subject, "dim"), soft_wrap=True)
    for group in groups[:SHOWN]:
        _group(group, console)
    if len(groups) > SHOWN:
        left = sum(len(group.issues) for group in groups[SHOWN:])
        console.print(f"\n... and {counted(left, 'finding')} more in the reports (--out)")
    console.print(Text("\nCoverage", "bold"))
    console.print(Padding(_coverage(check), (0, 0, 0, 2), expand=False))
    if check.results:
        _trials(check, console)
    for note in check.notes:
        console.print(Text.assemble(("\nnote ", "yellow"), note))
    if groups:
        console.print(Text(f"\nstability-contract explain {groups[0].code} says more about a finding", "dim"))
    console.print()
    console.print(Text(summary.verdict(check), "bold green" if check.passed else "bold red"), soft_wrap=True)


def _print(console: Console, text: Text, indent: int = 2, hang: int = 0) -> None:
    """Print a text so far from the left, its later lines by `hang` farther; nothing is left at the ends of lines."""
    for number, line in enumerate(text.wrap(console, console.width - indent - hang)):
        line.rstrip()
        console.print(Text(" " * (indent + hang * (number > 0))).append_text(line))


def _group(group: Group, console: Console) -> None:
    """Show all issues of one code: its title, where it was seen, and how to repair it."""
    console.print(
        Text.assemble(("\n" + group.severity, COLOURS[group.severity]), f" {group.code}  ", (group.title, "bold"))
    )
    if group.of_trials:
        _print(console, Text(f"{counted(len(group.issues), 'trial')}: {_names(group.issues)}"))
        _sentence(group.issues[0][1], console, 2)
    else:
        shown = ""
        for name, issue in group.issues[:PLACES]:
            _place(name, issue, console)
            if issue.best.because != shown:
                _sentence(issue, console, 5)
            shown = issue.best.because
        if len(group.issues) > PLACES:
            _print(console, Text(f"... and in {counted(len(group.issues) - PLACES, 'more place')}"))
    _print(console, Text.assemble(("fix: ", "green"), group.fix))
    _curl(group, console)


def _names(issues: Sequence[tuple[str, Issue]]) -> str:
    return ", ".join(issue.best.field for _, issue in issues)


def _place(name: str, issue: Issue, console: Console) -> None:
    times = f" ({issue.count} times)" if issue.count > 1 else ""
    where = summary.place(issue)
    head = Text.assemble((f"{name} ", "dim"), (f"{where}: " if where else "", "bold"), issue.best.detail, times)
    _print(console, head, hang=3)


def _sentence(issue: Issue, console: Console, indent: int) -> None:
    """Show the sentence of the reference, but for what would fill the screen."""
    text = issue.best.because
    short = text if len(text) <= MAX_SENTENCE else text[: MAX_SENTENCE - 3].rstrip(" ,") + "..."
    if text:
        _print(console, Text(f"{issue.best.label}: {short}", "dim"), indent)


def _curl(group: Group, console: Console) -> None:
    """Show the line that repeats the first request, where a line can hold it."""
    exchange = group.issues[0][1].best.exchange
    if exchange is None or group.severity == "info":
        return
    if not curl.needs_file(summary.bare(exchange.request)):
        console.print(Text(f"  {summary.line(exchange.request)}", "cyan"), soft_wrap=True)


def _coverage(check: Check) -> Table:
    """Return a row for each endpoint and a column for each kind of cell."""
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("endpoint")
    for kind in KINDS:
        table.add_column(HEADS[kind], justify="right")
    table.add_column("all", justify="right")
    whole = check.coverage
    for operation in check.operations:
        table.add_row(operation.name, *_cells(whole.only(operation=operation.name)))
    if len(check.operations) > 1:
        table.add_row("all", *_cells(whole), style="bold")
    return table


def _cells(part: Coverage) -> list[Text]:
    shares = [_share(part.only(kind=kind)) for kind in KINDS]
    return [*shares, Text(summary.percent(part.percent))]


def _share(part: Coverage) -> Text:
    if not part.cells:
        return Text("-", "dim")
    full = part.met == len(part.cells)
    return Text(f"{part.met}/{len(part.cells)}", "green" if full else "" if part.met else "dim")


def _trials(check: Check, console: Console) -> None:
    """Show the trials that were not survived, those with one verdict and for one reason together."""
    survived, met = check.survived
    console.print(Text(f"\nTrials: survives {survived} of {met}", "bold"))
    together: dict[tuple[str, str], list[str]] = {}
    for result in check.results:
        if not result.survived:
            together.setdefault((result.verdict, result.words), []).append(result.trial.name)
    for (verdict, words), names in together.items():
        style = "dim" if verdict == "not reached" else "red"
        _print(console, Text.assemble((f"{verdict}: ", style), ", ".join(names)))
        _print(console, Text(words, "dim"), 5)

"""What a person sees of the strength of tests: how many wrong answers they notice, and how to notice the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console

    from stability_contract.client_check.strength.measure import Noticed, Strength

MARKS = {
    "noticed": ("noticed", "green"),
    "missed": ("MISSED ", "bold red"),
    "taken": ("taken  ", "green"),
    "breaks": ("BREAKS ", "bold red"),
    "not reached": ("--     ", "dim"),
}


def ended(one: Noticed, console: Console) -> None:
    """Show what became of one kind."""
    console.print(Text.assemble(MARKS[one.verdict], f"  {one.tried.name}: {one.words}"), soft_wrap=True)


def show(strength: Strength, console: Console) -> None:
    """Show the misses, each with the assertion that would notice it, and the figure."""
    if missed := strength.of("missed"):
        console.print(Text("\nWrong answers that no test notices", "bold"))
    for one in missed:
        _advice(strength, one, console)
    for one in strength.of("breaks"):
        console.print(Text.assemble(("\na legal answer breaks the tests: ", "bold red"), one.tried.kind.words))
        console.print(Text(f"  {one.tried.kind.why}", "dim"))
    for note in strength.check.notes:
        console.print(Text.assemble(("\nnote ", "yellow"), note))
    console.print()
    console.print(Text(verdict(strength), "bold green" if strength.passed else "bold red"), soft_wrap=True)


def verdict(strength: Strength) -> str:
    """Say it all in one line."""
    wanted = strength.wanted.fail_under
    more = f"; wanted are {wanted:g} %" if wanted else ""
    return f"{'passed' if strength.passed else 'failed'}: {strength.verdict}{more}"


def _advice(strength: Strength, one: Noticed, console: Console) -> None:
    kind = one.tried.kind
    console.print(Text.assemble((f"  {kind.name}", "red"), f": {kind.words}"), soft_wrap=True)
    console.print(Text(f"    {kind.why}", "dim"), soft_wrap=True)
    if assertion := kind.assertion(strength.language):
        console.print(Text(f"    {assertion}", "cyan"), soft_wrap=True)

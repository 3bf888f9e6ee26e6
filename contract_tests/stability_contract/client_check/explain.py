"""The command `stability-contract explain`: the list of all codes, or all that there is to say of one."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from stability_contract.client_check import explanations
from stability_contract.client_check.explanations import GROUPS, Explanation, group

if TYPE_CHECKING:
    from rich.console import Console

    from stability_contract.oracle.rules import Severity

COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "info": "blue"}
INDENT = "  "
WIDEST = 100


class UnknownCodeError(Exception):
    """No such code; the text names the nearest, in one line."""


def explain(code: str | None, console: Console) -> None:
    """Print the list, or one explanation; raises UnknownCodeError."""
    if code is None:
        _list(console)
        return
    found = explanations.every().get(code.strip().upper())
    if found is None:
        near = explanations.nearest(code.strip())
        hint = f"did you mean {near}?" if near else "see the list: stability-contract explain"
        raise UnknownCodeError(f"there is no code {code}; {hint}")
    _one(found, console)


def _list(console: Console) -> None:
    for name, members in groupby(explanations.every().values(), key=lambda one: group(one.code)):
        console.print(Text(f"{name}: {GROUPS[name]}", "bold"))
        for one in members:
            console.print(Text.assemble(f"  {one.code}  ", (f"{one.severity:<9}", COLOURS[one.severity]), one.title))
        console.print()
    console.print("stability-contract explain CODE says more about each.")


def _one(found: Explanation, console: Console) -> None:
    console.print(Text.assemble((found.code, f"bold {COLOURS[found.severity]}"), "  ", (found.title, "bold")))
    console.print(Text.assemble((found.severity, COLOURS[found.severity]), f", {found.label}"))
    prose = {
        "Why it matters": found.why,
        "How to fix it": f"{found.fix[0].upper()}{found.fix[1:]}.",
        "The reference": found.sentence or "It says nothing of this.",
    }
    for heading, text in prose.items():
        _section(console, heading, textwrap.fill(text, min(console.width, WIDEST) - len(INDENT)))
    wrong, right = found.examples
    _section(console, "Wrong", wrong, "red")
    _section(console, "Right", right, "green")


def _section(console: Console, heading: str, text: str, style: str = "") -> None:
    console.print(Text(f"\n{heading}", "bold"))
    console.print(Text(textwrap.indent(text, INDENT), style), soft_wrap=True)

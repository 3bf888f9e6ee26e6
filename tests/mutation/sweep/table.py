"""The table of docs/sweep.md: each defect, the clients that have it, the fitting verdict, and what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from mutation.sweep.measure import Found

BEGIN, END = "<!-- table of make sweep-proof -->\n", "<!-- end of the table -->\n"


def write(found: Sequence[Found], page: Path) -> None:
    """Put the table into a page, between its two marks."""
    text = page.read_text("utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    page.write_text(before + BEGIN + "".join(lines(found)) + END + after, "utf-8")


def lines(found: Iterable[Found]) -> Iterator[str]:
    """Yield the lines of the table, one for each defect, and one for the correct clients."""
    defects: dict[str, list[Found]] = {}
    for one in found:
        defects.setdefault(one.name.partition(": ")[2] if one.wanted else "", []).append(one)
    yield "\n| defect | clients | verdict | found |\n|---|---|---|---|\n"
    for name, alike in defects.items():
        if name:
            said = dict.fromkeys(verdict for one in alike for verdict in one.verdicts if verdict in one.wanted)
            clients = ", ".join(one.name.partition(": ")[0] for one in alike)
            right = sum(one.right for one in alike)
            yield f"| {name} | {clients} | {', '.join(said) or '-'} | {right} of {len(alike)} |\n"
    if good := defects.get(""):
        names = ", ".join(one.name for one in good)
        yield f"| none | {names} | no finding | {sum(one.right for one in good)} of {len(good)} |\n"
    yield "\n"

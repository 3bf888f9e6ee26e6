"""How much of the contract was used, as chips: one for each cell, by endpoint and kind."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from stability_contract.client_check import summary
from stability_contract.client_check.coverage import KINDS
from stability_contract.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stability_contract.client_check.check import Check
    from stability_contract.client_check.coverage import Coverage, Point

GROUPED = frozenset({"value", "bound"})
"""Kinds of which a field may have several cells."""


def render(check: Check) -> str:
    """Return the section."""
    whole = check.coverage
    blocks = "".join(_endpoint(name, whole.only(operation=name)) for name in (item.name for item in check.operations))
    met = f"{whole.met} of {counted(len(whole.cells), 'cell')}"
    wanted = f"; wanted are {check.fail_under:g} %" if check.fail_under else ""
    return f'<h2>Coverage: {summary.percent(whole.percent)}</h2><p class="dim">{met}{wanted}</p>{blocks}'


def _endpoint(name: str, part: Coverage) -> str:
    rows = "".join(_row(kind, words, part.only(kind=kind)) for kind, words in KINDS.items() if kind != "endpoint")
    calls = next(iter(part.only(kind="endpoint").cells.values()), 0)
    share = summary.percent(part.percent)
    return (
        f'<section class="endpoint"><h3><b>{escape(name)}</b> <span class="count">'
        f'kept by {counted(calls, "request")}</span><span class="share">{share}</span></h3>'
        f'<div class="bar"><i style="width:{part.percent:.1f}%"></i></div><dl>{rows}</dl></section>'
    )


def _row(kind: str, words: str, part: Coverage) -> str:
    if not part.cells:
        return ""
    if kind in GROUPED:
        fields = groupby(part.cells.items(), key=lambda item: item[0].field)
        chips = "".join(
            f'<div class="labelled"><small>{escape(field)}</small>{_chips(items)}</div>' for field, items in fields
        )
    else:
        chips = _chips(part.cells.items())
    return f"<dt>{words} <span>{part.met}/{len(part.cells)}</span></dt><dd>{chips}</dd>"


def _chips(items: Iterable[tuple[Point, int]]) -> str:
    return f'<p class="chips">{"".join(_chip(*item) for item in items)}</p>'


def _chip(cell: Point, hits: int) -> str:
    times = f"<sup>{hits}</sup>" if hits else ""
    state = f"met {counted(hits, 'time')}" if hits else "not met"
    return f'<span class="chip {"met" if hits else "missed"}" title="{state}">{escape(cell.name)}{times}</span>'

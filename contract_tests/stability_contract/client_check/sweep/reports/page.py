"""A sweep as one HTML page that loads nothing: the matrix, and what was sent, answered and printed in each cell."""

from __future__ import annotations

import importlib.resources
from html import escape
from typing import TYPE_CHECKING

from stability_contract.client_check.check import fix, title
from stability_contract.client_check.reports.album import Album
from stability_contract.client_check.summary import fails
from stability_contract.client_check.sweep import console, matrix
from stability_contract.counting import counted
from stability_contract.server_check.reports import exchanges
from stability_contract.server_check.reports.formats import page as frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.client_check.sweep.calls import Call
    from stability_contract.client_check.sweep.outcome import Outcome
    from stability_contract.client_check.sweep.run import Sweep

MAX_EVIDENCE = 400
"""Cells that are shown with request and answer; of further ones the words must do."""
FILTER = (
    '<p class="filter"><label>Show faults or verdicts with <input type="search" id="filter"></label> '
    '<label><input type="checkbox" id="bad"> findings only</label></p>'
)


def render(sweep: Sweep) -> str:
    """Return the page."""
    album, found = Album(), matrix.of(sweep)
    content = [
        frame.header(console.verdict(sweep), _about(sweep), good=sweep.passed),
        _tiles(sweep),
        f"<h2>Matrix</h2>{FILTER}{_matrix(sweep, found)}",
        _findings(sweep),
        f"<h2>Runs</h2>{''.join(_run(sweep, one, album) for one in _ordered(found))}",
        _plan(sweep),
        f"<script>{_file('sweep.js')}</script>",
    ]
    style = frame.css("stability_contract.client_check.reports", "client.css") + _file("sweep.css") + album.style()
    return frame.frame(f"{sweep.check.subject}: sweep", content, style)


def _file(name: str) -> str:
    return importlib.resources.files(__package__).joinpath(name).read_text("utf-8")


def _about(sweep: Sweep) -> str:
    return f'<p><code class="subject">{escape(sweep.check.subject)}</code></p>'


def _tiles(sweep: Sweep) -> str:
    survived, decided = sweep.survived
    tiles = [
        (f"{survived} of {decided}", "faults survived", "bad" if survived < decided else ""),
        (len(sweep.bad), "findings", "bad" if sweep.bad else ""),
        (len(sweep.plan.calls) if sweep.plan else 0, "calls in a healthy run", ""),
        (f"{sweep.seconds:.0f} s", "for all runs", ""),
    ]
    return frame.tiles(tiles)


def _matrix(sweep: Sweep, found: matrix.Matrix) -> str:
    heads = ("fault", *(f"{call.number} {escape(call.operation)}" for call in found.calls))
    rows = (_row(sweep, found, name) for name in found.faults)
    return f'<div class="wide">{frame.table("matrix", heads, rows)}</div>'


def _row(sweep: Sweep, found: matrix.Matrix, name: str) -> str:
    cells = "".join(_cell(sweep, found, name, call) for call in found.calls)
    return f"<tr><th><code>{escape(name)}</code></th>{cells}</tr>"


def _cell(sweep: Sweep, found: matrix.Matrix, name: str, call: Call) -> str:
    one = found.cells.get((name, call.number))
    if one is None:
        return "<td></td>"
    words = f"{one.verdict}: {one.words}"
    return (
        f'<td class="{_kind(sweep, one)}" title="{escape(words)}">'
        f'<a href="#{_anchor(one)}">{escape(matrix.SHORT[one.verdict])}</a></td>'
    )


def _kind(sweep: Sweep, one: Outcome) -> str:
    if one in sweep.bad:
        return "no" if fails(sweep.check, one.found) else "warn"
    return "ok" if one.survived else "none"


def _anchor(one: Outcome) -> str:
    return escape(f"run-{one.cell.call.number}-{one.cell.trial.name}")


def _ordered(found: matrix.Matrix) -> Iterator[Outcome]:
    for call in found.calls:
        yield from (found.cells[name, call.number] for name in found.faults if (name, call.number) in found.cells)


def _findings(sweep: Sweep) -> str:
    cards = []
    for code in dict.fromkeys(one.found for one in sweep.bad):
        bad = [one for one in sweep.bad if one.found == code]
        chips = "".join(f'<a class="chip" href="#{_anchor(one)}">{escape(one.cell.name)}</a>' for one in bad)
        cards.append(
            f'<article><h3><span class="code">{code}</span> <b>{escape(title(code))}</b></h3>'
            f'<p class="chips">{chips}</p><p class="fix">{escape(fix(code))}</p>'
            f"<pre>{escape(sweep.repeat(bad[0]))}</pre></article>"
        )
    return f"<h2>Findings</h2>{''.join(cards)}" if cards else ""


def _run(sweep: Sweep, one: Outcome, album: Album) -> str:
    also = "".join(f"<p>also {escape(verdict)}: {escape(words)}</p>" for verdict, words in one.also)
    failed = f"<p>tests that failed: {escape(', '.join(one.failed_tests))}</p>" if one.failed_tests else ""
    ended = "was stopped" if one.code is None else f"ended with {one.code}"
    return (
        f'<details class="run" id="{_anchor(one)}"><summary><code>{escape(one.cell.name)}</code> '
        f'<span class="verdict {_kind(sweep, one)}">{escape(one.verdict)}</span> {escape(one.words)}</summary>'
        f'<div class="inside"><p>{escape(one.cell.trial.words)}; the command {ended} after {one.seconds:.1f} s and '
        f"{counted(one.requests, 'request')}</p>{also}{failed}{_evidence(one, album)}"
        f"<h4>Output</h4><pre>{escape(one.tail or 'nothing')}</pre>"
        f"<h4>Repeat it</h4><pre>{escape(sweep.repeat(one))}</pre></div></details>"
    )


def _evidence(one: Outcome, album: Album) -> str:
    if one.exchange is None or album.shown >= MAX_EVIDENCE:
        return ""
    album.shown += 1
    sent, came = exchanges.request(one.exchange.request, album.draw), exchanges.answer(one.exchange, album.draw)
    return frame.pair(("Request", sent), ("Answer", came))


def _plan(sweep: Sweep) -> str:
    plan = sweep.plan
    lines = [f"not tried: {reason}" for reason in plan.pruned] if plan else []
    if plan and plan.difference:
        lines.insert(0, f"the healthy runs differ: {plan.difference}")
    items = "".join(f"<li>{escape(line)}</li>" for line in [*lines, *sweep.check.notes])
    return f"<h2>Plan</h2><ul>{items}</ul>" if items else ""

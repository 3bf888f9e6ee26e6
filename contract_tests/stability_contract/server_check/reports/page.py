"""A run as one HTML page that needs nothing else: the verdict, the numbers, and each issue with its evidence."""

from __future__ import annotations

import base64
from html import escape
from typing import TYPE_CHECKING

from stability_contract.http.redaction import redact
from stability_contract.oracle.findings import Issue, numbered
from stability_contract.server_check.reports import exchanges
from stability_contract.server_check.reports.formats import page as frame

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from stability_contract.facts.runner import Result
    from stability_contract.http.exchange import Exchange
    from stability_contract.server_check.run import Run

MARKS = {"holds": "✓", "broken": "✗", "differs": "≠", "not tried": "·"}


def write(run: Run, path: Path) -> None:
    """Write the file."""
    path.write_text(redact(render(run), run.key), "utf-8", "replace")


def render(run: Run) -> str:
    """Return the page."""
    issues = list(numbered(run.issues))
    content = [
        frame.header(_verdict(issues), _origin(run), good=not issues),
        _tiles(run, len(issues)),
        _issues(run, issues),
        _phases(run),
        _facts(run),
        _notes(run),
    ]
    return frame.frame("Contract report", content)


def _verdict(issues: list[tuple[str, Issue]]) -> str:
    if not issues:
        return "The server keeps the contract"
    places = ", ".join(sorted({issue.best.operation for _, issue in issues}))
    return f"{len(issues)} fault{'s' * (len(issues) > 1)}: {places}"


def _origin(run: Run) -> str:
    version = run.document.raw.get("info", {}).get("version", "")
    return f"<p>{escape(run.url)} · contract {escape(str(version))} · seed {run.options.seed} · {run.seconds:.1f} s</p>"


def _tiles(run: Run, issues: int) -> str:
    stats = run.counts.stats.values()
    numbers = {
        "requests": len(run.exchanges),
        "accepted": sum(stats.accepted for stats in stats),
        "refused": sum(stats.refused for stats in stats),
        "facts that hold": sum(result.state == "holds" for result in run.results),
        "facts not tried": sum(result.state == "not tried" for result in run.results),
        "faults": issues,
    }
    return frame.tiles((f"{number:,}", name, "") for name, number in numbers.items())


def _issues(run: Run, issues: Iterable[tuple[str, Issue]]) -> str:
    cards = "".join(_card(run, name, issue) for name, issue in issues)
    return f"<h2>Faults</h2>{cards}" if cards else ""


def _card(run: Run, name: str, issue: Issue) -> str:
    best = issue.best
    where, times = f"{best.operation} {best.field}".strip(), frame.times(issue.count)
    sentence = frame.sentence(best.label, escape(best.because))
    evidence = _evidence(run, name, best.exchange) if best.exchange else ""
    head = f'<code class="code">{escape(best.code)}</code> <b>{escape(where)}</b> {escape(best.title)} {times}'
    title = f'<h3><a href="#{name}">{name}</a> {head}</h3>'
    return f'<article id="{name}">{title}<p>{escape(best.detail)}</p>{sentence}{evidence}</article>'


def _evidence(run: Run, name: str, exchange: Exchange) -> str:
    request = exchange.request.redacted(run.key)
    line = escape(run.repeat(name, exchange))
    tried = escape(f"{exchange.source.phase}: {exchange.source.purpose}")
    sides = ("Request", exchanges.request(request, _image)), ("Answer", exchanges.answer(exchange, _image))
    return f'<p class="dim">tried in {tried}</p><pre class="curl">{line}</pre>{frame.pair(*sides)}'


def _image(data: bytes, media_type: str) -> str:
    return f'<img alt="" src="data:{media_type};base64,{base64.b64encode(data).decode()}">'


def _phases(run: Run) -> str:
    heads = ("endpoint", "phase", "cases", "accepted", "refused", "findings")
    rows = (
        f"<tr><td>{operation}</td><td>{phase}</td><td>{stats.cases}</td><td>{stats.accepted}</td><td>{stats.refused}</td>"
        f'<td class="{"bad" if stats.findings else ""}">{stats.findings}</td></tr>'
        for (operation, phase), stats in run.counts.stats.items()
    )
    return f"<h2>Requests</h2>{frame.table('numbers', heads, rows)}"


def _facts(run: Run) -> str:
    sections = dict.fromkeys(result.fact.section for result in run.results)
    blocks = [_section(name, [result for result in run.results if result.fact.section == name]) for name in sections]
    return f"<h2>Published facts</h2>{''.join(blocks)}" if blocks else ""


def _section(name: str, results: list[Result]) -> str:
    rows = "".join(
        f'<tr class="{result.state.replace(" ", "-")}"><td>{MARKS[result.state]}</td>'
        f"<td>{escape(result.fact.name.replace('_', ' '))}<small>{escape(result.seen)}</small></td>"
        f"<td>{result.fact.label}</td><td>{escape(' / '.join(result.fact.sentences))}</td></tr>"
        for result in results
    )
    holds = sum(result.state == "holds" for result in results)
    opened = " open" if any(result.state == "broken" for result in results) else ""
    head = f"<summary><b>{name}</b> {holds} of {len(results)} hold</summary>"
    return f'<details{opened}>{head}<table class="facts">{rows}</table></details>'


def _notes(run: Run) -> str:
    lines = [*run.notes, *run.receipt()]
    return f"<h2>Notes</h2><pre>{escape(chr(10).join(lines))}</pre>" if lines else ""

"""A run as one HTML page that needs nothing else: the verdict, the numbers, and each fault with its evidence."""

from __future__ import annotations

import base64
import importlib.resources
from html import escape
from typing import TYPE_CHECKING

from stability_contract.http.redaction import redact
from stability_contract.oracle.findings import Fault, numbered
from stability_contract.server_check.reports import exchanges

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
    style = importlib.resources.files("stability_contract.server_check.reports").joinpath("page.css").read_text("utf-8")
    faults = list(numbered(run.faults))
    good = "bad" if faults else "good"
    body = "\n".join(
        [
            f'<header class="{good}"><h1>{_verdict(faults)}</h1>{_origin(run)}</header>',
            _tiles(run, len(faults)),
            _faults(run, faults),
            _phases(run),
            _facts(run),
            _notes(run),
        ]
    )
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Contract report</title>'
    inside = f"<head>{head}<style>{style}</style></head><body><main>{body}</main></body>"
    return f'<!doctype html><html lang="en">{inside}</html>\n'


def _verdict(faults: list[tuple[str, Fault]]) -> str:
    if not faults:
        return "The server keeps the contract"
    places = ", ".join(sorted({fault.best.operation for _, fault in faults}))
    return f"{len(faults)} fault{'s' * (len(faults) > 1)}: {escape(places)}"


def _origin(run: Run) -> str:
    version = run.document.raw.get("info", {}).get("version", "")
    return f"<p>{escape(run.url)} · contract {escape(str(version))} · seed {run.options.seed} · {run.seconds:.1f} s</p>"


def _tiles(run: Run, faults: int) -> str:
    stats = run.counts.stats.values()
    numbers = {
        "requests": len(run.exchanges),
        "accepted": sum(stats.accepted for stats in stats),
        "refused": sum(stats.refused for stats in stats),
        "facts that hold": sum(result.state == "holds" for result in run.results),
        "facts not tried": sum(result.state == "not tried" for result in run.results),
        "faults": faults,
    }
    tiles = "".join(f"<div><b>{number:,}</b><span>{name}</span></div>" for name, number in numbers.items())
    return f'<section class="tiles">{tiles}</section>'


def _faults(run: Run, faults: Iterable[tuple[str, Fault]]) -> str:
    cards = "".join(_card(run, name, fault) for name, fault in faults)
    return f"<h2>Faults</h2>{cards}" if cards else ""


def _card(run: Run, name: str, fault: Fault) -> str:
    best = fault.best
    where = f"{best.operation} {best.field}".strip()
    times = f'<span class="count">{fault.count} times</span>' if fault.count > 1 else ""
    sentence = f"<blockquote><i>{best.label}</i> {escape(best.because)}</blockquote>" if best.because else ""
    evidence = _evidence(run, name, best.exchange) if best.exchange else ""
    head = f'<code class="code">{escape(best.code)}</code> <b>{escape(where)}</b> {escape(best.title)} {times}'
    title = f'<h3><a href="#{name}">{name}</a> {head}</h3>'
    return f'<article id="{name}">{title}<p>{escape(best.detail)}</p>{sentence}{evidence}</article>'


def _evidence(run: Run, name: str, exchange: Exchange) -> str:
    request = exchange.request.redacted(run.key)
    line = escape(run.repeat(name, exchange))
    tried = escape(f"{exchange.source.phase}: {exchange.source.purpose}")
    return (
        f'<p class="dim">tried in {tried}</p><pre class="curl">{line}</pre>'
        f'<div class="pair"><div><h4>Request</h4>{exchanges.request(request, _image)}</div>'
        f"<div><h4>Answer</h4>{exchanges.answer(exchange, _image)}</div></div>"
    )


def _image(data: bytes, media_type: str) -> str:
    return f'<img alt="" src="data:{media_type};base64,{base64.b64encode(data).decode()}">'


def _phases(run: Run) -> str:
    heads = "".join(f"<th>{name}</th>" for name in ("endpoint", "phase", "cases", "accepted", "refused", "findings"))
    rows = "".join(
        f"<tr><td>{operation}</td><td>{phase}</td><td>{stats.cases}</td><td>{stats.accepted}</td><td>{stats.refused}</td>"
        f'<td class="{"bad" if stats.findings else ""}">{stats.findings}</td></tr>'
        for (operation, phase), stats in run.counts.stats.items()
    )
    return f'<h2>Requests</h2><table class="numbers"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


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

"""A check as one HTML page that needs nothing else: the verdict, the findings with what was sent, coverage, trials."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from stability_contract.client_check import explanations, summary
from stability_contract.client_check.reports import matrix
from stability_contract.client_check.reports.album import Album
from stability_contract.counting import counted
from stability_contract.http import curl
from stability_contract.http.exchange import Response
from stability_contract.server_check.reports import exchanges
from stability_contract.server_check.reports.formats import page as frame

if TYPE_CHECKING:
    from stability_contract.client_check.check import Check
    from stability_contract.client_check.summary import Group
    from stability_contract.client_check.trials import Result
    from stability_contract.http.exchange import Exchange
    from stability_contract.oracle.findings import Issue

MAX_EVIDENCE = 100
"""Findings that are shown with request and answer; of further ones the words must do."""


def render(check: Check) -> str:
    """Return the page."""
    album = Album()
    content = [
        _header(check),
        _tiles(check),
        _findings(check, album),
        matrix.render(check),
        _trials(check),
        _notes(check),
    ]
    style = frame.css(__package__, "client.css") + album.style()
    return frame.frame(f"{check.subject}: client check", content, style)


def _header(check: Check) -> str:
    version = str(check.document.raw.get("info", {}).get("version", ""))
    about = f'<p><code class="subject">{escape(check.subject)}</code></p><p>contract {escape(version)}</p>'
    return frame.header(_headline(check), about, good=check.passed)


def _headline(check: Check) -> str:
    if check.count("error") or (check.strict and check.count("warning")):
        return summary.faults_in_words(check)
    if not check.covered_enough:
        return f"Uses {summary.percent(check.coverage.percent)} of the contract; wanted are {check.fail_under:g} %"
    if check.count("warning"):
        return f"Passes, with {counted(check.count('warning'), 'warning')}"
    return "This client keeps the contract"


def _tiles(check: Check) -> str:
    survived, met = check.survived
    tiles = [
        (check.count("error"), "errors", "bad" if check.count("error") else ""),
        (check.count("warning"), "warnings", "warn" if check.count("warning") else ""),
        (len(check.judged), "requests", ""),
        (summary.credits_spent(check), "credits on the real service", ""),
        (summary.percent(check.coverage.percent), "of the contract used", "" if check.covered_enough else "bad"),
        *([(f"{survived} of {met}", "trials survived", "bad" if survived < met else "")] if check.results else []),
    ]
    return frame.tiles(tiles)


def _findings(check: Check, album: Album) -> str:
    cards = "".join(_card(group, album) for group in summary.groups(check))
    return f"<h2>Findings</h2>{cards}" if cards else ""


def _card(group: Group, album: Album) -> str:
    """Return all issues of one code: what it is, how to repair it, and where it was seen."""
    explained = explanations.every()[group.code]
    texts = zip(("Wrong", "Right"), explained.examples, strict=True)
    sides = [(title, f'<pre class="{title.lower()}">{escape(text)}</pre>') for title, text in texts]
    places = _trial_places(group) if group.of_trials else "".join(_place(*issue, album) for issue in group.issues)
    return (
        f'<article id="{group.code}"><h3><code class="code {group.severity}">{group.code}</code> '
        f'<b>{escape(group.title)}</b> <span class="count">{group.severity}</span></h3>'
        f'<p class="fix"><b>Fix:</b> {_inline(group.fix)}</p><p class="dim">{_inline(explained.why)}</p>'
        f'<details class="example"><summary>An example</summary>{frame.pair(*sides)}</details>{places}</article>'
    )


def _inline(text: str) -> str:
    """Set what stands between backticks as code."""
    pieces = escape(text).split("`")
    return "".join(f"<code>{piece}</code>" if number % 2 else piece for number, piece in enumerate(pieces))


def _trial_places(group: Group) -> str:
    links = "".join(
        f'<a class="chip" href="#trial-{escape(issue.best.field)}">{escape(issue.best.field)}</a>'
        for _, issue in group.issues
    )
    return f'<p class="chips">{links}</p>'


def _place(name: str, issue: Issue, album: Album) -> str:
    best = issue.best
    where = escape(summary.place(issue))
    sentence = frame.sentence(best.label, _inline(best.because))
    evidence = _evidence(name, issue, best.exchange, album) if best.exchange else ""
    return (
        f'<section class="place" id="{name}"><p><a class="name" href="#{name}">{name}</a> <b>{where}</b> '
        f"{escape(best.detail)} {frame.times(issue.count)}</p>{sentence}{evidence}</section>"
    )


def _evidence(name: str, issue: Issue, exchange: Exchange, album: Album) -> str:
    if album.shown >= MAX_EVIDENCE:
        return '<p class="dim">request and answer: see recording.har</p>'
    album.shown += 1
    request = summary.bare(exchange.request)
    line = escape(summary.line(exchange.request, f"{curl.BODIES}/{name}.body"))
    answer = exchange.answer
    status = str(answer.status) if isinstance(answer, Response) else "no answer"
    start = escape(f"{request.method} {request.target}")
    sent, form = f"Sent in {escape(exchange.source.purpose)}", exchanges.form(request, album.draw, {issue.best.field})
    came = f'Answered <span class="{_kind(status)}">{status}</span>'
    answered = exchanges.start(f"HTTP {status}", answer.headers) if isinstance(answer, Response) else ""
    return (
        f"{frame.pair((sent, form), (came, exchanges.body(exchange, album.draw)))}"
        f'<details class="more"><summary>headers, and a line to repeat it</summary><pre>{line}</pre>'
        f'<div class="pair">{exchanges.start(start, request.headers)}{answered}</div></details>'
    )


def _kind(status: str) -> str:
    return "ok" if status.startswith("2") else "no"


def _trials(check: Check) -> str:
    if not check.results:
        return ""
    survived, met = check.survived
    heads = ("trial", "what went wrong", "verdict", "what was seen")
    rows = (_trial(check, result) for result in check.results)
    return f"<h2>Trials: survives {survived} of {met}</h2>{frame.table('trials', heads, rows)}"


def _trial(check: Check, result: Result) -> str:
    kind = "ok" if result.survived else "no" if summary.failed(check, result) else "none"
    said = summary.tail(result.ended.output)
    output = f"<details><summary>{escape(result.words)}</summary><pre>{escape(said)}</pre></details>"
    name = escape(result.trial.name)
    return (
        f'<tr id="trial-{name}"><td><code>{name}</code></td><td>{_inline(result.trial.words)}</td>'
        f'<td><span class="verdict {kind}">{result.verdict}</span></td>'
        f"<td>{output if said else escape(result.words)}</td></tr>"
    )


def _notes(check: Check) -> str:
    lines = "".join(f"<li>{escape(note)}</li>" for note in check.notes)
    return f"<h2>Notes</h2><ul>{lines}</ul>" if lines else ""

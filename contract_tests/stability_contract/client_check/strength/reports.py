"""What a measure of strength leaves behind: one HTML page, JSON, JUnit, and a badge for shields.io. No keys."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from stability_contract.client_check import reports
from stability_contract.client_check.reports.album import Album
from stability_contract.client_check.strength import console
from stability_contract.printable import printable
from stability_contract.server_check.reports import exchanges
from stability_contract.server_check.reports.formats import junit
from stability_contract.server_check.reports.formats import page as frame

if TYPE_CHECKING:
    from pathlib import Path

    from stability_contract.client_check.strength.measure import Noticed, Strength

Json = dict[str, Any]
GOOD, FAIR = 80.0, 50.0
"""Percent from which on the badge is green, and yellow."""


def write(strength: Strength, folder: Path) -> None:
    """Write every report into a folder; raises ReportError once all were tried."""
    renderers = {
        "report.html": lambda: printable(page(strength)),
        "report.json": lambda: json.dumps(record(strength), indent=2, ensure_ascii=False) + "\n",
        "junit.xml": lambda: cases(strength),
        "badge.json": lambda: json.dumps(badge(strength), indent=2) + "\n",
    }
    reports.write_all(renderers, folder, strength.check.keys)


def badge(strength: Strength) -> Json:
    """Return the badge as the endpoint of shields.io reads it."""
    noticed, given = strength.count
    colour = "green" if strength.percent >= GOOD else "yellow" if strength.percent >= FAIR else "red"
    return {"schemaVersion": 1, "label": "wrong answers noticed", "message": f"{noticed} of {given}", "color": colour}


def record(strength: Strength) -> Json:
    """Return everything as JSON."""
    noticed, given = strength.count
    return {
        "subject": strength.check.subject,
        "passed": strength.passed,
        "verdict": console.verdict(strength),
        "noticed": noticed,
        "given": given,
        "percent": round(strength.percent, 1),
        "fail_under": strength.wanted.fail_under,
        "language": strength.language or None,
        "seconds": round(strength.seconds, 1),
        "kinds": [_kind(strength, one) for one in strength.results],
        "notes": strength.check.notes,
    }


def _kind(strength: Strength, one: Noticed) -> Json:
    kind = one.tried.kind
    return {
        "name": one.tried.name,
        "words": kind.words,
        "why": kind.why,
        "legal": kind.legal,
        "verdict": one.verdict,
        "seen": one.words,
        "assertion": kind.assertion(strength.language) or None,
        "exit_code": one.code,
        "failed_tests": list(one.failed_tests),
        "seconds": round(one.seconds, 1),
        "repeat": strength.repeat(one),
        "output": one.tail,
    }


def cases(strength: Strength) -> str:
    """Return JUnit: a case for each kind, which fails where no test notices it."""
    suite = junit.suite("wrong answers")
    for one in strength.results:
        kind = one.tried.kind
        case = junit.case(suite, "strength", f"{one.tried.name}: {kind.words}", one.seconds)
        if one.verdict in {"missed", "breaks"}:
            text = f"{kind.assertion(strength.language)}\nrepeat: {strength.repeat(one)}"
            junit.add(case, "failure", text, type=one.verdict, message=kind.why)
        elif one.verdict == "not reached":
            junit.add(case, "skipped", message=one.words)
    return junit.render("stability-contract client --strength", [suite])


def page(strength: Strength) -> str:
    """Return the page."""
    album = Album()
    noticed, given = strength.count
    tiles = [
        (f"{noticed} of {given}", "wrong answers noticed", "" if strength.passed else "bad"),
        (f"{strength.percent:.0f} %", "strength", ""),
        (f"{strength.seconds:.0f} s", "for all runs", ""),
    ]
    about = f'<p><code class="subject">{escape(strength.check.subject)}</code></p>'
    order = [one for verdict in ("breaks", "missed", "noticed", "taken", "not reached") for one in strength.of(verdict)]
    content = [
        frame.header(console.verdict(strength), about, good=strength.passed),
        frame.tiles(tiles),
        f"<h2>Kinds</h2>{''.join(_details(strength, one, album) for one in order)}",
    ]
    style = frame.css("stability_contract.client_check.reports", "client.css") + album.style()
    return frame.frame(f"{strength.check.subject}: strength", content, style)


def _details(strength: Strength, one: Noticed, album: Album) -> str:
    kind = one.tried.kind
    mark = "no" if one.verdict in {"missed", "breaks"} else "none" if one.verdict == "not reached" else "ok"
    assertion = kind.assertion(strength.language) if one.verdict == "missed" else ""
    sent = f"<h4>Answer</h4>{exchanges.answer(one.exchange, album.draw)}" if one.exchange else ""
    return (
        f'<details><summary><code>{escape(one.tried.name)}</code> <span class="verdict {mark}">{one.verdict}</span> '
        f"{escape(kind.words)}</summary><article><p>{escape(kind.why)}</p>"
        f"{f'<pre>{escape(assertion)}</pre>' if assertion else ''}<p>{escape(one.words)}</p>{sent}"
        f"<h4>Output</h4><pre>{escape(one.tail or 'nothing')}</pre><h4>Repeat it</h4>"
        f"<pre>{escape(strength.repeat(one))}</pre></article></details>"
    )

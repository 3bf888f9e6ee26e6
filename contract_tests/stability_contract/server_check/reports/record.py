"""A run as JSON, for other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from stability_contract.http.exchange import Response
from stability_contract.http.redaction import redact
from stability_contract.oracle.findings import Issue, numbered

if TYPE_CHECKING:
    from pathlib import Path

    from stability_contract.server_check.run import Run


def write(run: Run, path: Path) -> None:
    """Write the file."""
    text = json.dumps(describe(run), indent=2, ensure_ascii=False) + "\n"
    path.write_text(redact(text, run.key), "utf-8", "replace")


def describe(run: Run) -> dict[str, Any]:
    """Return everything that a run found, keys redacted."""
    return {
        "url": run.url,
        "contract": run.document.raw.get("info", {}).get("version"),
        "seed": run.options.seed,
        "seconds": round(run.seconds, 1),
        "requests": len(run.exchanges),
        "phases": [
            {"operation": operation, "phase": phase, **{name: getattr(stats, name) for name in stats.__slots__}}
            for (operation, phase), stats in run.counts.stats.items()
        ],
        "faults": [_issue(run, name, issue) for name, issue in numbered(run.issues)],
        "facts": [
            {
                "name": result.fact.name,
                "section": result.fact.section,
                "state": result.state,
                "label": result.fact.label,
                "sentences": list(result.fact.sentences),
                "seen": result.seen,
            }
            for result in run.results
        ],
        "notes": run.notes,
        "credits": str(run.sender.budget.spent) if run.sender.account else None,
        "receipt": run.receipt(),
    }


def _issue(run: Run, name: str, issue: Issue) -> dict[str, Any]:
    best = issue.best
    answer = best.exchange.answer if best.exchange else None
    return {
        "name": name,
        "code": best.code,
        "title": best.title,
        "operation": best.operation,
        "field": best.field,
        "detail": best.detail,
        "rule": best.rule,
        "label": best.label,
        "sentence": best.because,
        "count": issue.count,
        "phases": sorted(issue.phases),
        "purpose": best.exchange.source.purpose if best.exchange else None,
        "status": answer.status if isinstance(answer, Response) else None,
        "curl": run.repeat(name, best.exchange) if best.exchange else None,
    }

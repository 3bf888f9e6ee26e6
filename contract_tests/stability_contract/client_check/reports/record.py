"""A check as JSON, for other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from stability_contract.client_check import summary
from stability_contract.client_check.coverage import KINDS
from stability_contract.http import curl
from stability_contract.http.exchange import Response

if TYPE_CHECKING:
    from stability_contract.client_check.check import Check
    from stability_contract.client_check.summary import Group
    from stability_contract.client_check.trials import Result
    from stability_contract.oracle.findings import Finding, Issue

Json = dict[str, Any]


def render(check: Check) -> str:
    """Return the text of the file."""
    return json.dumps(describe(check), indent=2, ensure_ascii=False) + "\n"


def describe(check: Check) -> Json:
    """Return everything that a check found, keys redacted."""
    survived, met = check.survived
    return {
        "subject": check.subject,
        "contract": check.document.raw.get("info", {}).get("version"),
        "passed": check.passed,
        "verdict": summary.verdict(check),
        "strict": check.strict,
        "ignored": sorted(check.ignored),
        "requests": len(check.judged),
        "statuses": _statuses(check),
        "credits": str(summary.credits_spent(check)),
        "errors": check.count("error"),
        "warnings": check.count("warning"),
        "infos": check.count("info"),
        "findings": [_issue(group, name, issue) for group in summary.groups(check) for name, issue in group.issues],
        "coverage": _coverage(check),
        "trials": {"survived": survived, "met": met, "results": [_trial(check, result) for result in check.results]},
        "notes": check.notes,
    }


def _statuses(check: Check) -> Json:
    found = sorted(one.entry.status for one in check.judged)
    return {str(status): found.count(status) for status in dict.fromkeys(found)}


def _issue(group: Group, name: str, issue: Issue) -> Json:
    best = issue.best
    return {
        "name": name,
        "code": group.code,
        "severity": group.severity,
        "title": group.title,
        "operation": best.operation,
        "field": best.field,
        "detail": best.detail,
        "label": best.label,
        "sentence": best.because,
        "fix": group.fix,
        "count": issue.count,
        **_seen(best, name),
    }


def _seen(best: Finding, name: str) -> Json:
    """Return which request shows a finding, what it was answered, and how to repeat it."""
    exchange = best.exchange
    if exchange is None:
        return {"request": None, "status": None, "curl": None}
    answer = exchange.answer
    return {
        "request": exchange.source.purpose,
        "status": answer.status if isinstance(answer, Response) else None,
        "curl": summary.line(exchange.request, f"{curl.BODIES}/{name}.body"),
    }


def _coverage(check: Check) -> Json:
    whole = check.coverage
    return {
        "percent": round(whole.percent, 1),
        "met": whole.met,
        "cells": len(whole.cells),
        "fail_under": check.fail_under,
        "endpoints": {operation.name: _endpoint(check, operation.name) for operation in check.operations},
    }


def _endpoint(check: Check, name: str) -> Json:
    part = check.coverage.only(operation=name)
    return {
        "percent": round(part.percent, 1),
        **{
            kind: [
                {"field": cell.field, "name": cell.name, "hits": hits}
                for cell, hits in part.only(kind=kind).cells.items()
            ]
            for kind in KINDS
        },
    }


def _trial(check: Check, result: Result) -> Json:
    return {
        "name": result.trial.name,
        "group": result.trial.group,
        "words": result.trial.words,
        "verdict": result.verdict,
        "survived": result.survived,
        "fails": summary.failed(check, result),
        "seen": result.words,
        "exit_code": result.ended.code,
        "seconds": round(result.ended.seconds, 1),
        "requests": len(result.recording.entries),
        "output": summary.tail(result.ended.output),
    }

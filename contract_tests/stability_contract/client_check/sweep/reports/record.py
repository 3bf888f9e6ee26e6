"""A sweep as JSON, for other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from stability_contract.client_check import summary
from stability_contract.client_check.check import severity
from stability_contract.client_check.sweep import console

if TYPE_CHECKING:
    from stability_contract.client_check.sweep.calls import Call
    from stability_contract.client_check.sweep.outcome import Outcome
    from stability_contract.client_check.sweep.run import Sweep

Json = dict[str, Any]


def render(sweep: Sweep) -> str:
    """Return the text of the file."""
    return json.dumps(describe(sweep), indent=2, ensure_ascii=False) + "\n"


def describe(sweep: Sweep) -> Json:
    """Return everything that a sweep found."""
    survived, decided = sweep.survived
    plan = sweep.plan
    return {
        "subject": sweep.check.subject,
        "contract": sweep.check.document.raw.get("info", {}).get("version"),
        "passed": sweep.passed,
        "verdict": console.verdict(sweep),
        "survived": survived,
        "decided": decided,
        "seconds": round(sweep.seconds, 1),
        "calls": [_call(call) for call in plan.calls] if plan else [],
        "difference": plan.difference if plan else "",
        "planned": len(plan.cells) if plan else 0,
        "pruned": list(plan.pruned) if plan else [],
        "cells": [_cell(sweep, one) for one in sweep.outcomes],
        "notes": sweep.check.notes,
    }


def _call(call: Call) -> Json:
    return {
        "number": call.number,
        "operation": call.operation,
        "order": call.order,
        "group": call.group,
        "place": call.place,
        "fields": list(call.fields),
        "form": "json" if call.is_json else "picture",
    }


def _cell(sweep: Sweep, one: Outcome) -> Json:
    return {
        "name": one.cell.name,
        "call": one.cell.call.number,
        "operation": one.cell.call.operation,
        "fault": one.cell.trial.name,
        "words": one.cell.trial.words,
        "verdict": one.verdict,
        "seen": one.words,
        "also": [{"verdict": verdict, "seen": words} for verdict, words in one.also],
        "code": one.found or None,
        "severity": severity(one.found) if one.found else None,
        "fails": bool(one.found) and summary.fails(sweep.check, one.found),
        "exit_code": one.code,
        "failed_tests": list(one.failed_tests),
        "seconds": round(one.seconds, 1),
        "requests": one.requests,
        "repeat": sweep.repeat(one),
        "output": one.tail,
    }

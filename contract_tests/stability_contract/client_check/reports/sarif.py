"""A check as SARIF 2.1.0, for the tools that show findings next to the code."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from stability_contract.client_check import explanations, summary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stability_contract.client_check.check import Check
    from stability_contract.client_check.explanations import Explanation
    from stability_contract.client_check.summary import Group
    from stability_contract.oracle.findings import Issue

Json = dict[str, Any]

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}
RECORDING = "recording.har"
COUNTING = ("USE03", "RUN", "TRY")
"""Codes whose findings have numbers that differ from run to run."""
_HEAD = 4096


def render(check: Check, reports: Path | None = None) -> str:
    """Return the text of the file, which is written into this folder."""
    return json.dumps(describe(check, Path.cwd(), reports), indent=2, ensure_ascii=False) + "\n"


def describe(check: Check, folder: Path, reports: Path | None = None) -> Json:
    """Return the log; the findings are placed in the client's file, if the command names one in the repository.

    Paths are relative to the root of the repository in which the command runs, else to the folder.
    """
    rules = list(explanations.every().values())
    places = {rule.code: index for index, rule in enumerate(rules)}
    where = source(check.words, folder, reports)
    driver = {"name": "stability-contract", "semanticVersion": "1.0.0", "rules": [_rule(rule) for rule in rules]}
    seen: Counter[str] = Counter()
    results = [
        _result(group, issue, places[group.code], where, seen)
        for group in summary.groups(check)
        for _, issue in group.issues
    ]
    notes = [{"level": "note", "message": {"text": note}} for note in check.notes]
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notes}],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def source(words: Iterable[str], folder: Path, reports: Path | None = None) -> str:
    """Return the first file that a command names, if it is a text in the repository; else the recording."""
    root = _root(folder.resolve())
    for word in words:
        with contextlib.suppress(OSError, ValueError):  # no name of a file, or of none that can be read
            file = (folder / word).resolve()
            if file.is_file() and file.is_relative_to(root) and _is_text(file):
                return file.relative_to(root).as_posix()
    recording = (folder / (reports or "") / RECORDING).resolve()
    return recording.relative_to(root).as_posix() if reports and recording.is_relative_to(root) else RECORDING


def _root(folder: Path) -> Path:
    """Return the root of the repository that a folder is in, or the folder."""
    return next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), folder)


def _is_text(file: Path) -> bool:
    with file.open("rb") as opened:
        return b"\0" not in opened.read(_HEAD)


def _rule(rule: Explanation) -> Json:
    wrong, right = rule.examples
    text = f"{rule.why}\n\nFix: {rule.fix}.\n\nWrong:\n{wrong}\n\nRight:\n{right}"
    markdown = f"{rule.why}\n\n**Fix:** {rule.fix}.\n\nWrong:\n```\n{wrong}\n```\nRight:\n```\n{right}\n```"
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": f"{rule.title}: {rule.why}"},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"label": rule.label, "tags": ["stable-image", explanations.group(rule.code).lower()]},
    }


def _result(group: Group, issue: Issue, index: int, where: str, seen: Counter[str]) -> Json:
    best = issue.best
    place = summary.place(issue)
    shown = f"{place}: {best.detail}" if place else best.detail
    message = f"{group.title}: {shown} (fix: {group.fix})"
    logical = [{"fullyQualifiedName": ".".join(filter(None, (best.operation, best.field))), "kind": "parameter"}]
    return {
        "ruleId": group.code,
        "ruleIndex": index,
        "level": LEVELS[group.severity],
        "message": {"text": message},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": quote(where)}, "region": {"startLine": 1}},
                **({"logicalLocations": logical} if place else {}),
            }
        ],
        "occurrenceCount": issue.count,
        "partialFingerprints": {"stabilityContract/v1": _fingerprint(issue, seen)},
    }


def _fingerprint(issue: Issue, seen: Counter[str]) -> str:
    """Name an issue so that the next run, which counts other numbers, names it alike; of several alike each its own."""
    code, operation, field, rule, value = issue.best.group
    counts = code.startswith(COUNTING)
    text = "\0".join((code, operation, field, rule, re.sub(r"\d+", "0", value) if counts else value))
    seen[text] += 1
    number = f"\0{seen[text]}" if seen[text] > 1 else ""
    return hashlib.sha256((text + number).encode("utf-8", "replace")).hexdigest()[:32]

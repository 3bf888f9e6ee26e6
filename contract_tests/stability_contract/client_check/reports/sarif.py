"""A check as SARIF 2.1.0, for the tools that show findings beside the code."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from stability_contract.client_check import explanations, summary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stability_contract.client_check.check import Check
    from stability_contract.client_check.explanations import Explanation
    from stability_contract.client_check.summary import Group
    from stability_contract.oracle.findings import Fault

Json = dict[str, Any]

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}
RECORDING = "recording.har"
_HEAD = 4096


def write(check: Check, path: Path) -> None:
    """Write the file."""
    path.write_text(json.dumps(describe(check, Path.cwd()), indent=2, ensure_ascii=False) + "\n", "utf-8")


def describe(check: Check, folder: Path) -> Json:
    """Give the log; the findings are placed in the client's file, if the command names one below the folder."""
    rules = list(explanations.every().values())
    places = {rule.code: index for index, rule in enumerate(rules)}
    where = source(check.words, folder)
    driver = {
        "name": "stability-contract",
        "semanticVersion": "1.0.0",
        "rules": [_rule(rule) for rule in rules],
    }
    results = [
        _result(group, fault, places[group.code], where) for group in summary.groups(check) for _, fault in group.faults
    ]
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }


def source(words: Iterable[str], folder: Path) -> str:
    """Give the first file that a command names, relative to the folder, if it is a text in it; else the recording."""
    for word in words:
        file = (folder / word).resolve()
        if file.is_file() and file.is_relative_to(folder.resolve()) and _is_text(file):
            return file.relative_to(folder.resolve()).as_posix()
    return RECORDING


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


def _result(group: Group, fault: Fault, index: int, where: str) -> Json:
    best = fault.best
    place = summary.place(fault)
    seen = f"{place}: {best.detail}" if place else best.detail
    message = f"{group.title}: {seen} (fix: {group.fix})"
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
        "occurrenceCount": fault.count,
        "partialFingerprints": {"stabilityContract/v1": _fingerprint(fault)},
    }


def _fingerprint(fault: Fault) -> str:
    """Name a fault so that the next run, which sees other numbers, names it alike."""
    return hashlib.sha256("\0".join(fault.best.group).encode()).hexdigest()[:32]

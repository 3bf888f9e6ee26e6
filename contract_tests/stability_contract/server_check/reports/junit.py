"""A run as JUnit XML: one case for each phase of an endpoint and for each fact, one failure for each issue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.http.redaction import redact
from stability_contract.oracle.findings import numbered
from stability_contract.server_check.reports.formats import junit

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree import ElementTree as ET

    from stability_contract.facts.runner import Result
    from stability_contract.oracle.findings import Issue
    from stability_contract.server_check.run import Run

TRIED = ("FACT01", "LAW01")
"""The codes of facts and laws, which have test cases of their own."""


def write(run: Run, path: Path) -> None:
    """Write the file; it has failures exactly if the run has issues."""
    issues = list(numbered(run.issues))
    suites = [
        *(_suite(operation, run, issues) for operation in dict.fromkeys(name for name, _ in run.counts.stats)),
        _facts(run),
        _rest([(name, issue) for name, issue in issues if not _placed(run, issue)]),
    ]
    text = junit.render("stability-contract", suites, "skipped", time=f"{run.seconds:.3f}")
    path.write_text(redact(text, run.key), "utf-8", "replace")


def _suite(operation: str, run: Run, issues: list[tuple[str, Issue]]) -> ET.Element:
    suite = junit.suite(operation)
    for (owner, phase), stats in run.counts.stats.items():
        if owner == operation:
            case = junit.case(suite, operation, f"{phase}: {stats.cases} cases")
            for name, issue in issues:
                if (operation, phase) in _places(issue):
                    _failure(case, name, issue)
    return suite


def _rest(issues: list[tuple[str, Issue]]) -> ET.Element:
    """Return what belongs to no phase and no fact, but to the run as a whole."""
    suite = junit.suite("run")
    for name, issue in issues:
        _failure(junit.case(suite, "run", f"{issue.best.operation}: {issue.best.title}"), name, issue)
    return suite


def _placed(run: Run, issue: Issue) -> bool:
    broken = {result.fact.name for result in run.results if result.state == "broken"}
    return bool(_places(issue) & run.counts.stats.keys()) or (issue.best.code in TRIED and issue.best.rule in broken)


def _places(issue: Issue) -> set[tuple[str, str]]:
    return {(issue.best.operation, phase) for phase in issue.phases or {issue.best.field}}


def _failure(case: ET.Element, name: str, issue: Issue) -> None:
    best = issue.best
    message = f"{name} {best.code} {best.field}: {best.title} ({issue.count} times)"
    text = f"{best.detail}\n{best.label}: {best.because}"
    junit.add(case, "failure", text, type=best.code, message=message)


def _facts(run: Run) -> ET.Element:
    suite = junit.suite("published facts")
    for result in run.results:
        _outcome(junit.case(suite, f"facts.{result.fact.section}", result.fact.name), result)
    return suite


def _outcome(case: ET.Element, result: Result) -> None:
    if result.state == "not tried":
        junit.add(case, "skipped", message=result.seen)
    elif result.state == "broken":
        junit.add(case, "failure", "\n".join(result.fact.sentences), type=result.fact.code, message=result.seen)

"""A check as JUnit XML: requests, trials and coverage. It has a failure exactly where the check does not pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.client_check import summary
from stability_contract.client_check.trial_outcome import CODES
from stability_contract.counting import counted
from stability_contract.server_check.reports.formats import junit

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

    from stability_contract.client_check.check import Check
    from stability_contract.client_check.summary import Group
    from stability_contract.client_check.trials import Result
    from stability_contract.oracle.findings import Issue


def render(check: Check) -> str:
    """Return the text of the file."""
    suites = [_requests(check)]
    if check.notes:
        junit.add(suites[0], "system-out", "\n".join(f"note: {note}" for note in check.notes))
    if check.results:
        suites.append(_trials(check))
    if check.fail_under:
        suites.append(_coverage(check))
    return junit.render("stability-contract client", suites)


def _requests(check: Check) -> ET.Element:
    """Return a case for each issue, and one for each endpoint that was called without any."""
    suite = junit.suite("requests")
    groups = [group for group in summary.groups(check) if not group.of_trials]
    for group in groups:
        for name, issue in group.issues:
            _issue(suite, check, group, name, issue)
    faulty = {issue.best.operation for group in groups for _, issue in group.issues}
    for operation in dict.fromkeys(one.operation for one in check.judged if one.operation):
        if operation not in faulty:
            junit.case(suite, operation, "keeps every rule")
    return suite


def _issue(suite: ET.Element, check: Check, group: Group, name: str, issue: Issue) -> None:
    best = issue.best
    case = junit.case(
        suite, best.operation or "no endpoint", f"{group.code} {best.field}: {group.title}: {best.detail}"
    )
    text = f"{name}: {best.detail}\n{best.label}: {best.because}\nfix: {group.fix}"
    if summary.fails(check, group.code):
        times = counted(issue.count, "time")
        message = f"{summary.place(issue)}: {best.detail} ({times})"
        junit.add(case, "failure", text, type=group.code, message=message)
    else:
        junit.add(case, "system-out", f"{group.severity}: {text}")


def _trials(check: Check) -> ET.Element:
    suite = junit.suite("trials")
    for result in check.results:
        trial = result.trial
        _outcome(
            junit.case(suite, f"trial.{trial.group}", f"{trial.name}: {trial.words}", result.ended.seconds),
            check,
            result,
        )
    return suite


def _outcome(case: ET.Element, check: Check, result: Result) -> None:
    words = f"{result.verdict}: {result.words}"
    if summary.failed(check, result):
        junit.add(case, "failure", summary.tail(result.ended.output), type=CODES[result.verdict], message=words)
    elif not result.survived:
        left_out = result.verdict in CODES
        junit.add(case, "skipped", message=f"{words} (left out by --ignore)" if left_out else words)


def _coverage(check: Check) -> ET.Element:
    suite = junit.suite("coverage")
    case = junit.case(suite, "coverage", f"at least {check.fail_under:g} %")
    if not check.covered_enough:
        message = f"{check.coverage.percent:.1f} % of the contract is used"
        junit.add(case, "failure", type="coverage", message=message)
    return suite

"""A check as JUnit XML: requests, trials and coverage. It has a failure exactly where the check does not pass."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from stability_contract.client_check import summary
from stability_contract.client_check.counting import counted
from stability_contract.client_check.trial_outcome import CODES
from stability_contract.server_check.reports.xml_text import clean

if TYPE_CHECKING:
    from stability_contract.client_check.check import Check
    from stability_contract.client_check.summary import Group
    from stability_contract.client_check.trials import Result
    from stability_contract.oracle.findings import Fault

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def render(check: Check) -> str:
    """Return the text of the file, in the order and with the attributes that Jenkins and GitLab expect."""
    root = ET.Element("testsuites", name="stability-contract client")
    _requests(ET.SubElement(root, "testsuite", name="requests"), check)
    if check.results:
        _trials(ET.SubElement(root, "testsuite", name="trials"), check)
    if check.fail_under:
        _coverage(ET.SubElement(root, "testsuite", name="coverage"), check)
    for suite in root:
        _count(suite)
    for attribute in ("tests", "failures", "errors"):
        root.set(attribute, str(sum(int(suite.get(attribute, "0")) for suite in root)))
    if check.notes:
        ET.SubElement(root[0], "system-out").text = clean("\n".join(f"note: {note}" for note in check.notes))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False).join((HEAD, "\n"))


def _count(suite: ET.Element) -> None:
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(sum(case.find("failure") is not None for case in suite)))
    suite.set("skipped", str(sum(case.find("skipped") is not None for case in suite)))
    suite.set("errors", "0")


def _requests(suite: ET.Element, check: Check) -> None:
    """Return a case for each fault, and one for each endpoint that was called without any."""
    groups = [group for group in summary.groups(check) if not group.of_trials]
    for group in groups:
        for name, fault in group.faults:
            _fault(suite, check, group, name, fault)
    faulty = {fault.best.operation for group in groups for _, fault in group.faults}
    for operation in dict.fromkeys(one.operation for one in check.judged if one.operation):
        if operation not in faulty:
            _case(suite, operation, "keeps every rule")


def _fault(suite: ET.Element, check: Check, group: Group, name: str, fault: Fault) -> None:
    best = fault.best
    case = _case(suite, best.operation or "no endpoint", f"{group.code} {best.field}: {group.title}: {best.detail}")
    text = f"{name}: {best.detail}\n{best.label}: {best.because}\nfix: {group.fix}"
    if summary.fails(check, group.code):
        times = counted(fault.count, "time")
        message = f"{summary.place(fault)}: {best.detail} ({times})"
        ET.SubElement(case, "failure", type=group.code, message=clean(message)).text = clean(text)
    else:
        ET.SubElement(case, "system-out").text = clean(f"{group.severity}: {text}")


def _trials(suite: ET.Element, check: Check) -> None:
    for result in check.results:
        case = _case(suite, f"trial.{result.trial.group}", f"{result.trial.name}: {result.trial.words}")
        case.set("time", f"{result.ended.seconds:.3f}")
        _outcome(case, check, result)


def _outcome(case: ET.Element, check: Check, result: Result) -> None:
    words = clean(f"{result.verdict}: {result.words}")
    if summary.failed(check, result):
        failure = ET.SubElement(case, "failure", type=CODES[result.verdict], message=words)
        failure.text = clean(summary.tail(result))
    elif not result.survived:
        left_out = result.verdict in CODES
        ET.SubElement(case, "skipped", message=f"{words} (left out by --ignore)" if left_out else words)


def _coverage(suite: ET.Element, check: Check) -> None:
    found, wanted = check.coverage.percent, check.fail_under
    case = _case(suite, "coverage", f"at least {wanted:g} %")
    if not check.covered_enough:
        ET.SubElement(case, "failure", type="coverage", message=f"{found:.1f} % of the contract is used")


def _case(suite: ET.Element, owner: str, name: str) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname=clean(owner), name=clean(name), time="0.000")

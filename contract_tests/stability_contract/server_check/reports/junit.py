"""A run as JUnit XML: one case for each phase of an endpoint and for each fact, one failure for each fault."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from stability_contract.http.redaction import redact
from stability_contract.oracle.findings import numbered
from stability_contract.server_check.reports.xml_text import clean

if TYPE_CHECKING:
    from pathlib import Path

    from stability_contract.facts.runner import Result
    from stability_contract.oracle.findings import Fault
    from stability_contract.server_check.run import Run

TRIED = ("FACT01", "LAW01")
"""The codes of facts and laws, which have test cases of their own."""


def write(run: Run, path: Path) -> None:
    """Write the file; it has failures exactly if the run has faults."""
    faults = list(numbered(run.faults))
    root = ET.Element("testsuites", name="stability-contract", time=f"{run.seconds:.3f}")
    for operation in dict.fromkeys(name for name, _ in run.counts.stats):
        _suite(root, operation, run, faults)
    _facts(root, run)
    _rest(root, [(name, fault) for name, fault in faults if not _placed(run, fault)])
    for attribute in ("tests", "failures", "skipped"):
        root.set(attribute, str(sum(int(suite.get(attribute, "0")) for suite in root)))
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode", xml_declaration=True)
    path.write_text(redact(text, run.key) + "\n", "utf-8", "replace")


def _suite(root: ET.Element, operation: str, run: Run, faults: list[tuple[str, Fault]]) -> None:
    suite = ET.SubElement(root, "testsuite", name=operation)
    for (owner, phase), stats in run.counts.stats.items():
        if owner == operation:
            case = ET.SubElement(suite, "testcase", classname=operation, name=f"{phase}: {stats.cases} cases")
            for name, fault in faults:
                if (operation, phase) in _places(fault):
                    _failure(case, name, fault)
    _count(suite)


def _rest(root: ET.Element, faults: list[tuple[str, Fault]]) -> None:
    """Return what belongs to no phase and no fact, but to the run as a whole."""
    suite = ET.SubElement(root, "testsuite", name="run")
    for name, fault in faults:
        case = ET.SubElement(suite, "testcase", classname="run", name=f"{fault.best.operation}: {fault.best.title}")
        _failure(case, name, fault)
    _count(suite)


def _placed(run: Run, fault: Fault) -> bool:
    broken = {result.fact.name for result in run.results if result.state == "broken"}
    return bool(_places(fault) & run.counts.stats.keys()) or (fault.best.code in TRIED and fault.best.rule in broken)


def _places(fault: Fault) -> set[tuple[str, str]]:
    return {(fault.best.operation, phase) for phase in fault.phases or {fault.best.field}}


def _failure(case: ET.Element, name: str, fault: Fault) -> None:
    best = fault.best
    message = f"{name} {best.code} {best.field}: {best.title} ({fault.count} times)"
    ET.SubElement(case, "failure", type=best.code, message=clean(message)).text = clean(
        f"{best.detail}\n{best.label}: {best.because}"
    )


def _facts(root: ET.Element, run: Run) -> None:
    suite = ET.SubElement(root, "testsuite", name="published facts")
    for result in run.results:
        case = ET.SubElement(suite, "testcase", classname=f"facts.{result.fact.section}", name=result.fact.name)
        _outcome(case, result)
    _count(suite)


def _outcome(case: ET.Element, result: Result) -> None:
    if result.state == "not tried":
        ET.SubElement(case, "skipped", message=clean(result.seen))
    elif result.state == "broken":
        failure = ET.SubElement(case, "failure", type=result.fact.code, message=clean(result.seen))
        failure.text = clean("\n".join(result.fact.sentences))


def _count(suite: ET.Element) -> None:
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(sum(case.find("failure") is not None for case in suite)))
    suite.set("skipped", str(sum(case.find("skipped") is not None for case in suite)))

"""A sweep as JUnit XML: a suite for each call, a case for each fault. It fails where the sweep does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.client_check import summary
from stability_contract.client_check.sweep import matrix
from stability_contract.server_check.reports.formats import junit

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

    from stability_contract.client_check.sweep.outcome import Outcome
    from stability_contract.client_check.sweep.run import Sweep


def render(sweep: Sweep) -> str:
    """Return the text of the file."""
    found = matrix.of(sweep)
    suites = []
    for call in found.calls:
        suite = junit.suite(f"call {call.number}: {call.operation}")
        for name in found.faults:
            if one := found.cells.get((name, call.number)):
                _case(suite, sweep, one)
        suites.append(suite)
    return junit.render("stability-contract client --sweep", suites)


def _case(suite: ET.Element, sweep: Sweep, one: Outcome) -> None:
    owner = f"sweep.call-{one.cell.call.number}"
    case = junit.case(suite, owner, f"{one.cell.name}: {one.cell.trial.words}", one.seconds)
    words = f"{one.verdict}: {one.words}"
    if one.found and summary.fails(sweep.check, one.found):
        text = f"{one.tail}\n\nrepeat: {sweep.repeat(one)}"
        junit.add(case, "failure", text, type=one.found, message=words)
    elif not one.survived:
        junit.add(case, "skipped", message=words)

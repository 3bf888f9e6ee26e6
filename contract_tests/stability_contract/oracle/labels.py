"""How sure a finding is: as sure as the least sure of the things that it rests on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from stability_contract.contract.document import SCENE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stability_contract.contract.document import Operation
    from stability_contract.oracle.findings import Finding
    from stability_contract.oracle.judge import Verdict
    from stability_contract.oracle.rules import Label

ORDER: tuple[Label, ...] = ("documented", "observed", "assumed")
_STATUS_CODES = {"ANS001", "ANS003"}
_TAKEN_CODES = {"ANS002", "ANS003", "ANS030"}
_RESPONSE_CODES = {"ANS012", "ANS013", "ANS014"}
_WORDED_CODES = {"ANS003", "ANS004"}
ASSUMED: Label = "assumed"
JOINT = ("REQ022", "REQ023", "REQ024", "REQ025", "REQ035")
"""Rules that the reference states, without the status and the words of the error response."""

TOO_LARGE = "413"


def weakest(labels: Iterable[Label]) -> Label:
    """Return the least sure of some labels; `documented` if there are none."""
    return max(labels, key=ORDER.index, default="documented")


def labelled(finding: Finding, verdict: Verdict) -> Finding:
    """Return a finding with the label of the least sure thing that it rests on."""
    return replace(finding, label=weakest([finding.label, *_grounds(finding.code, verdict)]))


def _grounds(code: str, verdict: Verdict) -> Iterator[Label]:
    operation = verdict.operation
    if operation is None:
        yield "assumed"  # nothing is said of paths that are not in the contract
        return
    if code in _STATUS_CODES | _RESPONSE_CODES:
        yield from (_of(operation.responses.get(str(status), {})) for status in verdict.statuses)
    if code in _STATUS_CODES and verdict.statuses == {int(TOO_LARGE)}:
        yield operation.labels["body"]
    if code in _TAKEN_CODES:
        yield verdict.preference.label
        yield from (violation.rule.label for violation in verdict.warnings)
    if code in _WORDED_CODES:
        yield from (ASSUMED for violation in verdict.errors if violation.rule.code in JOINT)
    if code == "ANS013":
        yield verdict.preference.label
    if code == "ANS022":
        yield from _of_sizes(operation, verdict)


def _of_sizes(operation: Operation, verdict: Verdict) -> Iterator[Label]:
    yield operation.labels["sizes"]
    if verdict.uploads and operation.kind == SCENE:
        yield "assumed"  # the size nearest to the input's ratio


def _of(response: dict[str, Any]) -> Label:
    found: Label = response.get("x-fidelity", {}).get("label", "documented")
    return found

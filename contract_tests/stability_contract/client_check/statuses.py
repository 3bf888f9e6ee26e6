"""What the contract says of an error response, for findings about a client that was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from stability_contract.client_check.rules import FAILED, FLAGGED, REFUSED, SLOW, TIME_OUT
from stability_contract.oracle.rules import TOO_LARGE

if TYPE_CHECKING:
    from stability_contract.client_check.judged import Judged
    from stability_contract.contract.document import Operation
    from stability_contract.oracle.rules import Label

DOCUMENTED = {400: REFUSED, 403: FLAGGED, 413: TOO_LARGE, 429: TIME_OUT, 500: FAILED}
"""The reference's own sentences on its statuses."""
UNKNOWN: dict[int, str] = {0: SLOW, 404: "No operation has this path.", 405: "The path does not take this method."}
"""Statuses of which the contract of an endpoint need not speak."""


def sentence(one: Judged) -> tuple[str, Label]:
    """Return what the contract says of the status of an answer, and how sure that is."""
    return of_status(one.entry.status, one.verdict.operation)


def of_status(status: int, operation: Operation | None) -> tuple[str, Label]:
    """Return what the contract says of a status of an operation, and how sure that is."""
    if status in DOCUMENTED:
        return DOCUMENTED[status], "documented"
    node = operation.responses.get(str(status), {}) if operation else {}
    text = str(node.get("description") or UNKNOWN.get(status, ""))
    label = node.get("x-fidelity", {}).get("label", "documented" if node else "assumed")
    return text, cast("Label", label)

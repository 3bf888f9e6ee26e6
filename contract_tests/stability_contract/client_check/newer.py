"""Says which requests a newer contract takes: the service goes on, and a client may be ahead of the contract."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from stability_contract.contract import document as documents
from stability_contract.oracle.judge import Judge

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stability_contract.client_check.judged import Judged
    from stability_contract.contract.document import Document
    from stability_contract.oracle.judge import Verdict

IGNORED = "REQ040"


def hints(document: Document, judged: Sequence[Judged]) -> Iterator[str]:
    """Return a line for the oldest newer contract that takes what this one refuses or ignores, if there is one."""
    wanting = [one for one in judged if one.verdict.operation and not one.entry.request.missing and _lacks(one.verdict)]
    for year in document.newer if wanting else ():
        judge = Judge(_contract(year), lambda _key: None)
        taken = [one for one in wanting if _takes(judge.judge(one.entry.request), one.verdict)]
        if taken:
            fields = sorted(
                {field for one in taken for field in _lacks(one.verdict) - _lacks(judge.judge(one.entry.request))}
            )
            count = f"{len(taken)} request{'s' if len(taken) > 1 else ''}"
            yield (
                f"the contract {year} takes {count} as sent ({', '.join(fields)}): "
                f"if that is the service that you call, check with --contract {year}"
            )
            return


def has_field(document: Document, operation: str, field: str) -> str:
    """Return the newer contract whose operation of this name has this field, or nothing."""
    for year in document.newer:
        newer = _contract(year)
        if operation in newer.names and field in newer.operation(operation).properties:
            return year
    return ""


@lru_cache(maxsize=4)
def _contract(year: str) -> Document:
    return documents.load(year)


def _lacks(verdict: Verdict) -> set[str]:
    """Return the fields that are refused or ignored."""
    return {
        violation.field
        for violation in verdict.violations
        if violation.field != "authorization" and (violation.rule.severity == "error" or violation.rule.code == IGNORED)
    }


def _takes(newer: Verdict, older: Verdict) -> bool:
    """Return whether a newer contract accepts the request, and reads more of it."""
    left = _lacks(newer)
    refused = {violation.field for violation in newer.errors if violation.field != "authorization"}
    return not refused and _lacks(older) > left

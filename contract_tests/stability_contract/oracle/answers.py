"""Judges a server's answer against the verdict on the request: the status first, then what comes with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stability_contract.http.accept import JSON, PICTURE, preference
from stability_contract.http.exchange import Exchange, NoResponse, Response
from stability_contract.oracle import error_responses, submits, successes
from stability_contract.oracle.findings import Finding
from stability_contract.oracle.labels import labelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.oracle.judge import Verdict
    from stability_contract.oracle.rules import Violation

OK, ERROR = 200, 400
SERVER_ERROR = 500
UNAUTHORIZED = 401
RATE_LIMITED = 429


def examine(exchange: Exchange, verdict: Verdict) -> list[Finding]:
    """Return every fault that this one exchange shows."""
    return [labelled(finding, verdict) for finding in _examine(exchange, verdict)]


def _examine(exchange: Exchange, verdict: Verdict) -> list[Finding]:
    answer = exchange.answer
    if isinstance(answer, NoResponse):
        return [_finding("ANS010", exchange, "", answer.reason)]
    if verdict.any_refusal and answer.status >= ERROR:
        return []
    found = list(_status(exchange, answer, verdict))
    if verdict.operation is None or not any(code == answer.status for code in _declared(verdict)):
        if answer.status < ERROR and answer.status in verdict.statuses:  # a result, of which nobody knows the request
            return found
        return found or list(error_responses.examine(exchange, answer, verdict))
    if answer.status != OK:
        return [*found, *error_responses.examine(exchange, answer, verdict)]
    kind = submits if verdict.operation.asynchronous else successes
    return [*found, *kind.examine(exchange, answer, verdict)]


def examine_result(exchange: Exchange, verdict: Verdict) -> list[Finding]:
    """Return every fault of the result of an asynchronous operation; `verdict` is the one on its submit."""
    answer = exchange.answer
    if isinstance(answer, NoResponse):
        return [_finding("ANS010", exchange, "", answer.reason)]
    if answer.status != OK:
        return [_finding("ANS002", exchange, "", f"the result of a good request is {answer.status}")]
    asked = preference(exchange.request.header("accept"), (PICTURE, JSON))
    found = successes.examine(exchange, answer, replace(verdict, preference=asked))
    return [labelled(finding, verdict) for finding in found]


def _declared(verdict: Verdict) -> Iterator[int]:
    if verdict.operation:
        yield from (int(status) for status in verdict.operation.responses if status.isdigit())


def _status(exchange: Exchange, answer: Response, verdict: Verdict) -> Iterator[Finding]:
    if answer.status in verdict.statuses:
        return
    violation = verdict.errors[0] if verdict.errors else None
    wanted = " or ".join(str(status) for status in sorted(verdict.statuses))
    if answer.status >= SERVER_ERROR:
        yield _finding("ANS011", exchange, "", f"answers {answer.status}, expected {wanted}", violation)
    elif answer.status == RATE_LIMITED:
        yield _finding("ANS031", exchange, "", f"answers 429, expected {wanted}")
    elif OK <= answer.status < 300 and violation:  # noqa: PLR2004 - the successes
        yield _finding("ANS001", exchange, violation.field, f"answers {answer.status} although {violation}", violation)
    elif violation:
        yield _finding(
            "ANS003", exchange, violation.field, f"answers {answer.status}, expected {wanted}: {violation}", violation
        )
    elif answer.status == UNAUTHORIZED:
        yield _finding("ANS030", exchange, "authorization", "answers 401 to a good key")
    else:
        said = "; ".join(error_responses.texts(answer)) or answer.body[:80].decode("latin-1")
        yield _finding(
            "ANS002", exchange, error_responses.first_field(answer), f"answers {answer.status}, says: {said[:300]}"
        )


def _finding(code: str, exchange: Exchange, field: str, detail: str, violation: Violation | None = None) -> Finding:
    return Finding(
        code=code,
        operation=exchange.source.operation,
        field=field,
        detail=detail,
        sentence=violation.sentence if violation else "",
        label=violation.rule.label if violation else "documented",
        rule=violation.rule.code if violation else "",
        exchange=exchange,
    )

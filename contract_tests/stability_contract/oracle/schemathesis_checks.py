"""Schemathesis's own checks, run on answers to its own cases; what the judge refutes is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import requests
from schemathesis.core.failures import AcceptedNegativeData, Failure, FailureGroup
from schemathesis.core.transport import Response as SchemathesisResponse
from schemathesis.openapi.checks import RejectedPositiveData
from schemathesis.specs.openapi import checks as definitions

from stability_contract.http.exchange import Exchange, Response
from stability_contract.oracle import error_responses
from stability_contract.oracle.findings import Finding
from stability_contract.oracle.labels import ORDER, labelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemathesis import Case

    from stability_contract.http.exchange import Request
    from stability_contract.oracle.judge import Verdict
    from stability_contract.oracle.rules import Label

# not_a_server_error is left to the judge: it sends a request of its own to see what a good content type would get.
CHECKS = (
    definitions.status_code_conformance,
    definitions.content_type_conformance,
    definitions.response_headers_conformance,
    definitions.response_schema_conformance,
    definitions.negative_data_rejection,
    definitions.positive_data_acceptance,
    definitions.missing_required_header,
    definitions.unsupported_method,
)
ERROR = 400
DECLARED = "Every answer has a status, headers and a body that the contract declares for its request."
_REFUTABLE = (AcceptedNegativeData, RejectedPositiveData)
_CODES = {
    "JsonSchemaError": ("ANS012", "ANS014"),
    "MissingHeaders": ("ANS014",),
    "UndefinedContentType": ("ANS013",),
    "UndefinedStatusCode": ("ANS001", "ANS002", "ANS003", "ANS011"),
    "RejectedPositiveData": ("ANS002",),
}
"""Failures by their classes, and the judge's codes for the same thing."""


def examine(
    exchange: Exchange, verdict: Verdict, case: Case[Any] | None, judged: Sequence[Finding] = ()
) -> Iterator[Finding]:
    """Return what schemathesis finds wrong with the answer to one of its cases.

    Where the judge has found something of the kind, the label is the judge's: schemathesis knows none.
    """
    answer = exchange.answer
    if case is None or not isinstance(answer, Response) or _beyond(answer, verdict):
        return
    for failure in _failures(exchange.request, case, answer):
        if isinstance(failure, _REFUTABLE) and answer.status in verdict.statuses:
            continue
        yield labelled(_finding(failure, exchange, answer, verdict, judged), verdict)


def _beyond(answer: Response, verdict: Verdict) -> bool:
    """Return whether these checks cannot say more of an answer: a refusal that is right, or JSON that nobody reads."""
    refused = verdict.any_refusal and answer.status >= ERROR
    return refused or (answer.media_type.endswith("json") and error_responses.parsed(answer) is None)


def _finding(
    failure: Failure, exchange: Exchange, answer: Response, verdict: Verdict, judged: Sequence[Finding]
) -> Finding:
    """Return a failure as a finding, with the field and the sentence that the judge knows for it."""
    violation = verdict.errors[0] if verdict.errors else None
    words = " ".join(f"{failure.title}: {failure.message}".split())
    accepted = violation and isinstance(failure, AcceptedNegativeData)
    return Finding(
        code=type(failure).__name__,
        operation=exchange.source.operation,
        field=violation.field if violation and accepted else error_responses.first_field(answer),
        detail=words[:300],
        sentence=(violation.sentence if violation and accepted else "") or DECLARED,
        label=violation.rule.label if violation and accepted else _label(failure, judged),
        exchange=exchange,
    )


def _label(failure: Failure, judged: Sequence[Finding]) -> Label:
    codes = _CODES.get(type(failure).__name__, ())
    return min((one.label for one in judged if one.code in codes), key=ORDER.index, default="documented")


def _failures(request: Request, case: Case[Any], answer: Response) -> list[Failure]:
    try:
        case.validate_response(_response(request, answer), checks=list(CHECKS))
    except FailureGroup as group:  # suppress(), around it, would make a plain group of it from Python 3.12 on
        return list(group.exceptions)
    except Failure as failure:
        return [failure]
    except (ValueError, RecursionError):  # what schemathesis cannot read, the judge has found
        return []
    return []


def _response(asked: Request, answer: Response) -> SchemathesisResponse:
    request = requests.Request(asked.method, "http://nowhere.invalid" + asked.target).prepare()
    headers: dict[str, list[str]] = {}
    for name, value in answer.headers:
        headers.setdefault(name, []).append(value)
    return SchemathesisResponse(answer.status, headers, answer.body, request, answer.seconds, verify=False)

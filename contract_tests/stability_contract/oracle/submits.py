"""Judges the success of an asynchronous operation: an id in JSON, and nothing of a picture yet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stability_contract.contract.description import about
from stability_contract.http import generations
from stability_contract.oracle import error_responses
from stability_contract.oracle.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.http.exchange import Exchange, Response
    from stability_contract.oracle.judge import Verdict

JSON = "application/json"
OF_PICTURES = ("seed", "finish-reason", "location", "content-disposition")


def examine(exchange: Exchange, answer: Response, verdict: Verdict) -> Iterator[Finding]:
    """Return every fault of an answer that must carry an id."""
    for code, field, detail in _faults(answer):
        sentence = about(verdict.operation, field)
        yield Finding(code, exchange.source.operation, field, detail, sentence, exchange=exchange)


def _faults(answer: Response) -> Iterator[tuple[str, str, str]]:
    if answer.header("content-type") != JSON:
        yield "ANS013", "content-type", f"is {answer.header('content-type')}, an id comes as {JSON}"
    found = error_responses.parsed(answer)
    if not isinstance(found, dict) or set(found) != {"id"}:
        keys = sorted(found) if isinstance(found, dict) else type(found).__name__
        yield "ANS012", "body", f"has {keys}, expected id alone"
    if generations.identity(answer) is None:
        yield "ANS012", "id", f"the id is not 64 lower-case hexadecimal digits: {answer.body[:120]!r}"
    if not re.fullmatch("[0-9a-f]{32}", answer.header("x-request-id") or ""):
        yield "ANS014", "x-request-id", f"is {answer.header('x-request-id')}"
    for name in OF_PICTURES:
        if answer.header(name) is not None:
            yield "ANS014", name, "is a header of an answer that only has an id"

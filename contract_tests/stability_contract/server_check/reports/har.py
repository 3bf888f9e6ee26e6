"""Every exchange of a run as HAR 1.2, keys redacted; of large bodies the beginning, of good pictures the size."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING

import harfile

from stability_contract.http.exchange import Response, redacted
from stability_contract.http.redaction import redact

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from stability_contract.http.exchange import Exchange, Request
    from stability_contract.server_check.run import Run

START = "2024-06-01T00:00:00Z"
"""No time of day is recorded, so that two runs with one seed give the same file but for what took how long."""


def write(run: Run, path: Path) -> None:
    """Write the file."""
    creator = harfile.Creator(name="stability-contract", version="1")
    with path.open("w", encoding="utf-8", errors="replace") as out, harfile.open(out, creator=creator) as file:
        for exchange in run.exchanges:
            milliseconds = round(exchange.answer.seconds * 1000, 1)
            file.add_entry(
                startedDateTime=START,
                time=milliseconds,
                request=request_of(exchange.request.redacted(run.key), run.url),
                response=response_of(replace(exchange, answer=redacted(exchange.answer, run.key))),
                timings=harfile.Timings(send=0, wait=milliseconds, receive=0),
                comment=redact(
                    f"{exchange.source.operation} {exchange.source.phase}: {exchange.source.purpose}", run.key
                ),
            )


def request_of(request: Request, url: str) -> harfile.Request:
    """Return a request as HAR has it; its key is redacted already."""
    body = harfile.PostData(mimeType=request.header("content-type") or "", text=request.body.decode("latin-1"))
    return harfile.Request(
        method=request.method,
        url=url + request.target,
        httpVersion="HTTP/1.1",
        headers=records(request.headers),
        postData=body if request.body else None,
        bodySize=len(request.body) + request.missing,
    )


def response_of(exchange: Exchange) -> harfile.Response:
    """Return an answer as HAR has it; status 0 where none came."""
    answer = exchange.answer
    if not isinstance(answer, Response):
        return harfile.Response(status=0, statusText=answer.reason, httpVersion="HTTP/1.1")
    content = harfile.Content(
        size=len(answer.body),
        mimeType=answer.header("content-type") or "",
        text=base64.b64encode(answer.body).decode(),
        encoding="base64",
    )
    return harfile.Response(
        status=answer.status, statusText="", httpVersion="HTTP/1.1", headers=records(answer.headers), content=content
    )


def records(headers: Iterable[tuple[str, str]]) -> list[harfile.Record]:
    """Return headers as HAR has them."""
    return [harfile.Record(name=name, value=value) for name, value in headers]

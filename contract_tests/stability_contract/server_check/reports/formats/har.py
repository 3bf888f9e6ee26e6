"""HAR 1.2. Keys are redacted before an exchange comes here."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import harfile

from stability_contract.http.exchange import Response

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stability_contract.http.exchange import Exchange, Headers, NoResponse, Request

CREATOR = {"name": "stability-contract", "version": "1"}


def pieces(entries: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the text of a file, entry by entry, so that no large run is held as one text."""
    yield f'{{"log": {{"version": "1.2", "creator": {json.dumps(CREATOR)}, "entries": ['
    for number, entry in enumerate(entries):
        yield ("," if number else "") + "\n" + json.dumps(entry)
    yield "\n]}}\n"


def entry(exchange: Exchange, url: str, milliseconds: float, *, exact: bool = False, **more: str) -> dict[str, Any]:
    """Return one exchange, with more fields: its `startedDateTime` is one. `exact` keeps each byte of the request."""
    return more | {
        "time": milliseconds,
        "request": _request(exchange.request, url, exact=exact),
        "response": _response(exchange.answer).asdict(),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
    }


def _request(request: Request, url: str, *, exact: bool) -> dict[str, Any]:
    size = len(request.body) + request.missing
    heads = _records(request.headers)
    node = harfile.Request(request.method, url + request.target, "HTTP/1.1", headers=heads, bodySize=size).asdict()
    if request.body:
        text = base64.b64encode(request.body).decode() if exact else request.body.decode("latin-1")
        encoding = {"_encoding": "base64"} if exact else {}
        node["postData"] = {"mimeType": request.header("content-type") or "", "text": text, **encoding}
    return node


def _response(answer: Response | NoResponse) -> harfile.Response:
    """Return an answer; its status is 0 where none came."""
    if not isinstance(answer, Response):
        return harfile.Response(status=0, statusText=answer.reason, httpVersion="HTTP/1.1")
    content = harfile.Content(
        size=len(answer.body),
        mimeType=answer.header("content-type") or "",
        text=base64.b64encode(answer.body).decode(),
        encoding="base64",
    )
    return harfile.Response(answer.status, "", "HTTP/1.1", headers=_records(answer.headers), content=content)


def _records(headers: Headers) -> list[harfile.Record]:
    return [harfile.Record(name=name, value=value) for name, value in headers]

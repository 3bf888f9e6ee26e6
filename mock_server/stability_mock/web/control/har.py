"""The journal as HAR 1.2, the HTTP Archive format that browsers' tools read.

Bodies of requests are multipart with raw bytes, which HAR's text cannot hold: they are in base64, and say so in
`comment` and `_encoding` (HAR leaves names with an underscore to its users).
"""

from __future__ import annotations

import base64
import importlib.metadata
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from stability_mock.web.control.dependencies import date

if TYPE_CHECKING:
    from stability_mock.state.journal import Exchange, Headers

Json = dict[str, Any]


def archive(exchanges: list[Exchange], base_url: str) -> Json:
    """Write exchanges as one archive; `base_url` is what their paths are relative to."""
    creator = {"name": "stability-mock", "version": importlib.metadata.version("stability-mock")}
    return {"log": {"version": "1.2", "creator": creator, "entries": [_entry(one, base_url) for one in exchanges]}}


def _entry(exchange: Exchange, base_url: str) -> Json:
    return {
        "startedDateTime": date(exchange.time).isoformat(),
        "time": exchange.milliseconds,
        "request": _request(exchange, base_url),
        "response": _response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": exchange.milliseconds, "receive": 0},
        "_id": exchange.id,
        "_operation": exchange.operation,
        "_verdict": exchange.verdict,
        "_fault": exchange.fault,
        "_hint": exchange.hint,
        "_price": None if exchange.price is None else str(exchange.price),
    }


def _request(exchange: Exchange, base_url: str) -> Json:
    query = exchange.path.partition("?")[2]
    request: Json = {
        "method": exchange.method,
        "url": base_url + exchange.path,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [{"name": name, "value": value} for name, value in exchange.headers],
        "queryString": [{"name": n, "value": v} for n, v in parse_qsl(query, keep_blank_values=True)],
        "headersSize": -1,
        "bodySize": exchange.body_size,
    }
    if exchange.body_size:
        request["postData"] = {
            "mimeType": dict(exchange.headers).get("content-type", ""),
            "text": base64.b64encode(exchange.safe_body).decode(),
            "comment": "base64",
            "_encoding": "base64",
        }
    return request


def _response(exchange: Exchange) -> Json:
    return {
        "status": exchange.status,
        "statusText": HTTPStatus(exchange.status).phrase,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [{"name": name, "value": value} for name, value in _decoded(exchange.answer_headers)],
        "content": {
            "size": exchange.answer_size,
            "mimeType": dict(_decoded(exchange.answer_headers)).get("content-type", ""),
            "text": base64.b64encode(exchange.safe_answer_body).decode(),
            "encoding": "base64",
        },
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": exchange.answer_size,
    }


def _decoded(headers: Headers) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]

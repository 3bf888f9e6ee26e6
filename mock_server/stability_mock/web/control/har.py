"""The journal as HAR 1.2, the HTTP Archive format that browsers' tools read.

Bodies of requests are multipart with raw bytes, which HAR's text cannot hold: they are in base64, and say so in
`comment` and `_encoding` (HAR leaves names with an underscore to its users).
"""

from __future__ import annotations

import base64
import importlib.metadata
import json
from http import HTTPStatus
from secrets import token_hex
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from stability_mock.web.control.dependencies import date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stability_mock.state.exchange import Exchange

Json = dict[str, Any]

_BODY = token_hex()
"""Stands where a body is put in."""
_PIECE = 3 << 18
"""Bytes, in groups of three."""


def frame() -> tuple[bytes, bytes]:
    """Return what stands before and after the list of the entries."""
    creator = {"name": "stability-mock", "version": importlib.metadata.version("stability-mock")}
    before, after = json.dumps({"log": {"version": "1.2", "creator": creator, "entries": None}}).split("null")
    return before.encode(), after.encode()


def entry(exchange: Exchange, base_url: str) -> bytes:
    """Write an exchange as an entry; `base_url` is what its path is relative to.

    The bodies are put in afterwards and in pieces: as one text a large one would hold up other threads.
    """
    texts = json.dumps(_entry(exchange, base_url)).encode().split(_BODY.encode())
    bodies = [exchange.safe_body] * bool(exchange.body_size) + [exchange.safe_answer_body]
    pieces = [texts[0]]
    for body, text in zip(bodies, texts[1:], strict=True):
        pieces += [*_base64(body), text]
    return b"".join(pieces)


def _base64(data: bytes) -> Iterator[bytes]:
    return (base64.b64encode(data[start : start + _PIECE]) for start in range(0, len(data), _PIECE))


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
        "_generation": exchange.generation,
        "_price": None if exchange.price is None else str(exchange.price),
    }


def _request(exchange: Exchange, base_url: str) -> Json:
    path, headers = exchange.path, exchange.headers
    request: Json = {
        "method": exchange.safe_method,
        "url": base_url + path,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(headers),
        "queryString": _pairs(parse_qsl(path.partition("?")[2], keep_blank_values=True)),
        "headersSize": -1,
        "bodySize": exchange.body_size,
    }
    if exchange.body_size:
        request["postData"] = {
            "mimeType": dict(headers).get("content-type", ""),
            "text": _BODY,
            "comment": "base64",
            "_encoding": "base64",
        }
    return request


def _response(exchange: Exchange) -> Json:
    headers = exchange.safe_answer_headers
    return {
        "status": exchange.status,
        "statusText": HTTPStatus(exchange.status).phrase if exchange.status else "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(headers),
        "content": {
            "size": exchange.answer_size,
            "mimeType": dict(headers).get("content-type", ""),
            "text": _BODY,
            "encoding": "base64",
        },
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": exchange.answer_size,
    }


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[Json]:
    return [{"name": name, "value": value} for name, value in pairs]

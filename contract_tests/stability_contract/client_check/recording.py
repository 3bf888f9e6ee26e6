"""Reads what a client sent and what it was answered from a HAR file; no key survives the reading."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from stability_contract.client_check.redaction import keys_of, redacted, redacted_answer, redacted_request
from stability_contract.http import multipart
from stability_contract.http.exchange import Exchange, Headers, NoResponse, Request, Response, Source
from stability_contract.http.multipart import Part
from stability_contract.printable import valid

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Json = dict[str, Any]

SERVICE = "api.stability.ai"
MOCK_SERVER = "stability-mock"
ABANDONED = "client_disconnected"
"""What the mock server's journal says of a request whose client left before its answer."""
FORWARDED = "x-forwarded-proto"
"""The header by which the proxy says that a request came without TLS."""
_LOOPBACK = {"localhost", "127.0.0.1", "::1", ""}
_API = re.compile(r"/v[12](alpha|beta)?[0-9]*/(generation|stable-image|engines)/")
MAX_FILE_BYTES = 1 << 30
MAX_VALUES = 5_000_000
"""Values in a recording, by its commas; a short value takes a hundred bytes of memory, and three of the file."""

MAX_STATUS = 999
MAX_BODY_BYTES = 1 << 40
"""A length that a header may claim and that is believed."""
WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
END_OF_TIME = 253_370_764_800
"""Seconds since the epoch to the beginning of the year 9999."""


class RecordingError(Exception):
    """The recording cannot be read; the text says why, in one line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One exchange of a client. `start` and `end` are seconds since the epoch; `fault` is what was made to go wrong.

    `key` is who asked: the same for the same key, and no key. `secure` is False where the key went out unencrypted.
    `abandoned` is True where the client left before its answer.
    Of the answer, `answer_missing` says that its body is not known.
    """

    number: int
    exchange: Exchange
    start: float
    end: float
    key: str
    fault: str = ""
    secure: bool = True
    abandoned: bool = False
    answer_missing: bool = False

    @property
    def request(self) -> Request:
        """Return the request."""
        return self.exchange.request

    @property
    def status(self) -> int:
        """Return the status of the answer, 0 if none came."""
        answer = self.exchange.answer
        return answer.status if isinstance(answer, Response) else 0


@dataclass(frozen=True, slots=True)
class Recording:
    """The exchanges with the API in the order in which they began, and how many with other hosts were left out.

    `keys` were sent in them: they are kept to be redacted once more in whatever is written, and shown nowhere.
    """

    entries: tuple[Entry, ...]
    left_out: int = 0
    keys: frozenset[str] = field(default=frozenset(), repr=False)


def load(path: Path) -> Recording:
    """Read a HAR file; raises RecordingError."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
        if len(data) > MAX_FILE_BYTES:
            raise RecordingError(f"cannot read {path}: larger than {MAX_FILE_BYTES >> 30} GiB")
        if data.count(b",") > MAX_VALUES:
            raise RecordingError(f"cannot read {path}: it has more than {MAX_VALUES:,} values")
        return read(json.loads(data.decode("utf-8-sig")))
    except (OSError, ValueError, RecursionError) as problem:
        raise RecordingError(f"cannot read {path}: {' '.join(str(problem).split())}") from problem


def read(har: Any) -> Recording:  # noqa: ANN401 - any JSON
    """Read a HAR; raises RecordingError."""
    try:
        nodes = har["log"]["entries"]
        by_mock = (har["log"].get("creator") or {}).get("name") == MOCK_SERVER
        ours = [node for node in nodes if by_mock or _is_of_the_api(node["request"])]
        found = sorted((_entry(node, by_mock=by_mock) for node in ours), key=lambda entry: entry.start)
        keys = frozenset(key for node in ours for key in keys_of(_headers(node["request"]["headers"])))
    except (LookupError, TypeError, AttributeError, ValueError, ArithmeticError, OSError, RecursionError) as problem:
        words = " ".join(f"{type(problem).__name__}: {problem}".split())
        raise RecordingError(f"this is not HAR 1.2: {redacted(words[:200], ())}") from problem
    entries = tuple(replace(entry, number=number) for number, entry in enumerate(found, 1))
    return Recording(entries, len(nodes) - len(ours), keys)


def _is_of_the_api(node: Json) -> bool:
    """Return whether a request asks the API for something; a browser's question whether it may ask is none."""
    parts = urlsplit(node["url"])
    ours = (parts.hostname or "").lower() == SERVICE or bool(_API.match(parts.path))
    asks_leave = any(header["name"].lower() == "access-control-request-method" for header in node["headers"])
    return ours and parts.path.startswith("/v") and not asks_leave


def _entry(node: Json, *, by_mock: bool) -> Entry:
    parts = urlsplit(valid(node["request"]["url"]))
    request = _request(node["request"], parts.path + (f"?{parts.query}" if parts.query else ""))
    milliseconds = max(0.0, float(node.get("time") or 0))
    if not math.isfinite(milliseconds):
        raise ValueError("`time` is not a duration")
    answer = _answer(node["response"], milliseconds / 1000)
    start = datetime.fromisoformat(str(node["startedDateTime"])).timestamp()
    if not 0 <= start < END_OF_TIME:
        raise ValueError("`startedDateTime` is not a date of a request")
    keys = keys_of(request.headers)
    operation = redacted(valid(str(node.get("_operation") or "")), keys)
    exchange = Exchange(
        redacted_request(request, keys), redacted_answer(answer, keys), Source("recorded", operation, "")
    )
    secure = _is_secure(request, parts, by_mock=by_mock)
    request = request.without(FORWARDED) if by_mock else request
    content = node["response"].get("content") or {}
    return Entry(
        number=0,
        exchange=exchange,
        start=start,
        end=start + milliseconds / 1000,
        key=_name(request),
        fault=redacted(valid(str(node.get("_fault") or "")), keys),
        secure=secure,
        abandoned=node.get("_verdict") == ABANDONED,
        answer_missing=not content.get("text") and bool(content.get("size")),
    )


def _is_secure(request: Request, parts: SplitResult, *, by_mock: bool) -> bool:
    """Return whether a request was encrypted on its way; the mock server learns it from the proxy."""
    if by_mock:
        return request.header(FORWARDED) != "http"
    return parts.scheme != "http" or (parts.hostname or "").lower() in _LOOPBACK


def _request(node: Json, target: str) -> Request:
    headers = _headers(node["headers"])
    data = node.get("postData") or {}
    body = _body(data, dict(headers).get("content-type", ""))
    return Request(
        redacted(valid(str(node["method"])), ()).upper(),
        target,
        headers,
        body,
        missing=_missing(node, data, headers, body),
    )


def _missing(node: Json, data: Json, headers: Headers, body: bytes) -> int:
    """Count the bytes that were sent and are not here; a text that was decoded is not what was sent, whatever its size.

    Tools that keep a form as a list of fields keep no files; some keep nothing of a form with a file.
    """
    if data.get("params") and not data.get("text"):
        return sum(bool(item.get("fileName")) and not item.get("value") for item in data["params"])
    reported, size = dict(headers).get("content-length", ""), node.get("bodySize")
    sent = int(reported) if reported.isdecimal() else -1 if size is None else int(size)
    if sent < 0:  # nobody says how much it was
        return int(not body and node["method"].upper() in WITH_BODY)
    return min(max(1, sent - len(body)), MAX_BODY_BYTES) if sent > 0 and sent != len(body) else 0


def _body(node: Json, content_type: str) -> bytes:
    text = node.get("text")
    if text:
        if "base64" in {node.get("_encoding"), node.get("comment"), node.get("encoding")}:
            return base64.b64decode(text)
        return str(text).encode("latin-1" if node.get("comment") == "latin-1" else "utf-8", "replace")
    if node.get("params"):
        return _form(node["params"], content_type)
    return b""


def _form(params: Iterable[Json], content_type: str) -> bytes:
    """Write the form that some tools keep as a list, as if it had been sent so."""
    parts = [
        Part(str(item["name"]), str(item.get("value") or "").encode(), item.get("fileName"), item.get("contentType"))
        for item in params
    ]
    try:
        boundary = multipart.boundary_of(content_type).decode("latin-1")
    except multipart.ContentTypeError:
        return b""
    return multipart.write(parts, boundary)[1]


def _answer(node: Json, seconds: float) -> Response | NoResponse:
    status = int(node.get("status") or 0)
    if status <= 0:
        return NoResponse(valid(str(node.get("statusText") or "no answer was recorded")), seconds)
    if status > MAX_STATUS:
        raise ValueError("`status` is not one of HTTP")
    content = node.get("content") or {}
    text = str(content.get("text") or "")
    body = base64.b64decode(text) if content.get("encoding") == "base64" else text.encode("utf-8", "replace")
    return Response(status, _headers(node["headers"]), body, seconds)


def _headers(nodes: Iterable[Json]) -> Headers:
    return tuple(
        (valid(str(node["name"])).lower(), valid(str(node["value"]))) for node in nodes if not _is_pseudo(node)
    )


def _is_pseudo(node: Json) -> bool:
    """Return whether a header is one of those that HTTP/2 writes its start line with."""
    return str(node["name"]).startswith(":")


def _name(request: Request) -> str:
    """Return a name to who asks that says nothing of the key."""
    value = request.header("authorization") or ""
    bare = value.partition(" ")[2].strip() or value.strip()
    return hashlib.sha256(bare.encode("utf-8", "replace")).hexdigest()[:12] if bare else ""

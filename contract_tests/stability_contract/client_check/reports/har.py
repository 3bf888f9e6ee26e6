"""The recording as HAR 1.2, whole, with keys redacted: `--har` reads it back to the same findings."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import harfile

from stability_contract.server_check.reports.har import records, response_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stability_contract.client_check.recording import Entry

HOST = "api.stability.ai"


def render(entries: Iterable[Entry]) -> str:
    """Return the text of the file."""
    found = list(entries)
    creator = {"name": "stability-contract", "version": "1"}
    twins = _twins(found)
    log = {
        "version": "1.2",
        "creator": creator,
        "entries": [_entry(entry, twins.get(entry.key, "")) for entry in found],
    }
    return json.dumps({"log": log}) + "\n"


def _twins(entries: Iterable[Entry]) -> dict[str, str]:
    """Return a number to each of several keys that look the same now that they are redacted."""
    looks: dict[str | None, list[str]] = {}
    for entry in entries:
        alike = looks.setdefault(entry.request.header("authorization"), [])
        if entry.key and entry.key not in alike:
            alike.append(entry.key)
    return {key: str(number) for alike in looks.values() if len(alike) > 1 for number, key in enumerate(alike, 1)}


def _entry(entry: Entry, number: str) -> dict[str, Any]:
    milliseconds = round((entry.end - entry.start) * 1000, 3)
    return {
        "_operation": entry.exchange.source.operation,
        "_fault": entry.fault,
        "startedDateTime": datetime.fromtimestamp(entry.start, UTC).isoformat(timespec="microseconds"),
        "time": milliseconds,
        "request": _request(entry, number),
        "response": response_of(entry.exchange).asdict(),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
    }


def _numbered(name: str, value: str, number: str) -> str:
    return value + number if name == "authorization" else value


def _request(entry: Entry, number: str) -> dict[str, Any]:
    request = entry.request
    url = f"{'https' if entry.secure else 'http'}://{HOST}{request.target}"
    size = len(request.body) + request.missing
    own = {"content-length": str(size)}
    heads = records((name, _numbered(name, own.get(name, value), number)) for name, value in request.headers)
    node = harfile.Request(request.method, url, "HTTP/1.1", headers=heads, bodySize=size).asdict()
    if request.body:
        text = base64.b64encode(request.body).decode()
        node["postData"] = {"mimeType": request.header("content-type") or "", "text": text, "_encoding": "base64"}
    return node

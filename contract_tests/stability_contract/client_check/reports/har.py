"""The recording as HAR 1.2, whole, with keys redacted: `--har` reads it back to the same findings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from stability_contract.server_check.reports.formats import har

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stability_contract.client_check.recording import Entry
    from stability_contract.http.exchange import Request

HOST = "api.stability.ai"


def render(entries: Iterable[Entry]) -> str:
    """Return the text of the file."""
    found = list(entries)
    twins = _twins(found)
    return "".join(har.pieces(_entry(entry, twins.get(entry.key, "")) for entry in found))


def _twins(entries: Iterable[Entry]) -> dict[str, str]:
    """Return a number to each of several keys that look the same now that they are redacted."""
    looks: dict[str | None, list[str]] = {}
    for entry in entries:
        alike = looks.setdefault(entry.request.header("authorization"), [])
        if entry.key and entry.key not in alike:
            alike.append(entry.key)
    return {key: str(number) for alike in looks.values() if len(alike) > 1 for number, key in enumerate(alike, 1)}


def _entry(entry: Entry, number: str) -> dict[str, Any]:
    return har.entry(
        replace(entry.exchange, request=_request(entry.request, number)),
        f"{'https' if entry.secure else 'http'}://{HOST}",
        round((entry.end - entry.start) * 1000, 3),
        exact=True,
        _operation=entry.exchange.source.operation,
        _fault=entry.fault,
        startedDateTime=datetime.fromtimestamp(entry.start, UTC).isoformat(timespec="microseconds"),
    )


def _request(request: Request, number: str) -> Request:
    """Return a request with its own size, and with the number of its key."""
    size, key = str(len(request.body) + request.missing), request.header("authorization")
    own = {"content-length": size, "authorization": f"{key}{number}"}
    return replace(request, headers=tuple((name, own.get(name, value)) for name, value in request.headers))

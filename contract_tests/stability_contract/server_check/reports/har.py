"""Every exchange of a run as HAR 1.2, keys redacted; of large bodies the beginning, of good pictures the size."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from stability_contract.http.exchange import redacted
from stability_contract.http.redaction import redact
from stability_contract.server_check.reports.formats import har

if TYPE_CHECKING:
    from pathlib import Path

    from stability_contract.http.exchange import Exchange
    from stability_contract.server_check.run import Run

START = "2024-06-01T00:00:00Z"
"""No time of day is recorded, so that two runs with one seed give the same file but for what took how long."""


def write(run: Run, path: Path) -> None:
    """Write the file."""
    with path.open("w", encoding="utf-8", errors="replace") as out:
        out.writelines(har.pieces(_entry(run, exchange) for exchange in run.exchanges))


def _entry(run: Run, exchange: Exchange) -> dict[str, Any]:
    source = exchange.source
    shown = replace(exchange, request=exchange.request.redacted(run.key), answer=redacted(exchange.answer, run.key))
    comment = redact(f"{source.operation} {source.phase}: {source.purpose}", run.key)
    milliseconds = round(exchange.answer.seconds * 1000, 1)
    return har.entry(shown, run.url, milliseconds, startedDateTime=START, comment=comment)

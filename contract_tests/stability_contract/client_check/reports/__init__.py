"""What a check of a client leaves behind: JUnit, SARIF, JSON, one HTML page, a badge, and the recording. No keys."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from stability_contract.client_check import summary
from stability_contract.client_check.redaction import redacted, redacted_bytes
from stability_contract.client_check.reports import badge, har, junit, page, record, sarif
from stability_contract.http import curl
from stability_contract.printable import printable
from stability_contract.server_check.reports import bodies

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from stability_contract.client_check.check import Check
    from stability_contract.http.exchange import Request

RENDERERS: dict[str, Callable[[Check, Path], str]] = {
    "junit.xml": lambda check, _folder: junit.render(check),
    "report.sarif": sarif.render,
    "report.json": lambda check, _folder: record.render(check),
    "report.html": lambda check, _folder: printable(page.render(check)),
    "badge.svg": lambda check, _folder: badge.render(check),
    "recording.har": lambda check, _folder: har.render(check.recording.entries if check.recording else ()),
}
"""Each report by the name of its file."""


class ReportError(Exception):
    """Some reports could not be written; the text says which, and why, in one line."""


def write(check: Check, folder: Path) -> None:
    """Write every report of a check into a folder, made if need be; raises ReportError once all were tried."""
    problems = _all({name: partial(render, check, folder) for name, render in RENDERERS.items()}, folder, check.keys)
    try:
        bodies.write(check.issues, folder / curl.BODIES, lambda request: _bare(check, request))
    except OSError as problem:
        problems.append(f"{curl.BODIES}: {problem.strerror}")
    if problems:
        raise ReportError("; ".join(problems))


def write_all(renderers: Mapping[str, Callable[[], str]], folder: Path, keys: frozenset[str]) -> None:
    """Write reports, by the names of their files, in which none of the keys can be read; raises ReportError."""
    if problems := _all(renderers, folder, keys):
        raise ReportError("; ".join(problems))


def _bare(check: Check, request: Request) -> Request:
    found = summary.bare(request)
    return replace(found, body=redacted_bytes(found.body, check.keys))


def _all(renderers: Mapping[str, Callable[[], str]], folder: Path, keys: frozenset[str]) -> list[str]:
    """Write reports; return why some could not be written."""
    return [problem for name, render in renderers.items() if (problem := _write(folder / name, render, keys))]


def _write(file: Path, render: Callable[[], str], keys: frozenset[str]) -> str:
    """Write one report, in which no key can be read; return why that was not possible, or nothing."""
    try:
        file.write_text(redacted(render(), keys), "utf-8", errors="replace")
    except OSError as problem:
        return f"{file.name}: {problem.strerror or problem}"
    except Exception as problem:  # noqa: BLE001 - the other reports are worth having
        return f"{file.name}: a failure of ours, {type(problem).__name__}: {problem}"
    return ""

"""What a run leaves behind: JUnit XML, JSON, one HTML page, HAR, and the bodies that a curl line reads. No keys."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from stability_contract.http import curl
from stability_contract.server_check.reports import bodies, har, junit, page, record

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stability_contract.server_check.run import Run


def make(folder: Path) -> Path:
    """Make a folder for reports, see that files can be written to it, and give the one for bodies; raises OSError."""
    inside = folder / curl.BODIES
    inside.mkdir(parents=True, exist_ok=True)
    tempfile.TemporaryFile(dir=inside).close()
    return inside


def write(run: Run, folder: Path) -> None:
    """Write every report of a run into a folder, made if need be; one that fails does not keep the others back."""
    writers: dict[str, Callable[[Path], None]] = {
        curl.BODIES: lambda path: bodies.write(run.issues, path),
        "junit.xml": lambda path: junit.write(run, path),
        "report.json": lambda path: record.write(run, path),
        "report.html": lambda path: page.write(run, path),
        "exchanges.har": lambda path: har.write(run, path),
    }
    make(folder)
    problems = [problem for name, writer in writers.items() if (problem := _attempt(writer, folder / name))]
    if problems:
        raise problems[0]


def _attempt(writer: Callable[[Path], None], path: Path) -> Exception | None:
    try:
        writer(path)
    except Exception as problem:  # noqa: BLE001 - raised once all others are written
        return problem
    return None

"""What a run leaves behind: JUnit XML, JSON, one HTML page, HAR, and the bodies that a curl line reads. No keys."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from stability_contract.http import curl
from stability_contract.server_check.reports import bodies, har, junit, page, record

if TYPE_CHECKING:
    from pathlib import Path

    from stability_contract.server_check.run import Run


def make(folder: Path) -> Path:
    """Make a folder for reports, see that files can be written to it, and give the one for bodies; raises OSError."""
    inside = folder / curl.BODIES
    inside.mkdir(parents=True, exist_ok=True)
    tempfile.TemporaryFile(dir=inside).close()
    return inside


def write(run: Run, folder: Path) -> None:
    """Write every report of a run into a folder, made if need be."""
    bodies.write(run.faults, make(folder))
    junit.write(run, folder / "junit.xml")
    record.write(run, folder / "report.json")
    page.write(run, folder / "report.html")
    har.write(run, folder / "exchanges.har")

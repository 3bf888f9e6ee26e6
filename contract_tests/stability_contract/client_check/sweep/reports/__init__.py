"""What a sweep leaves behind: one HTML page, JSON, JUnit, SARIF, and the recording of a healthy run. No keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.client_check import reports
from stability_contract.client_check.reports import har, sarif
from stability_contract.client_check.sweep.reports import junit, page, record
from stability_contract.printable import printable

if TYPE_CHECKING:
    from pathlib import Path

    from stability_contract.client_check.sweep.run import Sweep


def write(sweep: Sweep, folder: Path) -> None:
    """Write every report of a sweep into a folder; raises ReportError once all were tried."""
    entries = sweep.healthy.run.recording.entries if sweep.healthy else ()
    renderers = {
        "report.html": lambda: printable(page.render(sweep)),
        "report.json": lambda: record.render(sweep),
        "junit.xml": lambda: junit.render(sweep),
        "report.sarif": lambda: sarif.render(sweep.check, folder),
        "recording.har": lambda: har.render(entries),
    }
    reports.write_all(renderers, folder, sweep.keys)

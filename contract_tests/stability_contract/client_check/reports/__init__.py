"""What a check of a client leaves behind: JUnit, SARIF, JSON, one HTML page, a badge, and the recording. No keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.client_check import summary
from stability_contract.client_check.reports import badge, har, junit, page, record, sarif
from stability_contract.http import curl
from stability_contract.server_check.reports import bodies

if TYPE_CHECKING:
    from pathlib import Path

    from stability_contract.client_check.check import Check


def write(check: Check, folder: Path) -> None:
    """Write every report of a check into a folder, made if need be."""
    bodies.write(check.faults, folder / curl.BODIES, summary.bare)
    junit.write(check, folder / "junit.xml")
    sarif.write(check, folder / "report.sarif")
    record.write(check, folder / "report.json")
    page.write(check, folder / "report.html")
    badge.write(check, folder / "badge.svg")
    if check.recording:
        har.write(check.recording.entries, folder / "recording.har")

"""What a check of a client leaves behind. No keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from contract_tests.client_check.check import Check


def write(check: Check, folder: Path) -> None:
    """Write every report of a check into a folder, made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.txt").write_text("\n".join(fault.best.detail for fault in check.faults), "utf-8")

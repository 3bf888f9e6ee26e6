"""The folder of `--out`: made before any work is done in vain, filled once the work is done."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from stability_contract.client_check.options import BadUseError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rich.console import Console


def require(folder: Path) -> None:
    """Make the folder; raises BadUseError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as problem:
        raise BadUseError(f"--out {folder}: {problem.strerror}") from problem


def fill(folder: Path | None, write: Callable[[Path], None], terminal: Console) -> None:
    """Write the reports, if a folder is given, and say where they are; raises BadUseError."""
    from stability_contract.client_check import reports  # noqa: PLC0415 - only where they are wanted

    if folder:
        try:
            write(folder)
        except reports.ReportError as problem:
            raise BadUseError(f"--out {folder}: {problem}") from problem
        terminal.print(f"reports: {folder / 'report.html'}", highlight=False)

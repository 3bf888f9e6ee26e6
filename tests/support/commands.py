"""`stability-mock run` as a subprocess, as a user starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

RUN = (sys.executable, "-P", "-m", "stability_mock", "run")
PATIENCE_SECONDS = 100


def run(
    *words: str, cwd: Path | None = None, stdin: str = "", variables: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [*RUN, *words],
        cwd=cwd,
        input=stdin,
        env=os.environ | (variables or {}),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def summary(done: subprocess.CompletedProcess[str]) -> str:
    """Return the last line on stderr."""
    return done.stderr.splitlines()[-1]

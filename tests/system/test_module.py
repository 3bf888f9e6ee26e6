"""The commands as modules."""

from __future__ import annotations

import subprocess
import sys


def test_the_command_runs_as_a_module_and_shows_its_version() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "stability_mock", "--version"], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip().endswith(", version 0.1.0")

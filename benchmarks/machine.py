"""What the figures were measured on, and how busy it was."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version


def described() -> str:
    """Say it in one line."""
    python = f"Python {platform.python_version()}"
    versions = ", ".join(f"{name} {version(name)}" for name in ("uvicorn", "fastapi", "pillow"))
    return f"{os.cpu_count()} cores, {platform.system()}, {python}, {versions}"


def load_average() -> float:
    """Return how busy it is: where other work runs besides, only ratios can be trusted."""
    return round(os.getloadavg()[0], 1)

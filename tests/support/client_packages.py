"""Clients that only the matrix needs: installed once, with pip and npm, into a folder that git does not see."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from places import ROOT

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ROOT / ".venv" / "test-clients"
PYTHON = ("aiohttp==3.14.5",)
NODE = ("axios@1.21.1", "undici@7.30.2")
NODE_RELEASES = ("22", "24", "26")
LITELLM = "litellm==1.106.2"
PATIENCE_SECONDS = 100
LITELLM_PATIENCE_SECONDS = 600

VARIABLES = {"PYTHONPATH": str(FOLDER / "python"), "NODE_PATH": str(FOLDER / "node" / "node_modules")}
"""What lets Python and Node find them."""


def install_python() -> bool:
    """Install the Python ones; tell whether they are there."""
    return _install("python", PYTHON, [sys.executable, "-m", "pip", "install", "--quiet", "--upgrade", "--target"])


def install_node() -> bool:
    """Install the Node ones; tell whether they are there."""
    npm = shutil.which("npm")
    command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix"]
    return npm is not None and _install("node", NODE, [str(word) for word in command])


def node_release(release: str) -> str:
    """Install a release of Node, as npm has it; return its path, nothing if it is not to be had."""
    npm = shutil.which("npm")
    command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix"]
    name = f"node-{release}"
    there = npm is not None and _install(name, (f"node@{release}",), [str(word) for word in command])
    return str(FOLDER / name / "node_modules" / ".bin" / "node") if there else ""


def install_bun() -> str:
    """Install Bun, as npm has it; return its path, nothing if it is not to be had."""
    npm = shutil.which("npm")
    command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix"]
    there = npm is not None and _install("bun", ("bun@1",), [str(word) for word in command])
    return str(FOLDER / "bun" / "node_modules" / ".bin" / "bun") if there else ""


def install_litellm() -> tuple[Path, str]:
    """Install litellm into an environment of its own; give its Python, and why there is none."""
    folder = FOLDER / "litellm"
    FOLDER.mkdir(parents=True, exist_ok=True)
    stamp, python = folder / ".installed", folder / "bin" / "python"
    with (FOLDER / "litellm.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text(encoding="utf-8") == LITELLM:
            return python, ""
        for command in (
            [sys.executable, "-m", "venv", "--clear", str(folder)],
            [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", LITELLM],
        ):
            if problem := _problem(command):
                return python, problem
        stamp.write_text(LITELLM, encoding="utf-8")
    return python, ""


def _problem(command: list[str]) -> str:
    """Run an installer; give the last line that it says if it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LITELLM_PATIENCE_SECONDS)
    except (OSError, subprocess.SubprocessError) as problem:
        return str(problem)
    lines = done.stderr.strip().splitlines() or ["it said nothing"]
    return lines[-1] if done.returncode else ""


def _install(name: str, packages: tuple[str, ...], command: list[str]) -> bool:
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    stamp = folder / ".installed"
    with (FOLDER / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several workers test at once
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != " ".join(packages):
            try:
                subprocess.run([*command, str(folder), *packages], check=True, timeout=PATIENCE_SECONDS, env=os.environ)
            except (OSError, subprocess.SubprocessError):
                return False
            stamp.write_text(" ".join(packages), encoding="utf-8")
    return True

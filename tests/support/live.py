"""The real command as a subprocess."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Live:
    """A server that runs: its base URL, its process, what it said at start and the file of its log."""

    url: str
    process: subprocess.Popen[str]
    welcome: str
    log_file: Path

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        host, port = self.url.removeprefix("http://").rsplit(":", 1)
        return host, int(port)

    @property
    def log(self) -> str:
        """All that it has logged so far."""
        return self.log_file.read_text(encoding="utf-8")

    @property
    def peak_memory(self) -> int:
        """Peak memory, in bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found
        return int(found[1]) << 10

    def stop(self) -> int:
        """Ask it to end, and give its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_SECONDS)


@contextmanager
def start(*flags: str, measured: bool = True, **variables: str) -> Iterator[Live]:
    """Run the server on a free port for as long as the block lasts; with `measured` false, without coverage, faster."""
    environment = os.environ | variables
    if not measured:
        environment.pop("COVERAGE_PROCESS_CONFIG", None)
    command = [sys.executable, "-m", "stability_mock", "serve", "--port", "0", *flags]
    with tempfile.TemporaryDirectory() as folder:
        log_file = Path(folder) / "log"
        with log_file.open("w", encoding="utf-8") as log:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment)
        try:
            yield Live(*_greeting(process, log_file), log_file)
        finally:
            process.terminate()  # not killed: it must end its own workers
            process.communicate(timeout=PATIENCE_SECONDS)


def _greeting(process: subprocess.Popen[str], log_file: Path) -> tuple[str, subprocess.Popen[str], str]:
    """Read the start-up lines up to the last one."""
    assert process.stdout
    lines: list[str] = []
    while not lines or "Not simulated" not in lines[-1]:
        line = process.stdout.readline()
        assert line, log_file.read_text(encoding="utf-8")
        lines.append(line)
    found = re.search(r"http://\S+", lines[0])
    assert found
    return found[0], process, "".join(lines)

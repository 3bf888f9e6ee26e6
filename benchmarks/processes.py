"""Servers as processes: started, waited for, looked at, and ended."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

PATIENCE_SECONDS = 60
TICKS = os.sysconf("SC_CLK_TCK")
OURS = (sys.executable, "-m", "stability_mock", "serve")
UNLIMITED = ("--credits", "unlimited", "--rate-limit", "100000000/10/60")
"""Flags with which the mock server still counts requests and credits, and refuses none for their number."""
BARE = (sys.executable, "-m", "uvicorn", "benchmarks.bare:app", "--no-access-log", "--log-level", "error")


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers at a port."""

    pid: int
    port: int

    @property
    def url(self) -> str:
        """Its base URL."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def cpu_seconds(self) -> float:
        """How much CPU it and all its children have used."""
        return sum(_cpu_ticks(pid) for pid in _family(self.pid)) / TICKS

    @property
    def memory(self) -> int:
        """How many bytes of memory it and its children hold now."""
        return sum(_status(pid, "VmRSS") for pid in _family(self.pid))

    @property
    def peak_memory(self) -> int:
        """Peak memory of the process itself, in bytes."""
        return _status(self.pid, "VmHWM")


@contextlib.contextmanager
def running(
    command: Sequence[str], port: int, ready: Callable[[int], bool] | None = None, **variables: str
) -> Iterator[Running]:
    """Run a server, from the moment it answers, for as long as the block lasts."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(  # noqa: S603 - our own words
            command, stdout=log, stderr=log, env=os.environ | variables, start_new_session=True
        )
        try:
            _wait_for(process, port, ready or answers)
            yield Running(process.pid, port)
        finally:
            _end(process)


@contextlib.contextmanager
def ours(*flags: str) -> Iterator[Running]:
    """Run the mock server, with its defaults but for these flags."""
    port = free_port()
    with running([*OURS, "--port", str(port), *flags], port) as server:
        yield server


@contextlib.contextmanager
def bare(folder: Path) -> Iterator[Running]:
    """Run the bare application, which answers with the files of a folder."""
    port = free_port()
    with running([*BARE, "--port", str(port)], port, BARE_ANSWERS=str(folder)) as server:
        yield server


def free_port() -> int:
    """Find a port that nothing listens at."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _end(process: subprocess.Popen[bytes]) -> None:
    for way in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(process.pid, way)  # with the children it may have
            process.wait(PATIENCE_SECONDS)
            return


def _wait_for(process: subprocess.Popen[bytes], port: int, is_up: Callable[[int], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_up(port):
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with code {process.returncode} before it answered")
        if time.monotonic() > until:
            raise RuntimeError(f"{process.args!r} did not answer within {PATIENCE_SECONDS} seconds")
        time.sleep(0.02)


def answers(port: int) -> bool:
    """Return whether a server gives any answer over HTTP."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)) as connection:
        try:
            connection.request("GET", "/")
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            return False
        return True


def listens(port: int) -> bool:
    """Return whether a server takes connections."""
    try:
        socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS).close()
    except OSError:
        return False
    return True


def _family(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text(encoding="ascii").split():
            yield from _family(int(child))


def _cpu_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _status(pid: int, name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(encoding="utf-8"))
    return int(found[1]) << 10 if found else 0

"""Load on a server, made by wrk, always for a few seconds only and over loopback only."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import bodies

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPT = Path(__file__).with_name("load.lua")
_numbers = itertools.count(bodies.SEED, 10_000_000)
"""Where the numbers of each run of unique requests begin: no run repeats another's."""


@dataclass(frozen=True, slots=True)
class Load:
    """What is sent: a body, over a number of connections, for a number of seconds. `unique` numbers each request."""

    body: bytes
    accept: str = "image/*"
    connections: int = 16
    seconds: int = 3
    unique: bool = False
    key: str = "sk-benchmark"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back. `refused` are answers that are neither 2xx nor 3xx, `lost` the requests without an answer."""

    requests: int
    seconds: float
    refused: int
    lost: int
    p50_ms: float
    p99_ms: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.requests / self.seconds


def wrk_is_missing() -> str:
    """Say why no load can be made, or nothing."""
    return "" if shutil.which("wrk") else "wrk is not installed (Debian and Ubuntu: apt-get install wrk)"


def run(url: str, load: Load) -> Outcome:
    """Send the load to a URL, and wait for its end."""
    with started(url, load) as process:
        return outcome(process)


@contextmanager
def started(url: str, load: Load) -> Iterator[subprocess.Popen[str]]:
    """Send the load for as long as the block lasts, and not longer than it says."""
    with tempfile.NamedTemporaryFile() as body:
        body.write(load.body)
        body.flush()
        variables = {"BODY": body.name, "CONTENT_TYPE": bodies.CONTENT_TYPE, "ACCEPT": load.accept, "KEY": load.key}
        if load.unique:
            variables["UNIQUE"] = str(next(_numbers))
        wrk = ["wrk", "-t1", f"-c{load.connections}", f"-d{load.seconds}s", "--timeout", "20s", "-s", str(SCRIPT), url]
        with subprocess.Popen(wrk, stdout=subprocess.PIPE, text=True, env=os.environ | variables) as process:  # noqa: S603 - our own words
            yield process


def outcome(process: subprocess.Popen[str]) -> Outcome:
    """Wait for the end of a load, and read what wrk says of it."""
    said, _ = process.communicate(timeout=120)
    return Outcome(**json.loads(said.splitlines()[-1]))

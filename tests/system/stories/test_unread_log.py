"""A log that nobody reads holds the server up no more than one that everybody reads."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import IO

import httpx
from live import PATIENCE_SECONDS
from stability_mock.log import MAX_WAITING_LINES

REQUESTS = MAX_WAITING_LINES + 2_000
"""More than wait and than the pipe itself holds."""


def url_of(server: subprocess.Popen[bytes]) -> str:
    """Read the greeting for the address."""
    assert server.stdout
    url = server.stdout.readline().split()[-1].decode()
    while b"Not simulated" not in server.stdout.readline():
        pass
    return url


def test_a_log_that_nobody_reads_loses_lines_and_says_how_many() -> None:
    command = [sys.executable, "-m", "stability_mock", "serve", "--port", "0", "--rate-limit", "off"]
    environment = {name: value for name, value in os.environ.items() if name != "COVERAGE_PROCESS_CONFIG"}
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    try:
        url, headers = url_of(server), {"authorization": "sk-a"}
        with httpx.Client(base_url=url, headers=headers, timeout=PATIENCE_SECONDS) as client:
            statuses = {client.get("/v1/user/balance").status_code for _ in range(REQUESTS)}
        server.send_signal(signal.SIGTERM)
        lines = read(server.stderr)
    finally:
        server.kill()
        server.communicate()

    dropped = [int(line.split()[3].replace(",", "")) for line in lines if "lines were dropped here" in line]
    assert statuses == {200}
    assert dropped
    assert sum(dropped) + len([line for line in lines if " GET /v1/user/balance 200 " in line]) == REQUESTS


def read(stream: IO[bytes] | None) -> list[str]:
    """Read all lines to the end."""
    assert stream
    return stream.read().decode().splitlines()

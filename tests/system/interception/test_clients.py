"""The matrix: real clients, with the real host name in them, run unchanged."""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import client_packages
import pytest
from commands import run, summary

if TYPE_CHECKING:
    from collections.abc import Callable

    from live import Live

CLIENTS = Path(__file__).with_name("clients")


@dataclass(frozen=True)
class Client:
    """A client: the program that runs it, its file, and what it needs besides."""

    program: str
    file: str
    needs: Callable[[], bool] = lambda: True
    found: Callable[[], str] | None = None

    def __str__(self) -> str:
        return f"{self.program}-{self.file}" if self.found else self.file


@functools.cache
def php_has_curl() -> bool:
    """Return whether PHP has its extension."""
    return "curl" in subprocess.run(["php", "-m"], capture_output=True, text=True, check=True).stdout.split()


def granted(client: Client) -> str:
    """Return the path of the client's program, or skip, loudly."""
    program = client.found() if client.found else shutil.which(client.program)
    if not program or not client.needs():
        pytest.skip(f"{client.file} is NOT tested: {client.program}, or what it needs besides, is not installed")
    return program


REQUESTS = Client(sys.executable, "requests_client.py")
HTTPX = Client(sys.executable, "httpx_client.py")
AIOHTTP = Client(sys.executable, "aiohttp_client.py", client_packages.install_python)
CURL = Client("sh", "curl_client.sh", lambda: shutil.which("curl") is not None)
FETCH = Client("node", "fetch_client.mjs")
HTTPS = Client("node", "https_client.cjs")
AXIOS = Client("node", "axios_client.cjs", client_packages.install_node)
UNDICI = Client("node", "undici_client.cjs", client_packages.install_node)
JAVA = Client("java", "HttpClientSample.java")
PHP_CURL = Client("php", "curl_client.php", php_has_curl)
PHP_STREAMS = Client("php", "streams_client.php")

NEWER = [
    Client(f"node {release}", file, needs, partial(client_packages.node_release, release))
    for release in client_packages.NODE_RELEASES
    for file, needs in (
        ("fetch_client.mjs", lambda: True),
        ("https_client.cjs", lambda: True),
        ("axios_client.cjs", client_packages.install_node),
        ("undici_client.cjs", client_packages.install_node),
    )
]
BUN = [
    Client("bun", "fetch_client.mjs", found=client_packages.install_bun),
    Client("bun", "https_client.cjs", found=client_packages.install_bun),
    Client("bun", "undici_client.cjs", client_packages.install_node, client_packages.install_bun),
]

MATRIX = [
    *[(client, "proxy") for client in (REQUESTS, HTTPX, CURL, FETCH, HTTPS, AXIOS, UNDICI, JAVA, PHP_CURL)],
    *[(client, "proxy") for client in (AIOHTTP, *NEWER, *BUN)],
    *[(client, "hosts") for client in (AIOHTTP, FETCH, CURL, PHP_STREAMS, JAVA, NEWER[-2], NEWER[-1], BUN[1])],
]


@functools.cache
def namespaces_are_granted() -> bool:
    """Return whether this system lets the way by hosts be tested."""
    return run("--via", "hosts", "--", "true").returncode == 0


@pytest.mark.parametrize(("client", "via"), MATRIX, ids=str)
def test_a_client_is_answered_without_a_byte_changed(client: Client, via: str, served: Live, tmp_path: Path) -> None:
    program = granted(client)
    if via == "hosts" and not namespaces_are_granted():
        pytest.skip("the way by hosts is NOT tested: this system grants no namespaces")

    options = ("--via", via, "--url", served.url, "--")
    done = run(*options, program, str(CLIENTS / client.file), cwd=tmp_path, variables=client_packages.VARIABLES)

    assert done.returncode == 0, done.stderr
    assert summary(done) == (
        "stability-mock: 3 requests, 0 refused, 0 connections to other hosts refused, "
        "cost: 17.5 credits on the real service"
    )
    assert (tmp_path / "ultra.webp").read_bytes()[8:12] == b"WEBP"
    assert (tmp_path / "core.webp").read_bytes()[8:12] == b"WEBP"
    assert (tmp_path / "sd3.jpeg").read_bytes()[:3] == b"\xff\xd8\xff"

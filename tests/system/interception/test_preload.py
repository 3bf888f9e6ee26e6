"""What is loaded into Node: its clients know no proxy, and yet reach what they may and nothing else."""

from __future__ import annotations

import http.server
import shutil
import subprocess
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commands import run, summary
from places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from live import Live

REFUSED = str(Path(__file__).with_name("clients") / "refused.cjs")


class Outside(http.server.BaseHTTPRequestHandler):
    """A server that is not the mock server."""

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def outside() -> Iterator[str]:
    """Serve something else on this machine; give its URL."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Outside) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def node() -> str:
    """Find Node, or skip, loudly."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("Node's preload is NOT tested: node is not installed")
    return found


def test_node_reaches_the_service_and_nothing_else(node: str, outside: str, served: Live) -> None:
    done = run("--via", "proxy", "--url", served.url, "--", node, REFUSED, outside)

    address = outside.removeprefix("http://")
    assert done.stdout.splitlines() == [
        "refused by stability-mock: example.com:443",
        "refused by stability-mock: grpc.stability.ai:443",
        f"refused by stability-mock: {address}",
        "refused by stability-mock: example.com:443",
        f"refused by stability-mock: {address}",
        f"refused by stability-mock: {address}",
        "refused by stability-mock: example.com:443",
        "refused by stability-mock: example.com:443",
        "refused by stability-mock: example.com:80",
        "connected",
        "connected",
        "Invalid URL",
        "200",
    ]
    assert summary(done).startswith("stability-mock: 1 request, 0 refused, 9 connections to other hosts refused, ")
    assert "stability-mock: refused grpc.stability.ai:443: the real service is never reached" in done.stderr


def test_node_reaches_what_is_allowed(node: str, outside: str, served: Live) -> None:
    done = run(
        "--via", "proxy", "--url", served.url, "--allow", "127.0.0.1", "--allow", "*.ai", "--", node, REFUSED, outside
    )

    lines = done.stdout.splitlines()
    assert (lines[2], lines[5]) == ("204", "204")
    assert lines[:2] == [
        "refused by stability-mock: example.com:443",
        "refused by stability-mock: grpc.stability.ai:443",
    ]


def test_node_reaches_the_mock_under_its_own_address(node: str, served: Live) -> None:
    done = run("--via", "proxy", "--url", served.url, "--", node, REFUSED, served.url)

    lines = done.stdout.splitlines()
    assert (lines[2], lines[5]) == ("200", "200")


def test_outside_of_a_run_it_does_nothing(node: str, outside: str, tmp_path: Path) -> None:
    script = tmp_path / "fetch.cjs"
    script.write_text(f"fetch('{outside}').then((answer) => console.log(answer.status))", encoding="utf-8")
    preload = ROOT / "mock_server/stability_mock/interception/preload.cjs"

    assert command_output(node, "--require", str(preload), str(script)) == "204\n"


def command_output(*words: str) -> str:
    """Run a command that must succeed; give what it prints."""
    return subprocess.run(words, capture_output=True, text=True, check=True, timeout=60).stdout

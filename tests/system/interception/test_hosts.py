"""The way by hosts: a network of the command's own, in which the service's name is the stand-in."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from stability_mock.interception import InterceptionError, hosts, session
from stability_mock.interception.session import Plan

if TYPE_CHECKING:
    from live import Live

DENYING = """
import socket, sys
channel = socket.socket(fileno=int(sys.argv[1]))
channel.sendall(b"unshare: Operation not permitted")
"""

STRAIGHT = """
import http.client, os, socket, ssl, sys
context = ssl.create_default_context()
for connection in (
    http.client.HTTPSConnection("api.stability.ai", context=context),
    http.client.HTTPConnection("api.stability.ai"),
):
    connection.request("GET", "/v1/user/balance", headers={"authorization": "Bearer sk-any"})
    print(connection.getresponse().status, file=open(sys.argv[1], "a"))
    connection.close()
try:
    socket.create_connection(("192.0.2.1", 443), 5)
except OSError as problem:
    print(os.strerror(problem.errno), file=open(sys.argv[1], "a"))
"""


def run(served: Live, *command: str) -> tuple[int, list[str]]:
    """Run a command by hosts; give its exit code and what was said. Skips, loudly, where no namespace is granted."""
    said: list[str] = []
    try:
        code = asyncio.run(session.run(Plan(command, served.url, "hosts"), os.environ, said.append))
    except InterceptionError as problem:
        pytest.skip(f"the way by hosts is NOT tested: {problem}")
    return code, said


def test_the_service_is_reached_by_its_name_and_nothing_else_is(served: Live, tmp_path: Path) -> None:
    code, said = run(served, sys.executable, "-c", STRAIGHT, str(tmp_path / "noted"))

    assert code == 0
    assert (tmp_path / "noted").read_text(encoding="utf-8").splitlines() == ["200", "200", "Network is unreachable"]
    assert said == ["2 requests, 0 refused, 0 connections to other hosts refused, cost: 0 credits on the real service"]


def test_a_client_that_looks_at_proxies_is_told_what_is_refused(served: Live) -> None:
    fetch = "import urllib.request as u\ntry: u.urlopen('http://example.com')\nexcept OSError: pass"

    _, said = run(served, sys.executable, "-c", fetch)

    assert said[0] == "refused example.com:80: --allow example.com lets it through"


def test_the_command_is_still_run_by_the_same_user(served: Live, tmp_path: Path) -> None:
    run(served, "sh", "-c", f"id -u > {tmp_path}/user; id -g >> {tmp_path}/user")

    assert (tmp_path / "user").read_text(encoding="ascii").split() == [str(os.geteuid()), str(os.getegid())]


def test_our_own_network_and_hosts_file_stay_as_they_are(served: Live, tmp_path: Path) -> None:
    before = [Path("/proc/self/ns", name).readlink() for name in ("net", "mnt")]

    run(served, "sh", "-c", f"cp /etc/hosts {tmp_path}/hosts")

    assert "api.stability.ai" in (tmp_path / "hosts").read_text(encoding="utf-8")
    assert "api.stability.ai" not in Path("/etc/hosts").read_text(encoding="utf-8")
    assert [Path("/proc/self/ns", name).readlink() for name in ("net", "mnt")] == before


def test_the_exit_code_is_the_commands(served: Live) -> None:
    assert run(served, "sh", "-c", "exit 7")[0] == 7
    assert run(served, "no-such-command")[0] == 127


def test_a_system_that_grants_no_namespace_is_told_in_one_line(
    served: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "denying.py"
    program.write_text(DENYING, encoding="utf-8")
    monkeypatch.setattr(hosts, "PROGRAM", program)

    with pytest.raises(
        InterceptionError,
        match=r"^--via hosts needs a private network and private mounts, which this system does not grant "
        r"\(unshare: Operation not permitted\); try --via proxy, or",
    ):
        asyncio.run(session.run(Plan(("true",), served.url, "hosts"), os.environ, print))


def test_a_python_that_cannot_be_started_leaves_nothing_open(served: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/python")

    with pytest.raises(InterceptionError, match=r"^/no/python: No such file or directory$"):
        asyncio.run(session.run(Plan(("true",), served.url, "hosts"), os.environ, print))


def test_a_program_that_has_ended_is_not_spoken_to() -> None:
    async def story() -> None:
        ours, theirs = socket.socketpair()
        theirs.close()
        process = await asyncio.create_subprocess_exec("true")
        hosts.Cell(process, [], ours).open()
        await process.wait()

    asyncio.run(story())

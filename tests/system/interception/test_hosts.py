"""The way by hosts: a network of the command's own, in which the service's name is the mock server."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from stability_mock.interception import InterceptionError, hosts, session
from stability_mock.interception.destinations import Guard
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


def run(served: Live, *command: str, allow: tuple[str, ...] = (), **variables: str) -> tuple[int, list[str]]:
    """Run a command by hosts; return its exit code and what was said. Skips, loudly, where no namespace is granted."""
    said: list[str] = []
    plan = Plan(command, served.url, "hosts", guard=Guard.of(allow))
    try:
        code = asyncio.run(session.run(plan, os.environ | variables, said.append))
    except InterceptionError as problem:
        pytest.skip(f"the way by hosts is NOT tested: {problem}")
    return code, said


def test_the_service_is_reached_by_its_name_and_nothing_else_is(served: Live, tmp_path: Path) -> None:
    code, said = run(served, sys.executable, "-c", STRAIGHT, str(tmp_path / "noted"))

    assert code == 0
    assert (tmp_path / "noted").read_text(encoding="utf-8").splitlines() == ["200", "200", "Network is unreachable"]
    assert said == ["2 requests, 0 refused, 0 connections to other hosts refused, cost: 0 credits on the real service"]


def test_a_client_that_looks_at_proxies_learns_what_is_refused(served: Live) -> None:
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


def test_a_system_that_grants_no_namespace_is_reported_in_one_line(
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
        hosts.NetworkNamespace(process, [], ours).open()
        await process.wait()

    asyncio.run(story())


BARE = """
import socket, sys
with socket.create_connection((sys.argv[1], int(sys.argv[2])), 5) as connection:
    connection.sendall(b"GET /_mock/health HTTP/1.0\\r\\nhost: localhost\\r\\n\\r\\n")
    sys.exit(connection.recv(12)[9:] != b"200")
"""


def test_a_port_of_this_machine_is_reached_once_it_is_allowed(served: Live) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        host, port = "localhost", str(other.getsockname()[1])
        command = (sys.executable, "-c", "import socket, sys; socket.create_connection(sys.argv[1:], 5)", host, port)

        assert run(served, *command)[0] == 1
        assert run(served, *command, allow=(f"localhost:{port}",))[0] == 0


def test_the_mock_server_keeps_its_own_address(served: Live) -> None:
    port = served.url.rpartition(":")[2]

    assert run(served, sys.executable, "-c", BARE, "127.0.0.1", port)[0] == 0


def test_an_allowed_name_leads_out_and_another_is_reported(served: Live, tmp_path: Path) -> None:
    ask = "import socket\nfor name in ('example.com', 'www.example.org', 'example.net'):\n"
    ask += " try: print(socket.gethostbyname(name))\n except OSError: print('unknown')"
    script = tmp_path / "ask.py"
    script.write_text(f"import sys; sys.stdout = open({str(tmp_path / 'noted')!r}, 'w')\n{ask}", encoding="utf-8")

    _, said = run(served, sys.executable, str(script), allow=("example.com", "*.example.org"))

    assert (tmp_path / "noted").read_text(encoding="utf-8").split() == ["127.1.0.2", "127.1.0.3", "unknown"]
    assert said[0] == "refused example.net: --allow example.net lets it through"


def test_the_socket_of_a_container_engine_leads_nowhere(served: Live, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as engine:
        engine.bind(str(tmp_path / "engine"))
        engine.listen()
        command = (sys.executable, "-c", "import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])")

        assert run(served, *command, str(tmp_path / "engine"))[0] == 0
        assert run(served, *command, str(tmp_path / "engine"), DOCKER_HOST=f"unix://{tmp_path}/engine")[0] == 1


def test_a_client_with_an_empty_environment_trusts_the_mock_server(served: Live) -> None:
    ask = "import urllib.request as u, urllib.error as e\ntry: u.urlopen('https://api.stability.ai/v1/user/balance')\n"
    ask += "except e.HTTPError as no: raise SystemExit(no.code != 401)"

    assert run(served, "env", "-i", sys.executable, "-I", "-c", ask)[0] == 0


@pytest.mark.parametrize("allow", [(), ("localhost",)])
def test_by_itself_it_goes_by_proxy_where_hosts_is_not_to_be_had_and_says_what_is_not_held(
    served: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, allow: tuple[str, ...]
) -> None:
    program = tmp_path / "denying.py"
    program.write_text(DENYING, encoding="utf-8")
    monkeypatch.setattr(hosts, "PROGRAM", program)
    said: list[str] = []

    code = asyncio.run(session.run(Plan(("true",), served.url, guard=Guard.of(allow)), os.environ, said.append))

    reason = "--allow localhost names no port" if allow else "unshare: Operation not permitted"
    assert code == 0
    assert said[0].startswith(f"by proxy, because {reason}: a client that ignores proxies is not kept from the real")


def test_the_command_has_no_signal_blocked(served: Live, tmp_path: Path) -> None:
    run(served, "sh", "-c", f"grep SigBlk /proc/self/status > {tmp_path}/signals")

    ours = Path("/proc/self/status").read_text(encoding="ascii")
    assert (tmp_path / "signals").read_text(encoding="ascii") in ours

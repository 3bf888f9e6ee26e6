"""A whole run, in this process: what is set up, what the command meets, what is left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import tempfile
from typing import TYPE_CHECKING, Any

import pytest
from hearing import as_at_a_prompt
from stability_mock.interception import InterceptionError, hosts, mock, session
from stability_mock.interception.destinations import Guard
from stability_mock.interception.mock import OwnServer
from stability_mock.interception.session import Plan
from stability_mock.server import build
from stability_mock.settings import Settings
from stability_mock.web.protocol import Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from live import Live

NAMES = {"api.stability.ai": "127.0.0.1"}
GENERATE = """
import os, requests, sys
for endpoint, prompt in [("core", "a lighthouse"), ("core", "mock:403"), ("ultra", "a lighthouse")]:
    requests.post(
        "https://api.stability.ai/v2beta/stable-image/generate/" + endpoint,
        headers={"authorization": "Bearer " + os.environ["STABILITY_API_KEY"]},
        files={"none": ""},
        data={"prompt": prompt},
        timeout=30,
    )
"""


@pytest.fixture(autouse=True)
def temporary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the folder for temporary files, empty before and after."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture(autouse=True)
def _prompt() -> Iterator[None]:
    with as_at_a_prompt():
        yield


def run(*command: str, **plan: Any) -> tuple[int, list[str]]:  # noqa: ANN401 - the fields of a plan
    """Run a command, by proxy and with a mock server of its own unless the plan says else; return what came of it."""
    said: list[str] = []
    if "server" not in plan:
        plan["server"] = OwnServer(build(Settings(log_level="warning")), Protocol, "sk-any")
    code = asyncio.run(session.run(Plan(command, **{"via": "proxy"} | plan), os.environ, said.append))
    return code, said


def test_a_command_finds_the_mock_and_is_summed_up(temporary: Path) -> None:
    code, said = run(sys.executable, "-c", GENERATE)

    assert code == 0
    assert said == ["3 requests, 1 refused, 0 connections to other hosts refused, cost: 11 credits on the real service"]
    assert list(temporary.iterdir()) == []


def test_a_mock_that_runs_already_is_used_and_only_this_runs_cost_is_shown(served: Live, key: str) -> None:
    for _ in range(2):
        _, said = run(
            sys.executable, "-c", f"import os; os.environ['STABILITY_API_KEY'] = '{key}'{GENERATE}", server=served.url
        )

        assert said == [
            "3 requests, 1 refused, 0 connections to other hosts refused, cost: 11 credits on the real service"
        ]


def test_the_exit_code_is_the_commands() -> None:
    assert run("sh", "-c", "exit 7")[0] == 7
    assert run("sh", "-c", "kill -KILL $$")[0] == 137


def test_a_key_that_is_set_stays_and_else_one_is_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    command = ("sh", "-c", f"echo $STABILITY_API_KEY >> {tmp_path}/keys")
    monkeypatch.delenv("STABILITY_API_KEY", raising=False)
    run(*command)
    monkeypatch.setenv("STABILITY_API_KEY", "sk-mine")
    run(*command)

    assert (tmp_path / "keys").read_text(encoding="ascii").split() == ["sk-any", "sk-mine"]


def test_a_refused_host_is_reported_once_and_counted_each_time() -> None:
    fetch = (
        "import urllib.request as u\nfor _ in range(2):\n try: u.urlopen('http://example.com')\n except OSError: pass"
    )

    _, said = run(sys.executable, "-c", fetch)

    assert said == [
        "refused example.com:80: --allow example.com lets it through",
        "0 requests, 0 refused, 2 connections to other hosts refused, cost: 0 credits on the real service",
    ]


def test_an_allowed_host_is_reached(served: Live) -> None:
    command = (sys.executable, "-c", f"import urllib.request as u; u.urlopen('{served.url}/_mock/health')")

    assert run(*command)[0] == 1
    assert run(*command, guard=Guard.of(["127.0.0.1"]))[0] == 0


def test_the_port_of_the_proxy_can_be_chosen_and_is_free_afterwards(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(InterceptionError, match=rf"^cannot listen on 127\.0\.0\.1:{port}: Address already in use$"):
            run("true", port=port)

    run("sh", "-c", f"echo $HTTPS_PROXY > {tmp_path}/proxy", port=port)

    assert (tmp_path / "proxy").read_text(encoding="ascii").strip() == f"http://127.0.0.1:{port}"
    with socket.create_server(("127.0.0.1", port)):
        pass


def test_a_signal_while_all_is_set_up_ends_it_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, temporary: Path
) -> None:
    async def interrupted(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.Event().wait()

    monkeypatch.setattr(session, "_by_proxy", interrupted)

    code, said = run("true")

    assert (code, said) == (130, [])
    assert list(temporary.iterdir()) == []


def test_a_run_that_is_cancelled_from_within_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    async def cancelled(*_: object) -> None:
        raise asyncio.CancelledError

    monkeypatch.setattr(session, "_by_proxy", cancelled)

    with pytest.raises(asyncio.CancelledError):
        run("true")


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1:1",
        "http://api.stability.ai",
        "http://stability.ai",
        "http://",
        "http://127.0.0.1:1/path",
        "http://127.0.0.1:bad",
        "127.0.0.1:8765",
    ],
)
def test_a_url_that_no_mock_can_have_is_refused(url: str) -> None:
    with pytest.raises(InterceptionError, match=r"must be the http:// URL of a running mock server, without a path$"):
        run("true", server=url)


def test_a_url_where_nothing_answers_is_reported() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    with pytest.raises(InterceptionError, match=rf"^--url http://127\.0\.0\.1:{port}: nothing answers there"):
        run("true", server=f"http://127.0.0.1:{port}")


@pytest.mark.parametrize("answer", [b"<html>", b"[]", b"{}"])
def test_a_url_where_something_else_answers_is_reported(answer: bytes) -> None:
    async def story() -> None:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(answer), answer))
            writer.close()
            await writer.wait_closed()

        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            with pytest.raises(InterceptionError, match=r"no mock server with an open control API answers there$"):
                await mock.running(f"http://127.0.0.1:{port}")

    asyncio.run(story())


def test_a_mock_that_has_gone_leaves_the_cost_unknown() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = listener.getsockname()[:2]

    assert asyncio.run(mock.cost(address, {"abc"})) is None


def test_hosts_is_for_linux_only() -> None:
    with pytest.raises(InterceptionError, match=r"^--via hosts works on Linux only; try --via proxy$"):
        hosts.require_linux("darwin")


def test_the_commands_hosts_file_is_the_usual_one_with_the_service_at_this_machine(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.write_text("127.0.0.1 localhost\n9.9.9.9 a API.stability.ai # old\n# api.stability.ai\n", encoding="utf-8")

    assert hosts.hosts_file(tmp_path, NAMES, usual).read_text(encoding="utf-8") == (
        "127.0.0.1 api.stability.ai\n127.0.0.1 localhost\n# api.stability.ai\n"
    )
    assert (
        hosts.hosts_file(tmp_path, NAMES, tmp_path / "absent").read_text(encoding="utf-8")
        == "127.0.0.1 api.stability.ai\n"
    )

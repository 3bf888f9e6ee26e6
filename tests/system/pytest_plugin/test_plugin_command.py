"""Servers that are started by a command of the user."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from stability_mock.pytest_plugin.process import running
from stability_mock.testing import StartError

if TYPE_CHECKING:
    from collections.abc import Sequence

SERVE = f"{shlex.quote(sys.executable)} -P -m stability_mock serve"

WRAPPED = """
import subprocess, sys
print("Downloading from http://packages.test", flush=True)
print("Installed 20 packages", file=sys.stderr, flush=True)
sys.exit(subprocess.run([sys.executable, "-P", "-m", "stability_mock", *sys.argv[1:]]).returncode)
"""
"""As uvx does it: it writes lines of its own first, and the server is its child."""

KILLED = f"""
import os, signal
from stability_mock.pytest_plugin.process import running

with running({{}}, {SERVE!r}) as server:
    print(server.url, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(
    "command",
    [SERVE, shlex.split(SERVE), f"{SERVE} --port {{port}}", [sys.executable, "-c", WRAPPED, "serve"]],
    ids=["text", "words", "with a port", "wrapped"],
)
def test_a_command_starts_the_server_with_the_settings(command: str | Sequence[str]) -> None:
    with running({"rate_limit": "7/1/2"}, command) as server:
        assert server.sandbox("sk-any").limiter.limit == 7
        host, port = server.url.removeprefix("http://").split(":")

    with pytest.raises(ConnectionRefusedError), socket.create_connection((host, int(port)), timeout=30):
        pass


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("no-such-command serve", "no-such-command: No such file or directory"),
        ([sys.executable, "-c", "import sys; sys.exit('no such image')"], "no such image"),
        ([sys.executable, "-c", "import sys; sys.exit('no such image')", "{port}"], "no such image"),
        ([sys.executable, "-c", "import sys; sys.exit(3)"], "exit code 3"),
    ],
)
def test_a_command_that_fails_says_why(command: str | Sequence[str], reason: str) -> None:
    with pytest.raises(StartError) as problem, running({}, command):
        pass

    assert str(problem.value) == f"the mock server did not start: {reason}"


def test_a_server_that_is_not_ours_says_so() -> None:
    command = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "{port}"]

    with pytest.raises(StartError, match="/_mock/health answered 404"), running({}, command):
        pass


def test_a_closed_control_api_says_how_to_open_it() -> None:
    with pytest.raises(StartError, match="/_mock/health answered 404"):  # noqa: SIM117
        with running({"control": "off"}, f"{SERVE} --port {{port}}"):
            pass


def test_the_command_ends_when_the_tests_are_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        port = int(holder.stdout.readline().rpartition(":")[2])

        with contextlib.suppress(ConnectionError), socket.create_connection(("127.0.0.1", port), timeout=60) as left:
            assert left.recv(1) == b""
        assert holder.wait(60) == -signal.SIGKILL


def test_the_fixture_and_the_configuration_file_name_a_command(pytester: pytest.Pytester) -> None:
    pytester.makeini(f"[pytest]\nstability_mock_command = {SERVE} --credits 12")
    pytester.makepyfile(
        test_configured="""
        def test_it(stability_mock):
            assert stability_mock.credits.balance == 12
        """,
    )
    first = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:schemathesis")
    pytester.makeconftest(
        f"""
        import pytest

        @pytest.fixture(scope="session")
        def stability_mock_command():
            return {f"{SERVE} --credits 13"!r}

        @pytest.fixture
        def stability_mock(stability_mock):
            assert stability_mock.credits.balance == 13
            stability_mock.set_balance(12)
            return stability_mock
        """
    )
    second = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:schemathesis")

    first.assert_outcomes(passed=1)
    second.assert_outcomes(passed=1)


def test_a_command_that_is_missing_is_one_line_in_each_test(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nstability_mock_command = no-such-command serve")
    pytester.makepyfile(
        "def test_one(stability_mock): pass\ndef test_two(stability_mock): pass\ndef test_three(): pass"
    )

    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:schemathesis")

    result.assert_outcomes(errors=2, passed=1)
    result.stdout.fnmatch_lines(["the mock server did not start: no-such-command: No such file or directory"])
    result.stdout.no_fnmatch_line("*Traceback*")


FEW = """
import sys

class OnlyAFew:
    needed = {"fastapi", "starlette", "uvicorn", "pydantic", "pydantic_settings", "PIL", "yaml", "click",
              "python_multipart", "multipart", "fastapi_offline", "redis", "trustme", "schemathesis", "requests"}

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in self.needed:
            raise ModuleNotFoundError(f"No module named {name!r}")

sys.meta_path.insert(0, OnlyAFew())

import stability_mock.testing  # importable, too
"""


def test_with_a_command_the_tests_need_only_pytest_and_httpx(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(only_a_few=FEW)
    pytester.makeini(f"[pytest]\nstability_mock_command = {SERVE}")
    pytester.makepyfile(
        """
        def test_live(stability_mock, stability_mock_env):
            form = {"data": {"prompt": "A lighthouse"}, "files": {"none": ""}}
            assert stability_mock.client().post("/v2beta/stable-image/generate/core", **form).status_code == 200
            stability_mock.assert_spent(3)

        def test_app(stability_mock_app):
            pass
        """
    )

    plugins = ["-p", "only_a_few", "-p", "stability_mock.pytest_plugin"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        patch.setenv("PYTHONPATH", str(pytester.path) + os.pathsep + os.environ.get("PYTHONPATH", ""))
        result = pytester.runpytest_subprocess("-p", "no:cacheprovider", *plugins)

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["stability_mock_app needs the mock server's packages: pip install *"])

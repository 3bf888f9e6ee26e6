"""How the plugin starts and ends its server, in real processes."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from stability_mock.pytest_plugin.process import running
from stability_mock.testing import MockServer, MockUnavailableError, StartError

if TYPE_CHECKING:
    from pathlib import Path

HOLDER = """
import signal
import sys

signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored by what a shell starts in the background

from stability_mock.pytest_plugin.process import running

with running({}) as server:
    try:
        print(server.url, flush=True)
        sys.stdin.read()
    except KeyboardInterrupt:
        answers = [server.sandbox("sk-any").limiter.used for _ in range(100)]  # as long as a shutdown takes to begin
        print(sum(answers), flush=True)
"""

LIGHT = """
import sys
import pytest

assert pytest.main(["--markers"]) == 0
ours = {name.removeprefix("stability_mock.pytest_plugin.") for name in sys.modules if name.startswith("stability_mock")}
assert ours == {"stability_mock", "stability_mock.pytest_plugin", "fixtures", "reports", "unpatched"}, ours
"""


def test_settings_and_variables_can_be_overridden(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STABILITY_MOCK_CREDITS", "0")  # of the shell, not of the tests
    pytester.makeconftest(
        """
        import pytest

        @pytest.fixture(scope="session")
        def stability_mock_settings():
            return {"rate_limit": "2/10/60", "tolerate": ["negative_prompt"], "retry_after": True}

        @pytest.fixture(scope="session")
        def stability_mock_url_variables():
            return ["PICTURES_URL"]
        """
    )
    pytester.makepyfile(
        """
        import os

        def test_live(stability_mock):
            assert (stability_mock.limiter.limit, stability_mock.credits.balance) == (2, 10_000)

        def test_in_process(stability_mock_app):
            assert (stability_mock_app.limiter.limit, stability_mock_app.credits.balance) == (2, 10_000)

        def test_variables(stability_mock_env, stability_mock):
            assert os.environ["PICTURES_URL"] == stability_mock.base_url
            assert "API_HOST" not in stability_mock_env
        """
    )

    result = pytester.runpytest_inprocess("-p", "no:cacheprovider")

    result.assert_outcomes(passed=3)


def test_a_wrong_setting_is_an_error_in_the_words_of_the_command() -> None:
    with pytest.raises(StartError, match=r"^the mock server did not start: stability-mock: rate-limit: must be off,"):  # noqa: SIM117
        with running({"rate_limit": "often"}):
            pass


def test_a_server_without_a_control_api_is_not_taken_for_a_mock() -> None:
    with running({}) as server:
        sandbox = MockServer(f"{server.url}/elsewhere").sandbox("sk-any")

        with pytest.raises(MockUnavailableError, match="answered 404: not a mock server with a control API"):
            sandbox.clock.freeze()


def test_the_server_ends_when_its_starter_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER], stdin=-1, stdout=-1, text=True) as holder:
        assert holder.stdout is not None
        port = int(holder.stdout.readline().rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            holder.kill()

            with contextlib.suppress(ConnectionResetError):  # as good an end as any
                assert connection.recv(1) == b""


def test_the_server_still_answers_after_ctrl_c() -> None:
    command = [sys.executable, "-c", HOLDER]
    with subprocess.Popen(command, stdin=-1, stdout=-1, text=True, start_new_session=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().startswith("http://")
        os.killpg(holder.pid, signal.SIGINT)

        assert holder.stdout.readline() == "0\n"
        assert holder.wait(30) == 0


def test_a_run_that_does_not_use_it_loads_nothing_else(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", LIGHT], cwd=tmp_path, check=True)


def test_the_plugin_can_be_switched_off(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_it(stability_mock): pass")

    result = pytester.runpytest_subprocess("-p", "no:stability_mock", "-p", "no:cacheprovider")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*fixture 'stability_mock' not found*"])

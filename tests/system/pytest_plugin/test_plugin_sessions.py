"""How the plugin starts, shares and ends its server, and what can be overridden."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import inner_runs
import pytest
from stability_mock.pytest_plugin.child import end_with
from stability_mock.pytest_plugin.control import GoneError
from stability_mock.pytest_plugin.server import Server, StartError, flags, running

if TYPE_CHECKING:
    from pathlib import Path

    from live import Live

HOLDER = """
import signal
import sys

signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored by what a shell starts in the background

from stability_mock.pytest_plugin.server import running

with running({}) as server:
    try:
        print(server.url, flush=True)
        sys.stdin.read()
    except KeyboardInterrupt:
        answers = [server.world("sk-any").limiter.used for _ in range(100)]  # as long as a shutdown takes to begin
        print(sum(answers), flush=True)
"""

LIGHT = """
import sys
import pytest

assert pytest.main(["--markers"]) == 0
ours = {name for name in sys.modules if name.startswith("stability_mock")}
assert ours == {"stability_mock", "stability_mock.pytest_plugin"}, ours
"""


def test_each_test_has_a_world_of_its_own_that_is_cleared(pytester: pytest.Pytester, served: Live) -> None:
    result = inner_runs.run(
        pytester,
        served,
        """
        @pytest.fixture
        def stability_mock_key():
            return "sk-always-the-same"

        @pytest.mark.parametrize("run", [1, 2])
        @pytest.mark.stability(credits=3)
        def test_it(stability_mock, run):
            assert (stability_mock.requests, stability_mock.clock.frozen) == ([], False)
            assert ask(stability_mock.client()).status_code == 200
            stability_mock.clock.freeze()
            stability_mock.fault(status=500)

        def test_keys(stability_mock):
            assert stability_mock.api_key == "sk-always-the-same"
        """,
    )

    result.assert_outcomes(passed=3)


def test_a_clients_connections_are_closed_after_the_test(pytester: pytest.Pytester, served: Live) -> None:
    result = inner_runs.run(
        pytester,
        served,
        """
        clients = []

        def test_first(stability_mock):
            clients.append(stability_mock.client())

        def test_second():
            assert clients[0].is_closed
        """,
    )

    result.assert_outcomes(passed=2)


def test_the_nearest_mark_counts(pytester: pytest.Pytester, served: Live) -> None:
    result = inner_runs.run(
        pytester,
        served,
        """
        @pytest.mark.stability(credits=8)
        class TestMarks:
            def test_of_the_class(self, stability_mock):
                assert stability_mock.credits.balance == 8

            @pytest.mark.stability(credits=9)
            def test_of_the_function(self, stability_mock):
                assert stability_mock.credits.balance == 9
        """,
        "--strict-markers",
    )

    result.assert_outcomes(passed=2)


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


def test_settings_are_written_as_flags() -> None:
    settings = {"retry_after": True, "any_language": False, "tolerate": ("image", "strength"), "rate_limit": "5/1/2"}

    assert list(flags(settings)) == [
        "--retry-after",
        "--no-any-language",
        "--tolerate=image",
        "--tolerate=strength",
        "--rate-limit=5/1/2",
    ]


def test_a_wrong_setting_is_told_in_the_words_of_the_command() -> None:
    with pytest.raises(StartError, match=r"^the stand-in did not start: stability-mock: rate-limit: must be off,"):  # noqa: SIM117
        with running({"rate_limit": "often"}):
            pass


def test_a_server_that_is_gone_is_told_in_one_line(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(inner_runs.CONFTEST.format(url="http://127.0.0.1:9"))
    pytester.makepyfile("def test_it(stability_mock): pass")

    result = pytester.runpytest_inprocess("-p", "no:cacheprovider")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["E*GoneError: the stand-in at http://127.0.0.1:9 does not answer: *refused*"])


def test_a_world_whose_server_is_gone_says_so() -> None:
    world = Server("http://127.0.0.1:9").world("sk-any")

    assert world.told().startswith("the stand-in at http://127.0.0.1:9 does not answer: ")


def test_a_server_without_a_control_api_is_told_from_a_stand_in() -> None:
    with running({}) as server:
        world = Server(f"{server.url}/elsewhere").world("sk-any")

        with pytest.raises(GoneError, match="answered 404, no stand-in with a control API"):
            world.clock.freeze()


def test_a_base_url_with_tls_is_taken() -> None:
    world = Server("https://127.0.0.1:9/").world("sk-any")

    assert world.base_url == "https://127.0.0.1:9"
    assert "does not answer" in world.told()


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


def test_the_child_ends_with_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    codes: list[int] = []
    monkeypatch.setattr(os, "_exit", codes.append)
    reader, writer = os.pipe()
    os.write(writer, b"anything")
    os.close(writer)

    end_with(reader)

    os.close(reader)
    assert codes == [0]


def test_a_run_that_does_not_use_it_loads_nothing_else(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", LIGHT], cwd=tmp_path, check=True)


def test_the_plugin_can_be_switched_off(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_it(stability_mock): pass")

    result = pytester.runpytest_subprocess("-p", "no:stability_mock", "-p", "no:cacheprovider")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*fixture 'stability_mock' not found*"])


def test_the_mark_and_the_fixtures_are_explained(pytester: pytest.Pytester) -> None:
    marks = pytester.runpytest_inprocess("--markers")
    fixtures = pytester.runpytest_inprocess("--fixtures")

    marks.stdout.fnmatch_lines(["@pytest.mark.stability(credits=..., latency=...): what the stand-in of this test *"])
    for name in ("", "_app", "_env", "_key", "_server", "_settings", "_url_variables"):
        fixtures.stdout.fnmatch_lines([f"stability_mock{name}*mock_server/stability_mock/pytest_plugin/__init__.py:*"])

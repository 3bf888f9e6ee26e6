"""Runs on the workers of pytest-xdist, and in processes whose sockets are not those of Python."""

from __future__ import annotations

import pytest

TESTS = """
import pytest

{setup}

def test_red(stability_mock, {fixture}):
    assert 1 == 2

@pytest.mark.parametrize("number", range(20))
def test_green(number):
    pass
"""


@pytest.mark.parametrize("fixture", ["respx_mock", "httpx_mock", "socket_disabled", "fs"])
def test_a_red_test_leaves_its_worker_at_work(pytester: pytest.Pytester, fixture: str) -> None:
    pytester.makepyfile(TESTS.format(setup="", fixture=fixture))

    result = pytester.runpytest_subprocess("-n", "2", "-p", "no:cacheprovider", "-p", "no:schemathesis")

    result.assert_outcomes(passed=20, failed=1)
    result.stdout.fnmatch_lines(["E*assert 1 == 2"])
    result.stdout.no_fnmatch_line("*INTERNALERROR*")


def test_sockets_can_be_disabled_within_the_test(pytester: pytest.Pytester) -> None:
    pytest.importorskip("pytest_socket", reason="pytest-socket is not installed")
    pytester.makepyfile(
        """
        from pytest_socket import disable_socket, enable_socket

        def test_red(stability_mock, stability_mock_app):
            disable_socket()
            stability_mock.assert_called(times=0)
            stability_mock_app.assert_called(times=0)
            assert 1 == 2

        def test_green():
            enable_socket()
        """
    )

    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:schemathesis")

    result.assert_outcomes(passed=1, failed=1)


def test_no_control_call_is_in_a_cassette(pytester: pytest.Pytester) -> None:
    pytest.importorskip("pytest_recording", reason="pytest-recording is not installed")
    pytester.makepyfile(
        """
        import pytest
        import requests

        @pytest.mark.vcr(record_mode="all")
        def test_it(stability_mock):
            requests.get(stability_mock.base_url + "/v1/user/balance", timeout=30)
            stability_mock.assert_called(times=0)
            stability_mock.clock.advance(5)
        """
    )

    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:schemathesis")

    result.assert_outcomes(passed=1)
    recorded = "".join(path.read_text(encoding="utf-8") for path in pytester.path.rglob("*.yaml"))
    assert recorded.count("uri: ") == 1
    assert "_mock" not in recorded


def test_the_server_starts_while_files_are_replaced_for_the_whole_session(pytester: pytest.Pytester) -> None:
    pytest.importorskip("pyfakefs", reason="pyfakefs is not installed")
    pytester.makepyfile(
        """
        import pytest

        @pytest.fixture(scope="session", autouse=True)
        def replaced(fs_session):
            yield

        def test_it(stability_mock, stability_mock_app):
            stability_mock.assert_called(times=0)
            stability_mock_app.assert_called(times=0)
        """
    )

    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:schemathesis")

    result.assert_outcomes(passed=1)


def test_gevent_may_replace_all_it_can(pytester: pytest.Pytester) -> None:
    pytest.importorskip("gevent", reason="gevent is not installed")
    pytester.makepyfile(
        """
        from gevent import monkey

        monkey.patch_all()

        def test_red(stability_mock, stability_mock_app):
            stability_mock.assert_called(times=0)
            stability_mock_app.assert_called(times=0)
            assert 1 == 2
        """
    )

    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:schemathesis")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E*assert 1 == 2"])

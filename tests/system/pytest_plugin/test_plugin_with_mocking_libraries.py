"""The fixtures in tests that replace HTTP libraries, files and sockets: assertions work, red tests are just red."""

from __future__ import annotations

from typing import TYPE_CHECKING

import inner_runs
import pytest

if TYPE_CHECKING:
    from live import Live

BODY = """
{setup}

def test_red(stability_mock, stability_mock_app, {fixture}):
    assert 1 == 2

def test_assertions(stability_mock, stability_mock_app, {fixture}):
    for mock in (stability_mock, stability_mock_app):
        mock.clock.advance(5)
        mock.fail_next().remove()
        mock.assert_called(times=0)
        mock.assert_spent(0)
        assert mock.requests == []

def test_green():
    pass
"""

CONTEXT = """
@pytest.fixture
def replaced():
    import {module}
    with {context}:
        yield
"""

LIBRARIES = {
    "respx": ("", "respx_mock"),
    "pytest_httpx": ("", "httpx_mock"),
    "pyfakefs": ("", "fs"),
    "pytest_socket": ("", "socket_disabled"),
    "responses": (CONTEXT.format(module="responses", context="responses.RequestsMock()"), "replaced"),
    "vcr": (CONTEXT.format(module="vcr", context="vcr.use_cassette('all.yaml', record_mode='none')"), "replaced"),
    "freezegun": (CONTEXT.format(module="freezegun", context="freezegun.freeze_time('2012-01-14')"), "replaced"),
    "time_machine": (CONTEXT.format(module="time_machine", context="time_machine.travel(0, tick=False)"), "replaced"),
    # Not among our own dependencies; whoever has them can run these, too.
    "requests_mock": ("", "requests_mock"),
    "pook": (CONTEXT.format(module="pook", context="pook.use()"), "replaced"),
    "httpretty": (CONTEXT.format(module="httpretty", context="httpretty.enabled(allow_net_connect=False)"), "replaced"),
    "aioresponses": (CONTEXT.format(module="aioresponses", context="aioresponses.aioresponses()"), "replaced"),
}


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_that_replaces_things_does_not_reach_the_fixtures(
    pytester: pytest.Pytester, served: Live, library: str
) -> None:
    pytest.importorskip(library, reason=f"{library} is not installed")
    setup, fixture = LIBRARIES[library]

    result = inner_runs.run(pytester, served, BODY.format(setup=setup, fixture=fixture))

    result.assert_outcomes(passed=2, failed=1)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["E*assert 1 == 2", "*Requests to stability_mock -*", "no request was made with *"])
    assert not (pytester.path / "all.yaml").exists()


REPLACED = [
    ("httpx", "Client"),
    ("httpx", "Headers"),
    ("httpx", "Client.send"),
    ("httpx", "HTTPTransport.handle_request"),
    ("http.client", "HTTPConnection"),
    ("http.client", "HTTPConnection.request"),
    ("http.client", "HTTPResponse.read"),
    ("socket", "socket"),
    ("socket", "socket.connect"),
    ("socket", "create_connection"),
    ("socket", "getaddrinfo"),
    ("time", "sleep"),
    ("time", "time"),
    ("threading", "Thread"),
    ("asyncio", "run"),
    ("asyncio", "sleep"),
    ("subprocess", "Popen"),
]


@pytest.mark.parametrize(("module", "name"), REPLACED)
def test_a_patched_name_does_not_reach_the_fixtures(
    pytester: pytest.Pytester, served: Live, module: str, name: str
) -> None:
    patch = CONTEXT.format(
        module="unittest.mock", context=f"unittest.mock.patch('{module}.{name}', side_effect=OSError)"
    )

    result = inner_runs.run(pytester, served, BODY.format(setup=f"import {module}\n{patch}", fixture="replaced"))

    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["E*assert 1 == 2", "*Requests to stability_mock -*", "no request was made with *"])


@pytest.mark.parametrize("name", ["loads", "dumps"])
def test_a_patched_json_does_not_reach_the_live_server(pytester: pytest.Pytester, served: Live, name: str) -> None:
    result = inner_runs.run(
        pytester,
        served,
        f"""
        def test_it(stability_mock, monkeypatch):
            monkeypatch.setattr("json.{name}", None)
            stability_mock.clock.advance(5)
            stability_mock.assert_called(times=0)
        """,
    )

    result.assert_outcomes(passed=1)


def test_the_application_is_built_while_files_are_replaced(pytester: pytest.Pytester, served: Live) -> None:
    result = inner_runs.run(
        pytester,
        served,
        """
        @pytest.fixture(scope="session")
        def stability_mock_settings():
            return {"rate_limit": "7/1/2"}

        def test_it(fs, request):
            mock = request.getfixturevalue("stability_mock_app")
            assert ask(mock.client()).status_code == 200
            assert mock.limiter.limit == 7
        """,
    )

    result.assert_outcomes(passed=1)


@pytest.mark.parametrize(
    "problem", ["RuntimeError('no')", "pytest.fail.Exception('Timeout')", "SystemExit(3)", "AttributeError('x')"]
)
def test_a_report_never_raises(pytester: pytest.Pytester, served: Live, problem: str) -> None:
    result = inner_runs.run(
        pytester,
        served,
        f"""
        def test_red(stability_mock, monkeypatch):
            def fail():
                raise {problem}
            monkeypatch.setattr(stability_mock, "describe_requests", fail)
            assert 1 == 2

        def test_green():
            pass
        """,
    )

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["E*assert 1 == 2", "the requests cannot be shown: *"])


def test_a_fixture_that_gives_something_else_ends_no_run(pytester: pytest.Pytester, served: Live) -> None:
    result = inner_runs.run(
        pytester,
        served,
        """
        @pytest.fixture
        def stability_mock(stability_mock):
            return (stability_mock, "and more")

        @pytest.fixture
        def stability_mock_app():
            return None

        def test_red(stability_mock, stability_mock_app):
            assert 1 == 2
        """,
    )

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*Requests to stability_mock -*", "no request was made with *"])


def test_properties_of_other_forms_do_not_end_the_bill(pytester: pytest.Pytester, served: Live) -> None:
    result = inner_runs.run(
        pytester,
        served,
        """
        def test_it(request, record_property):
            record_property("stability_credits", "many")
            record_property("stability_credits_of_mine", None)
            request.node.user_properties.append((5, "x"))
        """,
        "--stability-max-credits=1",
    )

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["         0         0  in all"])


def test_text_that_no_pipe_takes_is_escaped(pytester: pytest.Pytester, served: Live) -> None:
    result = inner_runs.run(
        pytester,
        served,
        r"""
        def test_red(stability_mock, monkeypatch):
            monkeypatch.setattr(stability_mock, "describe_requests", lambda: "a lone \ud800")
            assert 1 == 2
        """,
    )

    result.stdout.fnmatch_lines([r"a lone \ud800"])

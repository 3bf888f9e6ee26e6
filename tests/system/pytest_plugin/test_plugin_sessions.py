"""How the fixtures share a server between tests, and what can be overridden."""

from __future__ import annotations

from typing import TYPE_CHECKING

import inner_runs
from stability_mock.pytest_plugin.process import flags
from stability_mock.testing import MockServer

if TYPE_CHECKING:
    import pytest
    from live import Live


def test_each_test_has_a_sandbox_of_its_own_that_is_cleared(pytester: pytest.Pytester, served: Live) -> None:
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


def test_settings_are_written_as_flags() -> None:
    settings = {"retry_after": True, "any_language": False, "tolerate": ("image", "strength"), "rate_limit": "5/1/2"}

    assert list(flags(settings)) == [
        "--retry-after",
        "--no-any-language",
        "--tolerate=image",
        "--tolerate=strength",
        "--rate-limit=5/1/2",
    ]


def test_a_server_that_is_gone_is_an_error_of_one_line(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(inner_runs.CONFTEST.format(url="http://127.0.0.1:9"))
    pytester.makepyfile("def test_it(stability_mock): pass")

    result = pytester.runpytest_inprocess("-p", "no:cacheprovider")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["E*MockUnavailableError: the mock server at http://127.0.0.1:9 does not answer: *refused*"]
    )


def test_a_sandbox_whose_server_is_gone_says_so() -> None:
    sandbox = MockServer("http://127.0.0.1:9").sandbox("sk-any")

    assert sandbox.describe_requests().startswith("the mock server at http://127.0.0.1:9 does not answer: ")


def test_a_base_url_with_tls_is_taken() -> None:
    sandbox = MockServer("https://127.0.0.1:9/").sandbox("sk-any")

    assert sandbox.base_url == "https://127.0.0.1:9"
    assert "does not answer" in sandbox.describe_requests()


def test_the_mark_and_the_fixtures_are_explained(pytester: pytest.Pytester) -> None:
    marks = pytester.runpytest_inprocess("--markers")
    fixtures = pytester.runpytest_inprocess("--fixtures")

    marks.stdout.fnmatch_lines(["@pytest.mark.stability(credits=..., latency=...): what the sandbox of this test *"])
    for name in ("", "_app", "_command", "_env", "_key", "_server", "_settings", "_url_variables"):
        fixtures.stdout.fnmatch_lines([f"stability_mock{name}*mock_server/stability_mock/pytest_plugin/fixtures.py:*"])

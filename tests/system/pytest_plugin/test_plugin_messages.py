"""What a test that fails says: runs of pytest, and what they print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import inner_runs
import pytest
from live import start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from live import Live


@pytest.fixture(scope="module")
def served() -> Iterator[Live]:
    """Start a server of our own: others have sandboxes whose clocks run ahead, and their requests would be shown."""
    with start() as live:
        yield live


def test_a_missed_call_shows_the_nearest_misses_field_by_field(pytester: pytest.Pytester, served: Live) -> None:
    result = inner_runs.run(
        pytester,
        served,
        """
        def test_it(stability_mock):
            client = stability_mock.client()
            ask(client, "A light house")
            ask(client, "", seed="x")
            stability_mock.assert_called(operation="core", times=1, prompt="A lighthouse", fields={"seed": 7})
        """,
    )

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            '>*stability_mock.assert_called(operation="core", times=1, prompt="A lighthouse", fields={"seed": 7})',
            "E*AssertionError: expected 1 request with operation='core', prompt='A lighthouse', field seed='7', *none",
            "E       2 requests seen; the nearest:",
            "E         POST /v2beta/stable-image/generate/core -> 200 accepted, 3 credits, prompt 'A light house'",
            "E           prompt: expected 'A lighthouse', received 'A light house'",
            "E           fields.seed: expected '7', received nothing",
            "E         POST /v2beta/stable-image/generate/core -> 400 bad_request, prompt ''",
            "E           prompt: expected 'A lighthouse', received ''",
            "E           fields.seed: expected '7', received 'x'",
            "",
            "test_inner.py:14: AssertionError",
        ],
        consecutive=True,
    )


def test_a_wrong_number_of_calls_shows_the_last_ten(pytester: pytest.Pytester, served: Live) -> None:
    result = inner_runs.run(
        pytester,
        served,
        """
        def test_it(stability_mock):
            for number in range(12):
                ask(stability_mock.client(), f"Lighthouse {number} " + "x" * 100)
            stability_mock.assert_called(prompt_contains="Lighthouse", at_least=1, at_most=2)
        """,
    )

    seen = "E         POST /v2beta/stable-image/generate/core -> 200 accepted, 3 credits, prompt 'Lighthouse "
    result.stdout.fnmatch_lines(
        [
            "E*AssertionError: expected 1 to 2 requests with prompt_contains='Lighthouse', found 12",
            "E       all requests:",
            "E         (2 before these)",
            f"{seen}2 {'x' * 47}…'",
        ],
        consecutive=True,
    )
    assert sum(line.startswith(seen) for line in result.outlines) == 10


def test_numbers_read_as_words(pytester: pytest.Pytester, served: Live) -> None:
    result = inner_runs.run(
        pytester,
        served,
        """
        def test_none(stability_mock):
            ask(stability_mock.client())
            stability_mock.assert_called(times=0)

        def test_at_least(stability_mock):
            stability_mock.assert_called(at_least=2)

        def test_at_most(stability_mock):
            ask(stability_mock.client())
            ask(stability_mock.client())
            stability_mock.assert_called(at_most=1)
        """,
    )

    result.assert_outcomes(failed=3)
    result.stdout.fnmatch_lines(["*AssertionError: expected no request, found 1"])
    result.stdout.fnmatch_lines(["*AssertionError: expected at least 2 requests, found none"])
    result.stdout.fnmatch_lines(["*AssertionError: expected at most 1 request, found 2"])


def test_a_client_with_a_key_of_its_own_is_found_out(pytester: pytest.Pytester, served: Live) -> None:
    result = inner_runs.run(
        pytester,
        served,
        """
        import httpx

        def test_it(stability_mock):
            httpx.post(stability_mock.base_url + CORE, headers={"authorization": "sk-hard-coded-in-the-client"})
            stability_mock.last_request
        """,
    )

    result.stdout.fnmatch_lines(
        [
            ">*stability_mock.last_request",
            "E*AssertionError: no request was made with the key of this test",
            "E       but 1 request with another key or none; does your client use stability_mock.api_key?",
            "E         POST /v2beta/stable-image/generate/core -> 400 bad_request",
        ],
        consecutive=True,
    )


def test_requests_with_other_keys_from_before_the_test_are_not_shown(pytester: pytest.Pytester, served: Live) -> None:
    result = inner_runs.run(
        pytester,
        served,
        """
        import httpx

        def test_before(stability_mock):
            httpx.post(stability_mock.base_url + CORE, headers={"authorization": "sk-hard-coded-in-the-client"})

        def test_it(stability_mock):
            stability_mock.last_request
        """,
    )

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["E*AssertionError: no request was made with the key of this test"])
    result.stdout.no_fnmatch_line("*with another key*")


def test_a_wrong_sum_shows_the_charges(pytester: pytest.Pytester, served: Live) -> None:
    result = inner_runs.run(
        pytester,
        served,
        """
        def test_it(stability_mock):
            client = stability_mock.client()
            ask(client)
            ask(client)
            ask(client, path="/v2beta/stable-image/generate/sd3", model="sd3-medium")
            stability_mock.assert_spent("10.5")
        """,
    )

    result.stdout.fnmatch_lines(
        [
            "E*AssertionError: expected 10.5 credits to be spent, found 9.5",
            "E         2 x 3 for core",
            "E         1 x 3.5 for sd3 with sd3-medium",
            "",
            "test_inner.py:15: AssertionError",
        ],
        consecutive=True,
    )


def test_an_unfired_fail_next_is_an_error_that_names_it(pytester: pytest.Pytester, served: Live) -> None:
    result = inner_runs.run(
        pytester,
        served,
        """
        def test_it(stability_mock):
            stability_mock.fail_next(times=2)
            stability_mock.fail_next("content_moderation", operation="sd3")
            stability_mock.fail_next(429, times=3)
            ask(stability_mock.client())
        """,
    )

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(
        [
            "*ERROR at teardown of test_it*",
            "fail_next(status=500, times=2) refused 1 request instead of 2; it was planned at test_inner.py:11",
            "fail_next(status='content_moderation', times=1, operation='sd3') refused no request; *test_inner.py:12",
            "fail_next(status=429, times=3) refused no request instead of 3; it was planned at test_inner.py:13",
            "the requests of this test:",
            "  POST /v2beta/stable-image/generate/core -> 500 internal_error, fault 500, prompt 'A lighthouse'",
        ],
        consecutive=True,
    )


def test_a_fired_or_removed_fail_next_is_not_an_error(pytester: pytest.Pytester, served: Live) -> None:
    result = inner_runs.run(
        pytester,
        served,
        """
        def test_it(stability_mock):
            stability_mock.fail_next(times=2)
            stability_mock.fail_next(429).remove()
            ask(stability_mock.client())
            ask(stability_mock.client())
        """,
    )

    result.assert_outcomes(passed=1)


def test_a_test_that_failed_or_was_skipped_is_not_blamed_for_an_unfired_fail_next(
    pytester: pytest.Pytester, served: Live
) -> None:
    result = inner_runs.run(
        pytester,
        served,
        """
        def test_failing(stability_mock):
            stability_mock.fail_next()
            assert 1 == 2

        def test_skipping(stability_mock):
            stability_mock.fail_next()
            pytest.skip("no")
        """,
    )

    result.assert_outcomes(failed=1, skipped=1)


def test_a_failed_test_shows_what_was_asked(pytester: pytest.Pytester, served: Live) -> None:
    result = inner_runs.run(
        pytester,
        served,
        """
        def test_it(stability_mock, stability_mock_app):
            response = ask(stability_mock.client(), "A lighthouse mock:403")
            assert response.status_code == 200
        """,
    )

    result.stdout.fnmatch_lines(
        [
            "*Requests to stability_mock -*",
            "  POST /v2beta/stable-image/generate/core -> 403 content_moderation, fault 403, *'A lighthouse mock:403'",
        ],
        consecutive=True,
    )
    result.stdout.fnmatch_lines(
        ["*Requests to stability_mock_app -*", "no request was made with the key of this test"], consecutive=True
    )


def test_a_wrong_mark_is_one_line(pytester: pytest.Pytester, served: Live) -> None:
    result = inner_runs.run(
        pytester,
        served,
        """
        @pytest.mark.stability(5, credit=5)
        def test_unknown(stability_mock):
            pass

        @pytest.mark.stability(credits="plenty", latency=-1)
        def test_wrong(stability_mock):
            pass
        """,
    )

    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(
        [
            "*ERROR at setup of test_unknown*",
            "@pytest.mark.stability takes credits=... and latency=..., not 5, credit",
            "*ERROR at setup of test_wrong*",
            "@pytest.mark.stability(credits='plenty'): balance: should be a valid decimal or should be 'unlimited'",
            "@pytest.mark.stability(latency=-1): latency.fixed: should be greater than or equal to 0",
        ],
        consecutive=True,
    )


def test_an_unknown_fault_points_at_the_line_of_the_test(pytester: pytest.Pytester, served: Live) -> None:
    result = inner_runs.run(
        pytester,
        served,
        """
        def test_it(stability_mock):
            stability_mock.fail_next(status=500, times=0)
        """,
    )

    result.stdout.fnmatch_lines(
        [
            ">*stability_mock.fail_next(status=500, times=0)",
            "E       ValueError: times: should be greater than or equal to 1",
            "",
            "test_inner.py:11: ValueError",
        ],
        consecutive=True,
    )

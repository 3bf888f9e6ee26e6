"""The option `--stability-max-credits`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import inner_runs
import pytest

if TYPE_CHECKING:
    from live import Live

TESTS = """
SD3 = "/v2beta/stable-image/generate/sd3"

def test_cheap(stability_mock):
    ask(stability_mock.client())

def test_expensive(stability_mock):
    for _ in range(2):
        ask(stability_mock.client(), path=SD3)

def test_free(stability_mock):
    ask(stability_mock.client(), "")
"""


def test_a_run_within_the_limit_passes_and_shows_the_bill(pytester: pytest.Pytester, served: Live) -> None:
    result = inner_runs.run(pytester, served, TESTS, "--stability-max-credits=16")

    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(
        [
            "*= credits that this run would have cost =*",
            "   credits  pictures  test",
            "        13         2  test_inner.py::test_expensive",
            "         3         1  test_inner.py::test_cheap",
            "        16         3  in all",
            "*= 3 passed in*",
        ],
        consecutive=True,
    )


def test_a_run_over_the_limit_fails_though_its_tests_pass(pytester: pytest.Pytester, served: Live) -> None:
    result = inner_runs.run(pytester, served, TESTS, "--stability-max-credits=15.5")

    result.assert_outcomes(passed=3)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["too expensive: 16 credits, and --stability-max-credits is 15.5"])


def test_the_bill_adds_up_over_workers(pytester: pytest.Pytester, served: Live) -> None:
    inner_runs.write(pytester, served, TESTS)

    result = pytester.runpytest_subprocess("-n", "2", "-p", "no:cacheprovider", "--stability-max-credits", "15")

    result.assert_outcomes(passed=3)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["        16         3  in all", "too expensive: 16 credits, *"], consecutive=True)


def test_without_the_option_there_is_no_bill(pytester: pytest.Pytester, served: Live) -> None:
    result = inner_runs.run(pytester, served, TESTS)

    assert result.ret == pytest.ExitCode.OK
    result.stdout.no_fnmatch_line("*would have cost*")


def test_a_limit_of_nothing_lets_a_run_pass_that_asks_for_nothing(pytester: pytest.Pytester, served: Live) -> None:
    result = inner_runs.run(pytester, served, "def test_it(stability_mock): pass", "--stability-max-credits=0")

    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["         0         0  in all"])


def test_a_failed_run_stays_failed(pytester: pytest.Pytester, served: Live) -> None:
    result = inner_runs.run(pytester, served, TESTS, "--stability-max-credits=1", "--maxfail=x")

    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_both_fixtures_of_one_test_are_on_the_bill(pytester: pytest.Pytester, served: Live) -> None:
    tests = """
    import asyncio

    def test_it(stability_mock, stability_mock_app):
        ask(stability_mock.client())

        async def one():
            async with stability_mock_app.async_client() as client:
                await ask(client)

        asyncio.run(one())
    """

    result = inner_runs.run(pytester, served, tests, "--stability-max-credits=6")

    result.stdout.fnmatch_lines(["         6         2  in all"])


def test_a_long_bill_is_cut(pytester: pytest.Pytester, served: Live) -> None:
    tests = """
    @pytest.mark.parametrize("number", range(22))
    def test_it(stability_mock, number):
        ask(stability_mock.client())
    """

    result = inner_runs.run(pytester, served, tests, "--stability-max-credits=100")

    result.stdout.fnmatch_lines(
        [
            "         3         1  test_inner.py::test_it[[]18[]]",
            "         3         1  test_inner.py::test_it[[]19[]]",
            "         6         2  2 more tests",
            "        66        22  in all",
        ],
        consecutive=True,
    )


def test_the_cost_of_each_test_is_in_the_report_for_machines(pytester: pytest.Pytester, served: Live) -> None:
    inner_runs.run(pytester, served, TESTS, "--stability-max-credits=16", "--junit-xml=report.xml")

    report = ET.parse(pytester.path / "report.xml")  # noqa: S314 - written by pytest

    properties = {case.get("name"): [p.get("value") for p in case.iter("property")] for case in report.iter("testcase")}
    assert properties == {"test_cheap": ["3 1"], "test_expensive": ["13 2"], "test_free": []}


@pytest.mark.parametrize("limit", ["many", "-1", "NaN", "Infinity"])
def test_a_limit_that_is_not_a_number_is_an_error(pytester: pytest.Pytester, limit: str) -> None:
    result = pytester.runpytest_inprocess(f"--stability-max-credits={limit}")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: --stability-max-credits: '{limit}' is not a number of credits"])

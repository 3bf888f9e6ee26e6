"""What docs/pytest.md says besides its examples, which the tests of all pages run."""

from __future__ import annotations

from inspect import getmembers
from typing import TYPE_CHECKING

import inner_runs
import pytest
from places import ROOT
from stability_mock import pytest_plugin
from stability_mock.testing import RecordedRequest, SandboxClock, StabilityMock

if TYPE_CHECKING:
    from live import Live

PAGE = (ROOT / "docs/pytest.md").read_text(encoding="utf-8")
NOT_FOR_TESTS = {"close", "describe_requests", "unfired_faults", "variables"}
"""Of a sandbox: the fixtures call them."""


def section(heading: str) -> str:
    """Return the text under a heading."""
    return PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def shown(heading: str) -> list[str]:
    """Return the lines of the output that is shown under a heading."""
    return section(heading).split("```text\n")[1].split("```")[0].splitlines()


@pytest.mark.parametrize(
    "name",
    [
        *(name for name, _ in getmembers(StabilityMock) if not name.startswith("_") and name not in NOT_FOR_TESTS),
        *(f"clock.{name}" for name, _ in getmembers(SandboxClock) if not name.startswith("_")),
        *(name for name, _ in getmembers(RecordedRequest) if not name.startswith("_") and name != "of"),
    ],
)
def test_all_that_a_sandbox_has_is_listed(name: str) -> None:
    assert f"`{name}" in section("All that it has")


def test_every_fixture_is_named() -> None:
    fixtures = [name for name in vars(pytest_plugin) if name.startswith("stability_mock")]

    assert [name for name in fixtures if f"`{name}`" not in PAGE] == []


def test_the_failure_that_is_shown_is_real(pytester: pytest.Pytester, served: Live) -> None:
    result = inner_runs.run(
        pytester,
        served,
        """
        def test_it(stability_mock):
            ask(stability_mock.client(), "A light house")
            stability_mock.assert_called(operation="core", times=1, prompt="A lighthouse")
        """,
    )

    result.stdout.fnmatch_lines(shown("When a test fails"), consecutive=True)


def test_the_bill_that_is_shown_is_real(pytester: pytest.Pytester, served: Live) -> None:
    inner_runs.write(pytester, served, "")
    pytester.makepyfile(
        test_posters=f"""{inner_runs.HEADER}
def test_a_draft(stability_mock):
    ask(stability_mock.client())

def test_two_posters(stability_mock):
    for _ in range(2):
        ask(stability_mock.client(), path="/v2beta/stable-image/generate/sd3")
"""
    )

    result = pytester.runpytest_inprocess("-p", "no:cacheprovider", "--stability-max-credits=20")

    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(shown("What a run would have cost"), consecutive=True)

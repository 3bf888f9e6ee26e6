"""What the report of a failed test says about its sandboxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from stability_mock.pytest_plugin.sandbox import MockSandbox

FAILED = pytest.StashKey[bool]()
"""Whether the body of a test ended in an exception."""

SANDBOXES = pytest.StashKey["dict[str, MockSandbox]"]()
"""The sandboxes that a test has, by the names of their fixtures."""


def add_requests(item: pytest.Item, report: pytest.TestReport) -> None:
    """Note that the test failed, and add what its sandboxes were asked to its report."""
    item.stash[FAILED] = True
    if report.failed:
        for fixture, sandbox in item.stash.get(SANDBOXES, {}).items():
            report.sections.append((f"Requests to {fixture}", _requests(sandbox)))


def _requests(sandbox: MockSandbox) -> str:
    """Describe the requests, or say why that is not possible: an exception in a report would end the whole run."""
    try:
        # The report may go through files and pipes that take no lone surrogates.
        return sandbox.describe_requests().encode("utf-8", "backslashreplace").decode("utf-8")
    except (KeyboardInterrupt, pytest.exit.Exception):
        raise
    except BaseException as problem:  # noqa: BLE001 - whatever the test has replaced; time-outs are not of class Exception
        return f"the requests cannot be shown: {type(problem).__name__}"

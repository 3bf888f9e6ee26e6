"""Runs of pytest inside a test, whose tests use the server that is there already."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import httpcore

if TYPE_CHECKING:
    import pytest
    from live import Live

_ = httpcore.__version__
"""Imported before any run, since httpx imports it late: imported in one, its errors would be unknown later."""

CONFTEST = """
import pytest
from stability_mock.testing import MockServer


@pytest.fixture(scope="session")
def stability_mock_server():
    return MockServer({url!r})
"""

HEADER = """
import pytest

CORE = "/v2beta/stable-image/generate/core"


def ask(client, prompt="A lighthouse", path=CORE, **fields):
    return client.post(path, data={"prompt": prompt, **fields}, files={"none": ""})

"""


def write(pytester: pytest.Pytester, served: Live, tests: str) -> None:
    """Write a file of tests, and a conftest that leads them to the server."""
    pytester.makeconftest(CONFTEST.format(url=served.url))
    pytester.makepyfile(test_inner=HEADER + dedent(tests))


def run(pytester: pytest.Pytester, served: Live, tests: str, *arguments: str) -> pytest.RunResult:
    """Run these tests in this process."""
    write(pytester, served, tests)
    return pytester.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:randomly", *arguments)

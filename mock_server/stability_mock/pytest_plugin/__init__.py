"""The pytest plugin: the mock server as a fixture, on a free port, with a sandbox of its own for each test.

pytest loads this module in every run, so all that costs time is imported once a test needs it.
"""

from __future__ import annotations

import contextlib
import importlib
from typing import TYPE_CHECKING

import pytest

from stability_mock.pytest_plugin.fixtures import (
    _stability_mock_apps,
    stability_mock,
    stability_mock_app,
    stability_mock_command,
    stability_mock_env,
    stability_mock_key,
    stability_mock_server,
    stability_mock_settings,
    stability_mock_url_variables,
)
from stability_mock.pytest_plugin.reports import add_requests
from stability_mock.pytest_plugin.unpatched import unpatched

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from pathlib import Path

__all__ = [
    "_stability_mock_apps",
    "stability_mock",
    "stability_mock_app",
    "stability_mock_command",
    "stability_mock_env",
    "stability_mock_key",
    "stability_mock_server",
    "stability_mock_settings",
    "stability_mock_url_variables",
]

MARK = (
    "stability(credits=..., latency=...): what the sandbox of this test begins with: its credits, and the seconds "
    "that each picture takes (a number, or a pair between which it is drawn)"
)

NEEDED = {"stability_mock_server": "process", "stability_mock_app": "application"}
"""Which of our modules a fixture needs."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add our option, and our line of the configuration file."""
    parser.getgroup("stability-mock").addoption(
        "--stability-max-credits",
        metavar="N",
        help="Fail a run whose pictures would have cost more than N credits, and show what each test cost.",
    )
    parser.addini(
        "stability_mock_command",
        "The command that starts the mock server, instead of our own.",
        type="args",
        default=[],
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known; begin the bill if one is wanted."""
    config.addinivalue_line("markers", MARK)
    limit = config.getoption("stability_max_credits", None)
    if limit is not None and not hasattr(config, "workerinput"):
        from stability_mock.pytest_plugin.bill import Bill, amount  # noqa: PLC0415

        config.pluginmanager.register(Bill(amount(limit)), "stability_mock_bill")


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makemodule(module_path: Path) -> None:
    """Import what a module of tests names before the module is imported: it may hold time still from then on.

    freezegun goes through the attributes of all modules. pydantic imports itself then, with the times that are not
    real, and makes no model of ours any more.
    """
    with contextlib.suppress(OSError):
        text = module_path.read_bytes()
        _import_for(name for name in NEEDED if name.encode() in text)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Import what the collected tests need now: once a test runs, it may have replaced time, files or sockets."""
    _import_for({name for item in session.items for name in getattr(item, "fixturenames", ())})


def _import_for(fixtures: Iterable[str]) -> None:
    for module in (NEEDED[name] for name in fixtures if name in NEEDED):
        with contextlib.suppress(Exception), unpatched():  # the fixture says what is missing
            importlib.import_module(f"{__name__}.{module}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note that a test failed, and show what its sandbox was asked."""
    report = yield
    if call.when == "call" and call.excinfo is not None:
        add_requests(item, report)
    return report

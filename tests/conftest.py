"""Fixtures, meant to be overridden: `settings` -> `app` -> `client`; and `served`, a real server that tests share.

To give a test other settings: `@pytest.mark.parametrize("settings", [Settings(...)])`.
"""

from __future__ import annotations

import os
import subprocess
import unittest.mock
import uuid
from typing import TYPE_CHECKING, Any

import httpx
import hypothesis
import pytest
from declarations import Declarations
from live import Live, start
from places import ROOT
from stability_mock import contract
from stability_mock.server import build
from stability_mock.settings import Settings
from transport import InProcess

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

ROOM = [hypothesis.HealthCheck.function_scoped_fixture, hypothesis.HealthCheck.too_slow]
hypothesis.settings.register_profile(
    "default", max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=ROOM
)
hypothesis.settings.register_profile(
    "long", max_examples=7_000, deadline=None, database=None, suppress_health_check=ROOM
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> None:
    """Whatever the environment says of the mock server, the tests do not hear it."""
    for name in [name for name in os.environ if name.upper().startswith("STABILITY_MOCK_")]:
        del os.environ[name]


@pytest.fixture(scope="session")
def published() -> contract.Contract:
    """Return the contract that travels with the package."""
    return contract.load()


@pytest.fixture(scope="session")
def declarations(published: contract.Contract) -> Declarations:
    """Return what the contract declares; it judges every answer that a test is given."""
    return Declarations(published.document)


@pytest.fixture
def settings() -> Settings:
    """Return the settings of `app`."""
    return Settings()


@pytest.fixture(scope="session")
def _apps() -> dict[Settings, FastAPI]:
    return {}


@pytest.fixture
def app(settings: Settings, _apps: dict[Settings, FastAPI]) -> FastAPI:
    """Return the application that `settings` describe; tests with equal settings share it, each with its own key."""
    if settings not in _apps:
        _apps[settings] = build(settings)
    return _apps[settings]


@pytest.fixture
def key() -> str:
    """Return an API key that no other test has."""
    return f"sk-{uuid.uuid4().hex}"


@pytest.fixture
def client(app: FastAPI, key: str, declarations: Declarations) -> Iterator[httpx.Client]:
    """Yield a client that reaches `app` without a network."""
    hooks = {"response": [declarations.require]}
    headers = {"authorization": f"Bearer {key}"}
    with httpx.Client(
        transport=InProcess(app), base_url="http://127.0.0.1", headers=headers, event_hooks=hooks
    ) as found:
        yield found


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[Any]:
    """Fail a quick test that starts a process: quick ones need nothing but Python."""
    if item.path.relative_to(ROOT / "tests").parts[0] in {"system", "long", "release"}:
        return (yield)
    with unittest.mock.patch.object(subprocess.Popen, "__init__", _refuse):
        return (yield)


def _refuse(*_: object, **__: object) -> None:
    pytest.fail("this test starts a process: its place is tests/system")


@pytest.fixture(scope="session")
def served() -> Iterator[Live]:
    """Start the real command, as a user would."""
    with start() as live:
        yield live


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that tests recorded as ("figures", [head of the table, row]), from all workers."""
    tables: dict[str, list[str]] = {}
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    for name, value in [pair for report in reports for pair in report.user_properties if report.when == "call"]:
        if name == "figures":
            tables.setdefault(value[0], []).append(value[1])
    for head, rows in tables.items():
        terminalreporter.write_line("\n".join(["", head, *rows]))

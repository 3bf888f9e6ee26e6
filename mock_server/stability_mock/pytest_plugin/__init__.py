"""The pytest plugin: the stand-in as a fixture, on a free port, with a world of its own for each test.

pytest loads this module in every run, so all that costs time is imported by the fixtures that need it.
The fixtures `stability_mock_settings`, `_key`, `_server` and `_url_variables` are meant to be overridden.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

    from stability_mock.pytest_plugin.application import AppWorld
    from stability_mock.pytest_plugin.server import LiveWorld, Server

FAILED = pytest.StashKey[bool]()
"""Whether the body of a test ended in an exception."""

MARK = (
    "stability(credits=..., latency=...): what the stand-in of this test begins with: its credits, and the seconds "
    "that each picture takes (a number, or a pair between which it is drawn)"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add our one option."""
    parser.getgroup("stability-mock").addoption(
        "--stability-max-credits",
        metavar="N",
        help="Fail a run whose pictures would have cost more than N credits, and show what each test cost.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known; begin the bill if one is wanted."""
    config.addinivalue_line("markers", MARK)
    limit = config.getoption("stability_max_credits", None)
    if limit is not None and not hasattr(config, "workerinput"):
        from stability_mock.pytest_plugin.bill import Bill, amount  # noqa: PLC0415

        config.pluginmanager.register(Bill(amount(limit)), "stability_mock_bill")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note that a test failed, and show what its stand-in was asked."""
    report = yield
    if call.when == "call" and call.excinfo is not None:
        item.stash[FAILED] = True
        for name in {"stability_mock", "stability_mock_app"} & set(getattr(item, "funcargs", {})):
            if report.failed:
                report.sections.append((f"Requests to {name}", item.funcargs[name].told()))  # type: ignore[attr-defined]
    return report


@pytest.fixture(scope="session")
def stability_mock_settings() -> Mapping[str, Any]:
    """Give the settings of the stand-in, named as in docs/settings.md: `{"rate_limit": "5/1/2"}`. Override it."""
    return {}


@pytest.fixture
def stability_mock_key() -> str:
    """Give the API key of the test: one that no other has. Override it if your client insists on its own."""
    return f"sk-{uuid.uuid4().hex}"


@pytest.fixture(scope="session")
def stability_mock_url_variables() -> Sequence[str]:
    """Name the environment variables that `stability_mock_env` sets to the base URL. Override it."""
    return ("STABILITY_API_BASE", "STABILITY_BASE_URL", "STABILITY_API_HOST", "API_HOST")


@pytest.fixture(scope="session")
def stability_mock_server(stability_mock_settings: Mapping[str, Any]) -> Iterator[Server]:
    """Run the stand-in for the session, on a free port. Override it to use one that runs already."""
    from stability_mock.pytest_plugin.server import running  # noqa: PLC0415

    with running(stability_mock_settings) as server:
        yield server


@pytest.fixture
def stability_mock(
    request: pytest.FixtureRequest, stability_mock_server: Server, stability_mock_key: str
) -> Iterator[LiveWorld]:
    """Give a live stand-in of the Stable Image API that remembers nothing of other tests."""
    from stability_mock.pytest_plugin.lending import lent  # noqa: PLC0415

    with lent(stability_mock_server.world(stability_mock_key), request) as world:
        yield world


@pytest.fixture
def stability_mock_app(
    request: pytest.FixtureRequest, stability_mock_settings: Mapping[str, Any], stability_mock_key: str
) -> Iterator[AppWorld]:
    """Give the stand-in as an ASGI application in this process, for `httpx.ASGITransport`: no socket, no port."""
    from stability_mock.pytest_plugin.application import application  # noqa: PLC0415
    from stability_mock.pytest_plugin.lending import lent  # noqa: PLC0415

    with application(stability_mock_settings) as app, lent(app.world(stability_mock_key), request) as world:
        yield world


@pytest.fixture
def stability_mock_env(
    stability_mock: LiveWorld, stability_mock_url_variables: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> Mapping[str, str]:
    """Set the environment variables that clients read for a base URL and a key, and give what was set."""
    variables = stability_mock.variables(stability_mock_url_variables)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return variables

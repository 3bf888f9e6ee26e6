"""The fixtures. `stability_mock_settings`, `_command`, `_key`, `_server` and `_url_variables` can be overridden."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stability_mock.pytest_plugin.app_sandbox import StabilityMockApp
    from stability_mock.pytest_plugin.application import MockApps
    from stability_mock.pytest_plugin.live import MockServer, StabilityMock


@pytest.fixture(scope="session")
def stability_mock_settings() -> Mapping[str, Any]:
    """Return the settings of the mock server, named as in docs/settings.md: `{"rate_limit": "5/1/2"}`. Override it."""
    return {}


@pytest.fixture(scope="session")
def stability_mock_command(pytestconfig: pytest.Config) -> str | Sequence[str]:
    """Return the command that starts the mock server, empty for our own: `uvx stability-mock serve`. Override it."""
    command: list[str] = pytestconfig.getini("stability_mock_command")
    return command


@pytest.fixture
def stability_mock_key() -> str:
    """Return the API key of the test: one that no other has. Override it if your client insists on its own."""
    return f"sk-{uuid.uuid4().hex}"


@pytest.fixture(scope="session")
def stability_mock_url_variables() -> Sequence[str]:
    """Return the environment variables that `stability_mock_env` sets to the base URL. Override it."""
    return ("STABILITY_API_BASE", "STABILITY_BASE_URL", "STABILITY_API_HOST", "API_HOST")


@pytest.fixture(scope="session")
def stability_mock_server(
    stability_mock_settings: Mapping[str, Any], stability_mock_command: str | Sequence[str]
) -> Iterator[MockServer]:
    """Run the mock server for the session, on a free port. Override it to use one that runs already."""
    with _needs("httpx", "stability_mock_server", "pip install 'stability-mock[pytest]'"):
        from stability_mock.pytest_plugin.process import StartError, running  # noqa: PLC0415
    try:
        with running(stability_mock_settings, stability_mock_command) as server:
            yield server
    except StartError as problem:
        pytest.fail(str(problem), pytrace=False)


@pytest.fixture
def stability_mock(
    request: pytest.FixtureRequest, stability_mock_server: MockServer, stability_mock_key: str
) -> Iterator[StabilityMock]:
    """Return a sandbox of a running mock server, which remembers nothing of other tests."""
    from stability_mock.pytest_plugin.isolation import isolated_sandbox  # noqa: PLC0415

    with isolated_sandbox(stability_mock_server.sandbox(stability_mock_key), request) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def _stability_mock_apps(stability_mock_settings: Mapping[str, Any]) -> Iterator[MockApps]:
    """Return the applications of the session, one for each variant of the settings. It serves `stability_mock_app`."""
    with _needs("the mock server's packages", "stability_mock_app", "pip install 'stability-mock[pytest]'"):
        from stability_mock.pytest_plugin.application import MockApps  # noqa: PLC0415

        apps = MockApps()
        apps.app(stability_mock_settings)  # built now: a test may replace files before it asks for it
    yield apps
    apps.close()


@pytest.fixture
def stability_mock_app(
    request: pytest.FixtureRequest,
    _stability_mock_apps: MockApps,
    stability_mock_settings: Mapping[str, Any],
    stability_mock_key: str,
) -> Iterator[StabilityMockApp]:
    """Return the mock as an ASGI application in this process, for `httpx.ASGITransport`: no socket, no port."""
    from stability_mock.pytest_plugin.isolation import isolated_sandbox  # noqa: PLC0415

    app = _stability_mock_apps.app(stability_mock_settings)
    with isolated_sandbox(app.sandbox(stability_mock_key), request) as sandbox:
        yield sandbox


@pytest.fixture
def stability_mock_env(
    stability_mock: StabilityMock, stability_mock_url_variables: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> Mapping[str, str]:
    """Set the environment variables that clients read for a base URL and a key, and return what was set."""
    variables = stability_mock.variables(stability_mock_url_variables)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return variables


@contextmanager
def _needs(what: str, fixture: str, command: str) -> Iterator[None]:
    """Say in one line which packages are missing; import without what tests replace."""
    from stability_mock.pytest_plugin.unpatched import unpatched  # noqa: PLC0415

    try:
        with unpatched():
            yield
    except ImportError as problem:
        pytest.fail(f"{fixture} needs {what}: {command} ({problem})", pytrace=False)

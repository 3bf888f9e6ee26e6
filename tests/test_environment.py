"""The environment: what only looks like our settings is overlooked, what is misspelt is reported."""

from __future__ import annotations

import socket

import pytest
import uvicorn
from click.testing import CliRunner, Result
from stability_mock import server
from stability_mock.cli import main
from stability_mock.settings import Settings


@pytest.fixture(autouse=True)
def _nothing_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a mistake that is overlooked fail its test at once, instead of serving until the test's time is up."""
    monkeypatch.setattr(uvicorn.Server, "run", lambda _self, sockets: None)  # noqa: ARG005 - the server's own names


def run(*flags: str, **variables: str) -> Result:
    """Run `stability-mock serve` with these flags and this environment."""
    return CliRunner().invoke(main, ["serve", *flags], env=variables)


LINKS = {
    "STABILITY_MOCK_PORT": "tcp://10.96.0.12:8765",
    "STABILITY_MOCK_SERVICE_HOST": "10.96.0.12",
    "STABILITY_MOCK_SERVICE_PORT": "8765",
    "STABILITY_MOCK_SERVICE_PORT_HTTP": "8765",
    "STABILITY_MOCK_PORT_8765_TCP": "tcp://10.96.0.12:8765",
    "STABILITY_MOCK_PORT_8765_TCP_PROTO": "tcp",
    "STABILITY_MOCK_PORT_8765_TCP_PORT": "8765",
    "STABILITY_MOCK_PORT_8765_TCP_ADDR": "10.96.0.12",
}
"""What Kubernetes sets for a Service called stability-mock."""
OTHER_LINKS = {
    "STABILITY_MOCK_REDIS_PORT": "tcp://10.96.0.13:6379",
    "STABILITY_MOCK_REDIS_SERVICE_HOST": "10.96.0.13",
    "STABILITY_MOCK_REDIS_SERVICE_PORT": "6379",
    "STABILITY_MOCK_REDIS_PORT_6379_TCP": "tcp://10.96.0.13:6379",
    "STABILITY_MOCK_REDIS_PORT_53_UDP_ADDR": "10.96.0.13",
    "STABILITY_MOCK_NAME": "/web/stability-mock",
}
"""What it sets for one called stability-mock-redis, and Docker for a link."""


def test_the_variables_of_a_service_do_not_stop_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Settings] = []
    monkeypatch.setattr(server, "bind", lambda host, port: socket.create_server((host, 0)))  # noqa: ARG005
    monkeypatch.setattr(server, "serve", lambda settings, *_: seen.append(settings))

    result = run(**LINKS, **OTHER_LINKS)

    assert result.exit_code == 0
    assert result.stderr == (
        "stability-mock: STABILITY_MOCK_PORT=tcp://10.96.0.12:8765 is the address of a service: overlooked\n"
    )
    assert [settings.port for settings in seen] == [8765]


def test_a_port_that_is_given_is_taken_even_if_the_address_of_a_service_is_set() -> None:
    result = run("--port=0", **LINKS)

    assert (result.exit_code, result.stderr) == (0, "")
    assert "at http://127.0.0.1:" in result.stdout


def test_the_address_of_a_service_is_not_a_port_for_settings_that_are_read_without_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("stability_mock_port", "udp://[fd00::1]:8765")

    assert Settings().port == 8765


def test_an_address_as_a_flag_is_a_mistake() -> None:
    result = run("--port=tcp://10.96.0.12:8765")

    assert result.stderr.startswith("stability-mock: port: Input should be a valid integer")
    assert result.exit_code == 2


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("STABILITY_MOCK_PROT", "did you mean STABILITY_MOCK_PORT?"),
        ("STABILITY_MOCK_API_KEYS", "did you mean STABILITY_MOCK_API_KEY?"),
        ("STABILITY_MOCK_CREDIT", "did you mean STABILITY_MOCK_CREDITS?"),
        ("STABILITY_MOCK_RATELIMIT", "did you mean STABILITY_MOCK_RATE_LIMIT?"),
        ("stability_mock_latancy", "did you mean STABILITY_MOCK_LATENCY?"),
        ("STABILITY_MOCK_LOG", "did you mean STABILITY_MOCK_LOG_LEVEL?"),
        ("STABILITY_MOCK_STORE_PORT", "did you mean STABILITY_MOCK_STORE?"),
        ("STABILITY_MOCK_", "see stability-mock serve --help"),
        ("STABILITY_MOCK_XYZ", "see stability-mock serve --help"),
    ],
)
@pytest.mark.parametrize("command", ["serve", "run"])
def test_a_misspelt_variable_is_reported_with_the_nearest_name(command: str, name: str, advice: str) -> None:
    words = ["serve", "--port=0"] if command == "serve" else ["run", "--", "true"]

    result = CliRunner().invoke(main, words, env={name: "1"})

    assert result.stderr == f"stability-mock: {name.upper()}: there is no such setting; {advice}\n"
    assert (result.exit_code, result.stdout) == (2, "")

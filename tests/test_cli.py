"""The command: flags, the environment, and mistakes reported in one line."""

from __future__ import annotations

import socket
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import uvicorn
from click.testing import CliRunner, Result
from stability_mock import server
from stability_mock.cli import main, read_settings
from stability_mock.contract import RateLimit
from stability_mock.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

LATENCY = "latency: must be none, realistic or SECONDS such as 2.5"
LIMIT = "rate-limit: must be off, contract or REQUESTS/SECONDS/TIMEOUT such as 150/10/60"
STORE = "store: must be memory or redis://HOST:PORT/DB"


@pytest.fixture(autouse=True)
def _nothing_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a mistake that is overlooked fail its test at once, instead of serving until the test's time is up."""
    monkeypatch.setattr(uvicorn.Server, "run", lambda _self, sockets: None)  # noqa: ARG005 - the server's own names


def run(*flags: str, **variables: str) -> Result:
    """Run `stability-mock serve` with these flags and this environment."""
    return CliRunner().invoke(main, ["serve", *flags], env=variables)


MISTAKES = [
    ("port", "x", "port: Input should be a valid integer, unable to parse string as an integer"),
    ("port", "65536", "port: Input should be less than or equal to 65535"),
    ("port", "-1", "port: Input should be greater than or equal to 0"),
    ("latency", "-1", LATENCY),
    ("latency", "nan", LATENCY),
    ("latency", "inf", LATENCY),
    ("latency", "long", LATENCY),
    ("credits", "-1", "credits: Input should be greater than or equal to 0"),
    ("credits", "nan", "credits: Input should be a finite number"),
    ("credits", "many", "credits: Input should be a valid decimal"),
    ("rate-limit", "150", LIMIT),
    ("rate-limit", "0/10/60", LIMIT),
    ("rate-limit", "1/0/60", LIMIT),
    ("rate-limit", "1/10/-1", LIMIT),
    ("rate-limit", "1/nan/1", LIMIT),
    ("rate-limit", "1/10/inf", LIMIT),
    ("rate-limit", "1.5/10/60", LIMIT),
    ("log-level", "loud", "log-level: Input should be 'debug', 'info', 'warning' or 'error'"),
    ("cache-mb", "-1", "cache-mb: Input should be greater than or equal to 0"),
    ("threads", "0", "threads: Input should be greater than or equal to 1"),
    ("max-sandboxes", "0", "max-sandboxes: Input should be greater than or equal to 1"),
    ("store", "mysql://localhost", STORE),
    ("store", "redis://localhost:port", STORE),
    ("store", "redis://[::1", STORE),
    ("control", "maybe", "control: Input should be 'on' or 'off'"),
]


@pytest.mark.parametrize(("name", "value", "text"), MISTAKES)
def test_a_bad_flag_is_reported_in_one_line(name: str, value: str, text: str) -> None:
    result = run(f"--{name}={value}")

    variable = f"STABILITY_MOCK_{name.upper().replace('-', '_')}"
    assert result.stderr == f"stability-mock: {text} (flag --{name}, {variable})\n"
    assert result.exit_code == 2
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ("colour=blue", "store: the URL has an option 'colour' that redis-py does not have"),
        ("db=first", "store: Invalid value for 'db' in connection URL."),
    ],
)
def test_an_option_in_the_url_of_the_store_that_there_is_not_is_reported_in_one_line(options: str, text: str) -> None:
    pytest.importorskip("redis")

    result = run("--port=0", f"--store=redis://127.0.0.1:1/0?{options}")

    assert result.stderr == f"stability-mock: {text}\n"
    assert result.exit_code == 2


@pytest.mark.parametrize(("name", "value", "text"), MISTAKES)
def test_a_bad_variable_is_reported_in_the_same_line(name: str, value: str, text: str) -> None:
    variable = f"STABILITY_MOCK_{name.upper().replace('-', '_')}"

    result = run(**{variable: value})

    assert result.stderr == f"stability-mock: {text} (flag --{name}, {variable})\n"
    assert result.exit_code == 2


@pytest.mark.parametrize("name", ["api-key", "tolerate", "control-hosts"])
def test_an_empty_name_is_a_mistake(name: str) -> None:
    result = run(f"--{name}=")

    assert result.stderr.startswith(f"stability-mock: {name}: must not be empty (flag --{name}, ")
    assert result.exit_code == 2


def test_two_mistakes_are_reported_in_one_line() -> None:
    result = run("--port=x", "--threads=0")

    assert result.stderr.count("\n") == 1
    assert "port: " in result.stderr
    assert "threads: " in result.stderr


def test_a_busy_port_is_reported_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        result = run(f"--port={port}")

    assert result.stderr == f"stability-mock: cannot listen on 127.0.0.1:{port}: Address already in use\n"
    assert result.exit_code == 2


@pytest.mark.parametrize(
    ("host", "reason"),
    [("a..b", "no valid host name"), ("192.0.2.1", "Cannot assign requested address")],
)
def test_a_host_that_is_none_of_this_machine_is_reported_in_one_line(host: str, reason: str) -> None:
    result = run("--port=0", f"--host={host}")

    assert result.stderr == f"stability-mock: cannot listen on {host}:0: {reason}\n"
    assert result.exit_code == 2


def test_an_unreadable_contract_is_reported_in_one_line(tmp_path: Path) -> None:
    missing = tmp_path / "none.yaml"

    result = run("--port=0", f"--contract={missing}")

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == (
        f"stability-mock: contract {missing}: cannot be read: [Errno 2] No such file or directory: '{missing}'\n"
    )


def test_an_unknown_keyword_in_the_contract_is_reported_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "contract.yaml"
    file.write_text("openapi: 3.1.0\nwebhooks: {}\n", encoding="utf-8")

    result = run("--port=0", f"--contract={file}")

    assert result.stderr == "stability-mock: #/webhooks: this keyword is not known here (in a document)\n"
    assert result.exit_code == 2


def test_several_workers_need_a_store_that_they_share() -> None:
    result = run("--workers=2")

    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "redis://" in result.stderr


VALUES = {
    "host": ("0.0.0.0", "0.0.0.0", "127.0.0.1", "127.0.0.1"),  # noqa: S104 - never bound
    "port": ("9000", 9000, "8765", 8765),
    "contract": ("mine.yaml", "mine.yaml", "2024", "2024"),
    "credits": ("2.50", Decimal("2.50"), "10000", Decimal(10_000)),
    "rate_limit": ("3/1.5/0", RateLimit(3, 1.5, 0), "contract", "contract"),
    "latency": ("2.5", 2.5, "none", "none"),
    "cache_mb": ("0", 0, "64", 64),
    "threads": ("7", 7, "2", 2),
    "max_sandboxes": ("5", 5, "10000", 10_000),
    "log_level": ("error", "error", "info", "info"),
    "control": ("off", "off", "on", "on"),
    "store": ("redis://localhost", "redis://localhost", "memory", "memory"),
}


@pytest.mark.parametrize("name", VALUES)
def test_a_flag_beats_the_environment_even_when_set_to_its_default(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    other, other_value, default, default_value = VALUES[name]
    monkeypatch.setenv(f"STABILITY_MOCK_{name.upper()}", other)

    assert getattr(read_settings({name: None}), name) == other_value
    assert getattr(read_settings({name: default}), name) == default_value


@pytest.mark.parametrize("name", ["random_seeds", "any_language", "retry_after"])
def test_a_switch_beats_the_environment_both_ways(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    seen: list[Settings] = []
    monkeypatch.setattr(server, "serve", lambda settings, *_: seen.append(settings))
    flag, variable = name.replace("_", "-"), f"STABILITY_MOCK_{name.upper()}"

    run("--port=0", f"--{flag}", **{variable: "false"})
    run("--port=0", f"--no-{flag}", **{variable: "true"})
    run("--port=0", **{variable: "true"})

    assert [getattr(settings, name) for settings in seen] == [True, False, True]


def test_a_repeated_flag_and_a_variable_with_commas_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    from_flags = read_settings({"api_key": ("sk-a", "sk-b"), "tolerate": ()})
    monkeypatch.setenv("STABILITY_MOCK_API_KEY", " sk-a, sk-b ,")

    assert from_flags.api_key == ("sk-a", "sk-b")
    assert read_settings({"api_key": ()}).api_key == ("sk-a", "sk-b")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("credits", "unlimited", None),
        ("credits", "0", Decimal(0)),
        ("rate_limit", "off", None),
        ("rate_limit", "contract", "contract"),
        ("latency", "realistic", "realistic"),
        ("latency", "0", 0.0),
    ],
)
def test_the_words_that_settings_know(monkeypatch: pytest.MonkeyPatch, name: str, text: str, value: object) -> None:
    from_flag = read_settings({name: text})
    monkeypatch.setenv(f"STABILITY_MOCK_{name.upper()}", text)

    assert getattr(from_flag, name) == value
    assert getattr(Settings(), name) == value


def test_every_setting_has_a_flag_that_its_help_shows() -> None:
    text = CliRunner().invoke(main, ["serve", "--help"], terminal_width=300).stdout

    for name, field in Settings.model_fields.items():
        assert f"--{name.replace('_', '-')}" in text
        assert field.description
        assert field.description.rstrip(".").split(",")[0] in text


def test_serve_greets_and_runs_the_server_on_the_port_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[int] = []
    monkeypatch.setattr(
        uvicorn.Server, "run", lambda _self, sockets: served.extend(s.getsockname()[1] for s in sockets)
    )

    result = run("--port=0", "--api-key=sk-secret")

    assert result.exit_code == 0, result.output
    assert f"at http://127.0.0.1:{served[0]}\n" in result.stdout
    assert "Bearer $STABILITY_API_KEY" in result.stdout
    assert "sk-secret" not in result.output


@pytest.mark.parametrize(
    ("host", "url"),
    [("0.0.0.0", "http://127.0.0.1:"), ("::1", "http://[::1]:"), ("::", "http://[::1]:")],  # noqa: S104
)
def test_the_url_that_is_shown_is_one_that_clients_can_use(host: str, url: str) -> None:
    try:
        listener = server.bind(host, 0)
    except OSError:
        pytest.skip("this machine has no IPv6")

    with listener:
        assert server.url_of(listener).startswith(url)

"""Where the contract of 2024 refuses what that of 2026 accepts, the log and the journal say so; the answer does not."""

from __future__ import annotations

import importlib.resources
import json
import logging
from typing import TYPE_CHECKING

import httpx
import pytest
from asking import ask, drawn, refused
from stability_mock.server import build
from stability_mock.settings import Settings
from transport import InProcess

if TYPE_CHECKING:
    from pathlib import Path

HINT = "the contract 2026 accepts this request: serve it with --contract 2026"


@pytest.fixture
def settings() -> Settings:
    """Serve the contract of 2024."""
    return Settings()


def hints(client: httpx.Client) -> list[str]:
    """Return the hint of each exchange in the journal."""
    return [exchange["hint"] for exchange in client.get("/_mock/journal").json()]


@pytest.mark.parametrize(
    "fields",
    [
        {"model": "sd3.5-large"},
        {"model": "sd3.5-flash", "output_format": "webp"},
        {"model": "sd3-large-turbo", "negative_prompt": "fog"},
        {
            "model": "sd3.5-medium",
            "mode": "image-to-image",
            "strength": "0.5",
            "image": ("a.png", drawn(), "image/png"),
        },
    ],
)
def test_a_request_of_2026_gets_a_hint(client: httpx.Client, fields: dict[str, str]) -> None:
    answer = ask(client, "sd3", prompt="a boat", **fields)

    assert answer.status_code == 400
    assert hints(client) == [HINT]
    assert client.get("/_mock/journal.har").json()["log"]["entries"][0]["_hint"] == HINT


@pytest.mark.parametrize(
    ("operation", "fields", "read"),
    [
        ("sd3", {"cfg_scale": "7"}, "cfg_scale"),
        ("sd3", {"style_preset": "anime", "steps": "30"}, "style_preset"),
        ("ultra", {"style_preset": "anime", "strength": "1"}, "strength, style_preset"),
    ],
)
def test_a_field_that_is_ignored_and_that_2026_reads_gets_a_hint(
    client: httpx.Client, operation: str, fields: dict[str, str], read: str
) -> None:
    assert ask(client, operation, prompt="a boat", **fields).status_code == 200
    assert hints(client) == [f"the contract 2026 reads {read}: serve it with --contract 2026"]


def test_a_field_that_is_ignored_for_ever_gets_none(client: httpx.Client) -> None:
    ask(client, "core", prompt="a boat", steps="30", cfg_scale="7")

    assert hints(client) == [""]


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        (
            "/v2beta/stable-image/edit/inpaint",
            "the contract 2026 has /v2beta/stable-image/edit/inpaint: serve it with --contract 2026",
        ),
        ("/v2beta/results/0123", "the contract 2026 has /v2beta/results/0123: serve it with --contract 2026"),
        (
            "/v2beta/image-to-video/result/0123",
            "the service has /v2beta/image-to-video/result/0123, and the mock server does not simulate it",
        ),
        (
            "/v2beta/stable-image/generate/sd3.5",
            "no such path: /v2beta/stable-image/generate/sd3.5; did you mean /v2beta/stable-image/generate/sd3?",
        ),
        (
            "/v2beta/generate/Core/",
            "no such path: /v2beta/generate/Core/; did you mean /v2beta/stable-image/generate/core?",
        ),
        ("/weather", ""),
    ],
)
def test_a_path_that_is_not_served_gets_a_hint(client: httpx.Client, path: str, hint: str) -> None:
    client.event_hooks = {}  # it is the contract of 2024 that is served, and that declares the answers

    assert ask_at(client, path) == 404
    assert hints(client) == [hint]


def ask_at(client: httpx.Client, path: str) -> int:
    """Ask for a picture at a path, and return the status."""
    return client.post(path, files={"prompt": (None, "a boat")}).status_code


def test_the_hint_is_in_the_log_and_not_in_the_answer(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        answer = ask(client, "sd3", prompt="a boat", model="sd3.5-large")

    assert f"request {answer.headers['x-request-id']}: {HINT}" in caplog.messages
    assert refused(answer) == [
        "model: invalid enum value. Expected 'sd3-large' | 'sd3-large-turbo' | 'sd3-medium', received 'sd3.5-large'"
    ]
    assert "2026" not in json.dumps([*answer.headers.raw, answer.text], default=repr)


@pytest.mark.parametrize(
    "fields",
    [
        {"model": "sd4"},
        {"model": "sd3.5-large", "seed": "-1"},
        {"mode": "image-to-image", "model": "sd3.5-large", "strength": "0.5", "image": ("a.png", b"x", "image/png")},
    ],
)
def test_a_request_that_is_wrong_in_2026_too_gets_none(client: httpx.Client, fields: dict[str, str]) -> None:
    ask(client, "sd3", prompt="a boat", **fields)

    assert hints(client) == [""]


@pytest.mark.parametrize("headers", [{"accept": "image/gif"}, {"stability-client-id": "x" * 257}])
def test_neither_does_one_whose_headers_are_wrong(client: httpx.Client, headers: dict[str, str]) -> None:
    ask(client, "sd3", headers, prompt="a boat", model="sd3.5-large")

    assert hints(client) == [""]


def test_neither_does_one_that_is_accepted(client: httpx.Client) -> None:
    ask(client, "sd3", prompt="a boat")

    assert hints(client) == [""]


@pytest.mark.parametrize("settings", [Settings(contract="2026")])
def test_the_newest_contract_gives_none(client: httpx.Client) -> None:
    ask(client, "sd3", prompt="a boat", model="sd4")

    assert hints(client) == [""]


def test_a_document_of_ones_own_gives_none(tmp_path: Path, key: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_bytes(
        importlib.resources.files("stability_mock_contracts").joinpath("stable-image-v2beta.yaml").read_bytes()
    )
    transport = InProcess(build(Settings(contract=str(file))))

    with httpx.Client(transport=transport, base_url="http://127.0.0.1", headers={"authorization": key}) as client:
        ask(client, "sd3", prompt="a boat", model="sd3.5-large")

        assert hints(client) == [""]

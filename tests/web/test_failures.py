"""What nobody foresaw: a clean 500, a traceback in the log, and a server that lives on."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import TYPE_CHECKING

import pytest
from asking import GENERATE, ask, errors_of
from stability_mock.pictures.kinds import scene
from stability_mock.settings import Settings

if TYPE_CHECKING:
    import httpx
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

SORRY = ["An internal error occurred. If the problem persists, contact support."]


def fail(_: object) -> None:
    """Fail as nobody foresaw."""
    raise ZeroDivisionError("a bug")


def broken_page(_request: Request) -> Response:
    """Fail as nobody foresaw."""
    raise ZeroDivisionError("a bug")


@pytest.fixture
def settings() -> Settings:
    """Describe an application of its own, to be broken."""
    return Settings(max_sandboxes=77)


def test_an_unforeseen_failure_is_a_clean_500_with_a_traceback_in_the_log(
    client: httpx.Client, key: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(scene, "paint_scene", fail)
        answer = ask(client, "core", prompt="a lighthouse")
    healed = ask(client, "core", prompt="a lighthouse")

    assert errors_of(answer, 500, "internal_error") == SORRY
    assert answer.headers["x-request-id"] == answer.json()["id"]
    assert "ZeroDivisionError: a bug" in caplog.text
    assert answer.json()["id"] in caplog.text
    assert key not in caplog.text
    assert b"bug" not in answer.content
    assert healed.status_code == 200


def test_a_failure_charges_nothing(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(scene, "paint_scene", fail)
        ask(client, "core", prompt="a lighthouse")
    after_failure = client.get("/v1/user/balance").json()["credits"]
    ask(client, "core", prompt="a lighthouse")

    assert after_failure == 10_000.0
    assert client.get("/v1/user/balance").json()["credits"] == 9_997.0


def test_a_failure_outside_generation_is_a_500_in_the_same_envelope(app: FastAPI, client: httpx.Client) -> None:
    app.add_route("/broken", broken_page)

    answer = client.get("/broken")

    assert errors_of(answer, 500, "internal_error") == SORRY
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-request-id"] == answer.json()["id"]


def test_the_log_has_one_line_for_each_request(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "stability_mock.access"):
        answers = [ask(client, "core", prompt="a lighthouse"), client.get("/nothing?secret=1"), client.put("/docs")]

    lines = [record.getMessage() for record in caplog.records if record.name == "stability_mock.access"]
    assert [re.sub(r"\d+\.\d ms", "? ms", line) for line in lines] == [
        f"POST /v2beta/stable-image/generate/core 200 ? ms {answers[0].headers['x-request-id']}",
        f"GET /nothing 404 ? ms {answers[1].headers['x-request-id']}",
        f"PUT /docs 405 ? ms {answers[2].headers['x-request-id']}",
    ]


def test_a_quiet_log_has_none(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "stability_mock.access"):
        ask(client, "core", prompt="a lighthouse")

    assert not [record for record in caplog.records if record.name == "stability_mock.access"]


def test_a_client_that_leaves_in_the_middle_gets_no_answer(app: FastAPI) -> None:
    scope = {"type": "http", "method": "POST", "path": f"{GENERATE}/core", "headers": [], "client": ("127.0.0.1", 1)}
    sent: list[object] = []

    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def send(message: object) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))

    assert sent == []

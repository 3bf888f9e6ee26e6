"""The way past FastAPI is the same way: what a server serves answers and logs as the application itself does."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import TYPE_CHECKING
from unittest.mock import Mock

import httpx
import pytest
import stability_mock.web.app as web
from asking import ask
from stability_mock.server import build_served
from stability_mock.settings import Settings
from transport import InProcess

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp, Message


def client_of(application: ASGIApp) -> httpx.Client:
    """Return a client with a key."""
    headers = {"authorization": "Bearer sk-fastpath"}
    return httpx.Client(transport=InProcess(application), base_url="http://127.0.0.1", headers=headers)


def requests(application: ASGIApp) -> list[httpx.Response]:
    """Ask for what takes the fast path and for what does not."""
    with client_of(application) as client:
        return [
            ask(client, "core", prompt="a lighthouse", seed="7"),
            client.get("/v2beta/stable-image/generate/core"),
            client.get("/v1/user/balance"),
            client.get("/nothing"),
            client.put("/docs"),
            client.get("/openapi.json"),
        ]


def test_the_answers_are_the_same(app: FastAPI) -> None:
    usual, short = requests(app), requests(build_served(Settings()))

    assert [answer.status_code for answer in short] == [200, 405, 200, 404, 405, 200]
    assert [answer.status_code for answer in usual] == [answer.status_code for answer in short]
    assert usual[0].content == short[0].content
    assert [answer.json().get("name") for answer in short[1:5]] == [
        "method_not_allowed", None, "not_found", "method_not_allowed",
    ]  # fmt: skip


@pytest.mark.parametrize("way", ["the application", "the fast path"])
def test_each_request_is_logged_once(app: FastAPI, caplog: pytest.LogCaptureFixture, way: str) -> None:
    with caplog.at_level(logging.INFO, "stability_mock.access"):
        requests(app if way == "the application" else build_served(Settings()))

    lines = [record.getMessage() for record in caplog.records if record.name == "stability_mock.access"]
    assert [re.sub(r" \d+\.\d ms .*", "", line) for line in lines] == [
        "POST /v2beta/stable-image/generate/core 200",
        "GET /v2beta/stable-image/generate/core 405",
        "GET /v1/user/balance 200",
        "GET /nothing 404",
        "PUT /docs 405",
        "GET /openapi.json 200",
    ]


def test_fastapi_is_loaded_once_however_many_wait_and_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    app, create = build_served(Settings()), Mock(side_effect=web.create_app)
    monkeypatch.setattr(web, "create_app", create)

    async def ask_and_leave() -> list[int]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            leaving = asyncio.create_task(client.get("/openapi.json"))
            await asyncio.sleep(0)
            leaving.cancel()
            answers = await asyncio.gather(*(client.get("/openapi.json") for _ in range(3)))
            return [answer.status_code for answer in answers]

    assert asyncio.run(ask_and_leave()) == [200, 200, 200]
    assert create.call_count == 1


def test_the_end_of_the_server_ends_the_painting_threads() -> None:
    app, said = build_served(Settings()), ["startup", "shutdown"]
    sent: list[str] = []

    async def receive() -> Message:
        return {"type": f"lifespan.{said.pop(0)}"}

    async def send(message: Message) -> None:
        sent.append(message["type"])

    asyncio.run(app({"type": "lifespan"}, receive, send))
    with client_of(app) as client:
        answer = ask(client, "core", prompt="a lighthouse")

    assert answer.status_code == 500
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]

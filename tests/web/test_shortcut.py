"""The way past FastAPI is the same way: what a server serves answers and logs as the application itself does."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

import httpx
import pytest
from asking import ask
from transport import InProcess

from mock_server.web.endpoint import Endpoint
from mock_server.web.shortcut import Shortcut

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp


def client_of(application: ASGIApp) -> httpx.Client:
    """Give a client with a key."""
    headers = {"authorization": "Bearer sk-shortcut"}
    return httpx.Client(transport=InProcess(application), base_url="http://127.0.0.1", headers=headers)


def requests(application: ASGIApp) -> list[httpx.Response]:
    """Ask for what takes the shortcut and for what does not."""
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
    usual, short = requests(app), requests(Shortcut(app))

    assert [answer.status_code for answer in short] == [200, 405, 200, 404, 405, 200]
    assert [answer.status_code for answer in usual] == [answer.status_code for answer in short]
    assert usual[0].content == short[0].content
    assert [answer.json().get("name") for answer in short[1:5]] == [
        "method_not_allowed", None, "not_found", "method_not_allowed",
    ]  # fmt: skip


@pytest.mark.parametrize("way", ["the application", "the shortcut"])
def test_each_request_is_logged_once(app: FastAPI, caplog: pytest.LogCaptureFixture, way: str) -> None:
    with caplog.at_level(logging.INFO, "mock_server.access"):
        requests(app if way == "the application" else Shortcut(app))

    lines = [record.getMessage() for record in caplog.records if record.name == "mock_server.access"]
    assert [re.sub(r" \d+\.\d ms .*", "", line) for line in lines] == [
        "POST /v2beta/stable-image/generate/core 200",
        "GET /v2beta/stable-image/generate/core 405",
        "GET /v1/user/balance 200",
        "GET /nothing 404",
        "PUT /docs 405",
        "GET /openapi.json 200",
    ]


def test_only_pages_take_the_long_way(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    short = Shortcut(app)
    monkeypatch.setattr(type(app), "__call__", None)

    with client_of(short) as client:
        answers = [ask(client, endpoint, prompt="a lighthouse") for endpoint in ("ultra", "core", "sd3")]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert all(isinstance(endpoint, Endpoint) for endpoint in short._endpoints.values())

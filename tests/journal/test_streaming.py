"""A journal of any length is written in pieces, off the event loop, and takes no more memory than a few exchanges."""

from __future__ import annotations

import asyncio
import json
import threading
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest
from stability_mock.server import build
from stability_mock.settings import Settings
from stability_mock.state.exchange import Exchange
from stability_mock.state.store import StoreError
from stability_mock.web.control import har, models

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import Message

KEY = "sk-streaming"
NUMBER = 64
MEGABYTE = 1 << 20
BODY = bytes(MEGABYTE)


@pytest.fixture
def app() -> FastAPI:
    """Build an application whose journal has 64 exchanges of a megabyte each way; all share their bytes."""
    found = build(Settings(journal_mb=200))
    store = found.routes[-2].app._app.state.service.store  # type: ignore[attr-defined] # under its guard

    async def fill() -> None:
        for number in range(NUMBER):
            exchange = Exchange(
                f"{number:032x}", "POST", "/", [], "", "core", number, BODY, MEGABYTE, 200, [], BODY, MEGABYTE
            )
            await store.record(KEY, exchange)

    asyncio.run(fill())
    return found


class Answer:
    """What an application sent; bodies are counted, and kept only if they are small."""

    def __init__(self) -> None:
        self.status = 0
        self.sizes: list[int] = []
        self.text = b""

    async def send(self, message: Message) -> None:
        """Take a message."""
        self.status = message.get("status", self.status)
        body = message.get("body", b"")
        self.sizes.append(len(body))
        self.text += body if len(body) < MEGABYTE else b""

    async def receive(self) -> Message:
        """Return a request without a body, whose client stays."""
        if not self.sizes:
            return {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.sleep(3600)
        return {"type": "http.disconnect"}

    @classmethod
    def to(cls, app: FastAPI, path: str, query: str = "") -> Answer:
        """Ask an application."""
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": f"/_mock/{path}",
            "raw_path": f"/_mock/{path}".encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(b"host", b"127.0.0.1"), (b"authorization", f"Bearer {KEY}".encode())],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        answer = cls()
        asyncio.run(app(scope, answer.receive, answer.send))
        return answer


def test_an_archive_is_sent_an_exchange_at_a_time_in_bounded_memory(app: FastAPI) -> None:
    Answer.to(app, "health")
    tracemalloc.start()
    try:
        answer = Answer.to(app, "journal.har")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert answer.status == 200
    assert sum(answer.sizes) > NUMBER * 2 * MEGABYTE * 4 / 3
    assert len(answer.sizes) > NUMBER
    assert max(answer.sizes) < 4 * MEGABYTE
    assert peak < 24 * MEGABYTE


@pytest.mark.parametrize(("path", "module", "name"), [("journal.har", har, "entry"), ("journal", models, "form_of")])
def test_exchanges_are_written_off_the_event_loop(
    app: FastAPI,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    module: object,
    name: str,
) -> None:
    threads: set[int] = set()
    original = getattr(module, name)

    def noted(*arguments: Any) -> Any:  # noqa: ANN401 - as the original has it
        threads.add(threading.get_ident())
        return original(*arguments)

    monkeypatch.setattr(module, name, noted)

    assert Answer.to(app, path).status == 200
    assert threads
    assert threading.get_ident() not in threads


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("limit=2", [62, 63]),
        ("operation=core&limit=3", [61, 62, 63]),
        ("operation=ultra", []),
        ("since=1970-01-01T00:00:00.000062Z", [62, 63]),
    ],
)
def test_filters_keep_the_newest_in_their_order(app: FastAPI, query: str, found: list[int]) -> None:
    answer = Answer.to(app, "journal", query)

    assert [int(one["id"], 16) for one in json.loads(answer.text)] == found


def test_a_store_that_fails_in_the_middle_ends_the_answer_and_is_logged(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store = app.routes[-2].app._app.state.service.store  # type: ignore[attr-defined]
    exchange, read = store.exchange, iter(range(10))

    async def failing(key: str, request_id: str) -> Any:  # noqa: ANN401 - an exchange
        if next(read) == 5:
            raise StoreError("Redis: gone")
        return await exchange(key, request_id)

    monkeypatch.setattr(store, "exchange", failing)
    answer = Answer.to(app, "journal")

    with pytest.raises(ValueError, match="Expecting"):
        json.loads(answer.text)
    assert "a journal was sent in part only: Redis: gone" in caplog.text
    assert "Traceback" not in caplog.text

"""Requests to an ASGI application in this process, from code that is not async."""

from __future__ import annotations

import asyncio
from asyncio import run_coroutine_threadsafe
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

import httpx

from stability_mock.pytest_plugin.control_transport import Reply

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from starlette.types import ASGIApp, Message

BASE_URL = "http://127.0.0.1"
HERE = ("127.0.0.1", 0)

Result = TypeVar("Result")


class Loop:
    """An event loop on a thread of its own, since there may be one that runs in the thread of the test.

    It is there before the test runs: a loop cannot be made once sockets are forbidden.
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="stability_mock_app", daemon=True)
        self._thread.start()
        self.run(_start_a_worker())

    def run(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        """Return what the coroutine returns."""
        return run_coroutine_threadsafe(coroutine, self._loop).result()

    def close(self) -> None:
        """End the thread."""
        self.run(self._loop.shutdown_asyncgens())
        self.run(self._loop.shutdown_default_executor())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _start_a_worker() -> None:
    """Start a thread of the loop's executor now: a test may replace `threading.Thread`."""
    await asyncio.get_running_loop().run_in_executor(None, int)


class AsgiTransport:
    """The way to the control API of an application, without any library that tests replace."""

    def __init__(self, app: ASGIApp, loop: Loop) -> None:
        self.base_url = BASE_URL
        self._app = app
        self._loop = loop

    def send(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Send a request and return what was answered."""
        return self._loop.run(self._exchange(_scope(method, target, headers), body))

    async def _exchange(self, scope: dict[str, Any], body: bytes) -> Reply:
        incoming: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
        sent: list[Message] = []
        answered = asyncio.Event()

        async def receive() -> Message:
            if incoming:
                return incoming.pop()
            await answered.wait()  # a client that left earlier would end a response that is sent in pieces
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                answered.set()

        await self._app(scope, receive, send)
        return Reply(sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:]))


def _scope(method: str, target: str, headers: Mapping[str, str]) -> dict[str, Any]:
    path, _, query = target.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", HERE[0].encode()), *((name.encode(), value.encode()) for name, value in headers.items())],
        "client": HERE,
        "server": HERE,
    }


class BlockingTransport(httpx.BaseTransport):
    """For `httpx.Client`: its requests run on the event loop of another thread."""

    def __init__(self, app: ASGIApp, loop: Loop) -> None:
        self._transport = httpx.ASGITransport(app)
        self._loop = loop

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        return self._loop.run(self._answer(request))

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        sent = httpx.Request(request.method, request.url, headers=request.headers, content=request.read())
        answer = await self._transport.handle_async_request(sent)
        raw = b"".join([piece async for piece in answer.aiter_raw()])
        return httpx.Response(answer.status_code, headers=answer.headers, content=raw)

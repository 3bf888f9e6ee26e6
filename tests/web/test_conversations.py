"""What one client says on one connection, in order and out of order, and what it is answered."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest
import uvicorn
from stability_mock.web.protocol import MAX_HEAD_BYTES, SLICE_BYTES, Protocol
from uvicorn.server import ServerState

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.types import Receive, Scope, Send

    Headers = Mapping[bytes, bytes]

GET = b"GET /%d HTTP/1.1\r\nhost: a\r\n\r\n"
UPLOAD = b"POST /upload HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello"
CHUNKED = b"POST /chunked HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhe\r\n0\r\n"
PATIENCE_SECONDS = 30


class Server:
    """A server in this process. It answers each request with its path, and remembers what it heard."""

    def __init__(self) -> None:
        self.whole: list[str] = []
        self.left: list[str] = []
        self.headers: list[Headers] = []
        self.protocols: list[Protocol] = []
        self.begun = asyncio.Event()
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request when its body is whole and `go_on` is set."""
        self.headers.append(dict(scope["headers"]))
        more = True
        while more:
            message = await receive()
            more = message.get("more_body", False)
            if message["type"] == "http.disconnect":
                self.left.append(scope["path"])
                return
        self.whole.append(scope["path"])
        self.begun.set()
        await self.go_on.wait()
        body = scope["path"].encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
        await send({"type": "http.response.body", "body": body})

    def connection(self) -> Protocol:
        """Begin a connection."""
        config = uvicorn.Config(self, ws="none", log_config=None)
        config.load()
        self.protocols.append(Protocol(config, ServerState(), {}))
        return self.protocols[-1]


Talk = tuple[asyncio.StreamReader, asyncio.StreamWriter, Server]


def talking(story: Callable[[Talk], Awaitable[None]]) -> Server:
    """Let a story happen on one connection."""

    async def whole() -> Server:
        server = Server()
        listener = await asyncio.get_running_loop().create_server(server.connection, "127.0.0.1", 0)
        try:
            reader, writer = await asyncio.open_connection(*listener.sockets[0].getsockname())
            async with asyncio.timeout(PATIENCE_SECONDS):
                await story((reader, writer, server))
            writer.close()
        finally:
            listener.close()
        return server

    return asyncio.run(whole())


def said(data: bytes) -> tuple[bytes, Server]:
    """Send this in one piece, end the half, and return all that is answered."""
    answers = b""

    async def story(talk: Talk) -> None:
        nonlocal answers
        reader, writer, _ = talk
        writer.write(data)
        writer.write_eof()
        answers = await reader.read()

    server = talking(story)
    return answers, server


def test_a_client_that_ends_its_half_is_answered() -> None:
    async def story(talk: Talk) -> None:
        reader, writer, server = talk
        server.go_on.clear()
        writer.write(UPLOAD)
        writer.write_eof()
        await server.begun.wait()
        for _ in range(5):
            await asyncio.sleep(0)
        server.go_on.set()
        assert (await reader.read()).endswith(b"/upload")

    talking(story)


def test_all_that_a_client_asked_before_it_ended_its_half_is_answered() -> None:
    answers, server = said(b"".join(GET % number for number in range(300)))

    assert answers.count(b"HTTP/1.1 200 OK") == 300
    assert server.whole == [f"/{number}" for number in range(300)]


def test_a_request_that_a_client_left_in_the_middle_is_not_answered_but_those_before_it_are() -> None:
    answers, server = said(GET % 1 + UPLOAD[:-1])

    assert answers.count(b"HTTP/1.1") == 1
    assert (server.whole, server.left) == (["/1"], ["/upload"])


GARBAGE = [b"?" * 50, b"\r\n\r\nGET\r\n\r\n", b"\x16\x03\x01\x02\x00\x01", bytes(400_000), b"x" * 70_000]


@pytest.mark.parametrize("garbage", GARBAGE, ids=["marks", "half a request", "tls", "zeros", "a long word"])
def test_a_good_request_with_garbage_behind_it_is_answered_and_then_the_garbage_is(garbage: bytes) -> None:
    answers, server = said(UPLOAD + GET % 2 + garbage)

    assert server.whole == ["/upload", "/2"]
    first, second, last = answers.split(b"HTTP/1.1 ")[1:]
    assert first.endswith(b"/upload")
    assert second.endswith(b"/2")
    assert last.startswith(b"400 Bad Request\r\n")


def test_garbage_is_answered_only_when_the_request_before_it_is() -> None:
    async def story(talk: Talk) -> None:
        reader, writer, server = talk
        server.go_on.clear()
        writer.write(UPLOAD + b"?" * 50)
        await server.begun.wait()
        server.go_on.set()
        assert (await reader.read()).split(b"HTTP/1.1 ")[1].endswith(b"/upload")

    talking(story)


def test_a_body_that_breaks_off_in_garbage_is_refused_and_nobody_takes_it_for_whole() -> None:
    answers, server = said(CHUNKED[: -len(b"0\r\n")] + b"zz\r\n")

    assert (server.whole, server.left) == ([], ["/chunked"])
    assert answers.startswith(b"HTTP/1.1 400 ")


def test_trailers_are_dropped() -> None:
    trailers = b"authorization: Bearer sk-another\r\nhost: localhost\r\nexpect: 100-continue\r\n\r\n"

    answers, server = said(CHUNKED + trailers + GET % 2)

    assert server.whole == ["/chunked", "/2"]
    assert server.headers == [{b"host": b"a", b"transfer-encoding": b"chunked"}, {b"host": b"a"}]
    assert answers.count(b"HTTP/1.1 200") == 2


ENDLESS = {
    "trailers": CHUNKED + b"a: b\r\n" * 50_000,
    "a trailer's value": CHUNKED + b"a: " + b"b" * 300_000,
    "a trailer's name": CHUNKED + b"a" * 300_000,
    "the extension of a chunk": CHUNKED[:-3] + b"1;" + b"a" * 300_000,
    "headers": b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 50_000,
    "a header's value": b"GET / HTTP/1.1\r\na: " + b"b" * 300_000,
    "a path": b"GET /" + b"b" * 300_000,
    "empty lines": b"\r\n" * 150_000,
}


@pytest.mark.parametrize("data", ENDLESS.values(), ids=ENDLESS)
@pytest.mark.parametrize("before", [b"", UPLOAD], ids=["first", "second"])
def test_what_never_ends_is_refused(before: bytes, data: bytes) -> None:
    answers, server = said(before + data)

    assert server.whole == ["/upload"] * bool(before)
    last = answers.split(b"HTTP/1.1 ")[-1]
    assert last.startswith(b"400 ")
    assert b"its headers are longer than 65,536 bytes" in last


@pytest.mark.parametrize("over", [0, 1])
def test_a_head_has_at_most_64_kib(over: int) -> None:
    line = b"/" + b"b" * (MAX_HEAD_BYTES - 1 - len(b"host: a\r\n") + over)

    answers, _ = said(b"GET " + line + b" HTTP/1.1\r\nhost: a\r\n\r\n")

    assert answers.startswith(b"HTTP/1.1 400" if over else b"HTTP/1.1 200")


def test_of_many_requests_in_a_row_a_few_are_read_and_the_rest_wait() -> None:
    async def story(talk: Talk) -> None:
        reader, writer, server = talk
        server.go_on.clear()
        writer.write(b"".join(GET % number for number in range(20_000)))
        await server.begun.wait()
        for _ in range(50):
            await asyncio.sleep(0)
        assert len(server.protocols[0].pipeline) <= SLICE_BYTES // len(GET % 0)
        server.go_on.set()
        writer.write_eof()
        assert (await reader.read()).count(b"HTTP/1.1 200") == 20_000

    talking(story)


def test_the_cost_of_requests_in_a_row_is_linear() -> None:
    def seconds(requests: int) -> float:
        data = b"".join(GET % number for number in range(requests))
        began = time.process_time()
        answers, _ = said(data)
        assert answers.count(b"HTTP/1.1 200") == requests
        return time.process_time() - began

    seconds(100)

    assert min(seconds(8_000) for _ in range(2)) < 40 * max(min(seconds(800) for _ in range(3)), 0.01)


def test_a_client_of_http_1_0_never_gets_100_continue() -> None:
    request = UPLOAD.replace(b"host: a", b"host: a\r\nexpect: 100-continue")

    old, _ = said(request.replace(b"HTTP/1.1", b"HTTP/1.0"))
    new, _ = said(request)

    assert old.startswith(b"HTTP/1.1 200")
    assert new.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200")


def test_an_offer_with_the_second_request_is_passed_over() -> None:
    offer = UPLOAD.replace(b"host: a", b"connection: upgrade\r\nupgrade: h2c")

    answers, server = said(GET % 1 + offer + GET % 2)

    assert server.whole == ["/1", "/upload", "/2"]
    assert answers.count(b"HTTP/1.1 200") == 3

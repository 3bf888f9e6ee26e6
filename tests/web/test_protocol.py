"""Java's offer of HTTP/2 is passed over, however its request is cut into pieces on the way."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import uvicorn
from stability_mock.web.protocol import Protocol
from uvicorn.server import ServerState
from wire import form, named, post

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

OFFER = (b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAA")
BODY = form(named(b"prompt", b"a lighthouse\r\nupgrade: h2c\r\n"))
REQUEST = post("sk-a", BODY, *OFFER)
HEAD = len(REQUEST) - len(BODY)


class Ends(asyncio.Transport):
    """A connection whose other end is this test."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[object] = []

    def write(self, data: object) -> None:
        """Remember it."""
        self.written.append(data)

    def is_closing(self) -> bool:
        """Stay open."""
        return False

    def pause_reading(self) -> None:
        """Read on all the same."""

    def resume_reading(self) -> None:
        """Read on."""

    def close(self) -> None:
        """Stay open."""

    def get_extra_info(self, _name: str, default: object = None) -> Any:  # noqa: ANN401 - asyncio's own type
        """Know nothing."""
        return default


async def heard(*pieces: bytes, end: Ends | None = None) -> list[tuple[bytes, bytes]]:
    """Return the body and the `upgrade` header of every request that an application hears in these pieces."""
    found: list[tuple[bytes, bytes]] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        found.append((body, dict(scope["headers"]).get(b"upgrade", b"")))
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
        await send({"type": "http.response.body", "body": b"seen"})

    config = uvicorn.Config(app, ws="none", log_config=None, timeout_keep_alive=1)
    config.load()
    protocol = Protocol(config, ServerState(), {})
    protocol.connection_made(end or Ends())
    for piece in pieces:
        protocol.data_received(piece)
        for _ in range(10):
            await asyncio.sleep(0)
    protocol.connection_lost(None)
    return found


def test_the_body_of_an_offer_is_heard() -> None:
    requests = asyncio.run(heard(REQUEST))

    assert requests == [(BODY, b"h2c")]


def test_a_second_offer_on_the_same_connection_is_heard() -> None:
    requests = asyncio.run(heard(REQUEST, REQUEST))

    assert requests == [(BODY, b"h2c")] * 2


def test_bytes_of_a_body_that_look_like_an_offer_are_left_alone() -> None:
    requests = asyncio.run(heard(REQUEST[:HEAD], BODY[:20], BODY[20:]))

    assert requests == [(BODY, b"h2c")]


def test_an_offer_may_be_cut_at_any_byte_of_its_head() -> None:
    lost = [cut for cut in range(1, HEAD) if asyncio.run(heard(REQUEST[:cut], REQUEST[cut:])) != [(BODY, b"h2c")]]

    assert lost == []


def test_the_head_and_the_body_of_an_answer_are_one_write() -> None:
    end = Ends()

    asyncio.run(heard(REQUEST, end=end))

    [answer] = end.written
    assert bytes(answer).startswith(b"HTTP/1.1 200 OK\r\n")  # type: ignore[call-overload] # it is bytes
    assert bytes(answer).endswith(b"\r\n\r\nseen")  # type: ignore[call-overload] # as above

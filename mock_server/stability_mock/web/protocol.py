"""The server's HTTP protocol, where it must be stricter, or more forgiving, than uvicorn's."""

from __future__ import annotations

import logging
import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from stability_mock.errors import BadRequest
from stability_mock.web import rendering
from stability_mock.web.transport import CONNECTION, Connection

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence

    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

_OFFER = re.compile(rb"^upgrade(?=[ \t]*:)", re.IGNORECASE | re.MULTILINE)
_LONGEST_OFFER = 100
_PASSED_OVER = b"x-passed-over-upgrade"
LONGEST_HEAD = 65_536
"""Bytes of a request line and headers."""

log = logging.getLogger(__name__)


class Protocol(HttpToolsProtocol):
    """Uvicorn's, with its connection in the scope of each request, and a bound to its head.

    Java's client offers HTTP/2 with its first request (`upgrade: h2c`). A server may ignore offers, but the parser
    takes the rest of the connection for the other protocol and loses the body. So they are hidden from it, by another
    name. What is no HTTP is refused in the API's envelope, too.
    """

    _between_messages = True
    _held = b""
    _head_bytes = 0
    _passed_over = False
    _earlier: Sequence[RequestResponseCycle] = ()
    """Requests before the last one that may not be answered yet, where a client sends several at once."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn narrows it
        """Begin a connection."""
        self._connection = Connection(transport, self.loop)
        super().connection_made(self._connection)

    def eof_received(self) -> None:
        """Send what was gathered while that can be done: the connection is about to close itself."""
        self._connection.flush()
        super().eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """End a connection, and tell each request that is not answered: uvicorn tells only the last that came."""
        for cycle in self._earlier:
            cycle.disconnected = True
            cycle.message_event.set()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """End when the request under way is answered; one that a fault holds up is given up."""
        super().shutdown()
        self._connection.end()

    def data_received(self, data: bytes) -> None:
        """Read what came."""
        if self._between_messages:
            data, self._held = _without_begun_offer(self._held + data)
            end = data.find(b"\r\n\r\n")
            head = data if end < 0 else data[:end]
            self._head_bytes += len(head)
            if self._head_bytes > LONGEST_HEAD:
                self.send_400_response(f"request: its headers are longer than {LONGEST_HEAD:,} bytes")
                return
            if b"upgrade" in head.lower() and _OFFER.search(head):
                self._passed_over = True
                data = _OFFER.sub(_PASSED_OVER, head) + data[len(head) :]
        super().data_received(data)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP, in the API's envelope, and close."""
        text = msg if msg.startswith("request: ") else "request: it is not HTTP/1.1"
        answer = rendering.refusal(BadRequest(text), rendering.new_id())
        head = f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}\r\n".encode()
        lines = b"".join(b"%b: %b\r\n" % pair for pair in [*answer.all_headers, (b"connection", b"close")])
        log.info("malformed request from %s: %s", self.client[0] if self.client else "-", text)
        self.transport.write(head + lines + b"\r\n" + answer.body)
        self.transport.close()

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self.scope["extensions"] = {CONNECTION: self._connection}  # type: ignore[dict-item]

    def on_headers_complete(self) -> None:
        """Begin the body, with every header by its true name."""
        self._between_messages, self._head_bytes = False, 0
        if self._passed_over:
            self._passed_over = False
            self.headers[:] = [(b"upgrade" if name == _PASSED_OVER else name, value) for name, value in self.headers]
        last: RequestResponseCycle | None = self.cycle
        if last is not None and not last.response_complete:
            self._earlier = [*(cycle for cycle in self._earlier if not cycle.response_complete), last]
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """End a request."""
        self._between_messages = True
        super().on_message_complete()


def _without_begun_offer(data: bytes) -> tuple[bytes, bytes]:
    """Hold back the last line of a head if it is not whole yet and may become an offer."""
    if b"\r\n\r\n" in data:
        return data, b""
    start = data.rfind(b"\n") + 1
    line = data[start:].lower()
    if len(line) > _LONGEST_OFFER or line[:7] != b"upgrade"[: len(line)]:
        return data, b""
    return data[:start], data[start:]

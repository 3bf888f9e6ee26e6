"""The server's HTTP protocol, where it must be stricter, or more forgiving, than uvicorn's."""

from __future__ import annotations

import logging
from collections import deque
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.utils import is_ssl

from stability_mock.errors import BadRequest
from stability_mock.web import rendering
from stability_mock.web.offers import Parser
from stability_mock.web.transport import CONNECTION, Connection

if TYPE_CHECKING:
    import asyncio

    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

MAX_HEAD_BYTES = 65_536
"""Of a request line and headers; and of all that may stand between two pieces of a body, or behind the last."""
SLICE_BYTES = 32_768
"""What is read at once: some hundred small requests."""
WATCH_SECONDS = 0.25
LINGER_SECONDS = 2
TOO_LONG = f"request: its headers are longer than {MAX_HEAD_BYTES:,} bytes"

log = logging.getLogger(__name__)


class HeadTooLongError(Exception):
    """A request line and headers are too long. Never leaves this module."""


class Protocol(HttpToolsProtocol):
    """Uvicorn's, with its connection in the scope of each request, and with bounds.

    What a client sends in a row is read as it is answered, a slice at a time, and answered in order. What is not HTTP
    is refused in the API's envelope, after the answers to what came before it. Trailers are dropped: they are not
    headers. A client that ends its half is answered.
    """

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - as uvicorn calls it
        super().__init__(*args, **options)
        self.parser = Parser(self)  # type: ignore[assignment] # it does what uvicorn's does
        self._unread: deque[memoryview] = deque()
        self._unanswered: deque[RequestResponseCycle] = deque()
        """The requests whose answers are not complete, in order; of the last one the body may be still to come."""
        self._uneventful = 0
        """Bytes read since something came of them."""
        self._body_bytes = 0
        """Of the request that was last begun, as far as they have come."""
        self._problem = ""
        """Why nothing more is read."""
        self._over = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn narrows it
        """Begin a connection."""
        self._connection = Connection(transport, self.loop)
        super().connection_made(self._connection)

    def connection_lost(self, exc: Exception | None) -> None:
        """End a connection, and disconnect each request that is not answered: uvicorn disconnects only the last."""
        self._unread.clear()
        for cycle in self._unanswered:
            cycle.disconnected = True
            cycle.message_event.set()
        super().connection_lost(exc)

    def eof_received(self) -> bool | None:  # type: ignore[override] # as asyncio has it
        """Answer what came before, then close. Who leaves an endless answer, or cannot end its half, is gone."""
        self._connection.flush()
        if self._connection.is_endless or is_ssl(self._connection):
            return None
        self._connection.half_closed = True
        if self._over:
            return None
        self._finish()
        self._watch()
        return True

    def shutdown(self) -> None:
        """End when the request under way is answered; one whose end nobody needs is given up."""
        super().shutdown()
        self._connection.end()

    def data_received(self, data: bytes) -> None:
        """Read what came, or keep it until the requests before it are answered."""
        if self._problem:
            return
        whole = len(data) <= SLICE_BYTES or len(data) <= self._body_left
        if whole and not self._unread and not self.pipeline:
            self._read(data)
            if self.pipeline:
                self._connection.hold(full=not self._problem)
        else:
            self._unread.append(memoryview(data))
            self._read_on()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - as uvicorn calls it
        """Read nothing more but to throw it away, and refuse it when the requests before it are answered."""
        self._problem = self._problem or "request: it is not HTTP/1.1"
        self._unread.clear()
        self._connection.hold(full=False)
        self._finish()

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self.scope["extensions"] = {CONNECTION: self._connection}  # type: ignore[dict-item]

    def on_headers_complete(self) -> None:
        """Begin the body. Headers that follow it are trailers, and nobody hears of them."""
        if self._uneventful > SLICE_BYTES and self._head_bytes > MAX_HEAD_BYTES:
            self._problem = TOO_LONG
            raise HeadTooLongError
        self._uneventful = self._body_bytes = 0
        if self.expect_100_continue and self.parser.get_http_version() == "1.0":
            self.expect_100_continue = False
        super().on_headers_complete()
        self._unanswered.append(self.cycle)
        self.headers = []

    def on_body(self, body: bytes) -> None:
        """Take a piece of a body."""
        self._uneventful = 0
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End a request, if its body was read: behind an offer it is still to come."""
        if not self.parser.should_upgrade():
            self._uneventful = 0
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """Go on with the next request."""
        self._unanswered.popleft()
        super().on_response_complete()
        if self._unread or self._problem or self._connection.half_closed:
            self._read_on()
            self._finish()
        elif not self.pipeline:
            self._connection.hold(full=False)

    def _read_on(self) -> None:
        """Read what was kept, until there is a request that must wait for its turn."""
        while self._unread and not self.pipeline and not self.transport.is_closing():
            data = self._unread.popleft()
            if len(data) > SLICE_BYTES:
                self._unread.appendleft(data[SLICE_BYTES:])
            self._read(data[:SLICE_BYTES])
        self._connection.hold(full=bool(self._unread or self.pipeline) and not self._problem)

    def _read(self, data: bytes | memoryview) -> None:
        self._uneventful += len(data)
        super().data_received(data)  # type: ignore[arg-type] # it only hands it on
        if self._uneventful > MAX_HEAD_BYTES:
            self._problem = TOO_LONG
            self.send_400_response(TOO_LONG)

    @property
    def _body_left(self) -> int:
        """How many bytes of the body under way are still to come, at least."""
        if self._unanswered and (last := self._unanswered[-1]).more_body:
            declared = next((value for name, value in last.scope["headers"] if name == b"content-length"), b"0")
            return int(declared) - self._body_bytes
        return 0

    @property
    def _head_bytes(self) -> int:
        return len(self.url) + sum(len(name) + len(value) + len(": \r\n") for name, value in self.headers)

    def _finish(self) -> None:
        """Close, if nothing more can be read and nothing is left to be answered."""
        ended = self._problem or self._connection.half_closed
        waiting = self._unread or (self._unanswered and not self._unanswered[0].more_body)
        if ended and not waiting and not self._over:
            self._over = True
            if self._problem and not (self._unanswered and self._unanswered[0].response_started):
                self._refuse(self._problem)
            self._part()

    def _part(self) -> None:
        """Close. A client that still sends is heard out for a while: else it would be reset before it reads."""
        for cycle in self._unanswered:
            cycle.disconnected = True
            cycle.message_event.set()
        if self._connection.half_closed:
            self.transport.close()
        else:
            self.transport.write_eof()
            self.loop.call_later(LINGER_SECONDS, self.transport.close)

    def _refuse(self, text: str) -> None:
        answer = rendering.refusal(BadRequest(text), rendering.new_id())
        head = f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}\r\n".encode()
        lines = b"".join(b"%b: %b\r\n" % pair for pair in [*answer.all_headers, (b"connection", b"close")])
        log.info("malformed request from %s: %s", self.client[0] if self.client else "-", text)
        self.transport.write(head + lines + b"\r\n" + answer.body)

    def _watch(self) -> None:
        """Notice that a client which has ended its half is gone: nothing is read that would tell."""
        if not self._connection.lost():
            self.loop.call_later(WATCH_SECONDS, self._watch)

"""The server's HTTP protocol: lets an answer reach for its own connection, and passes over offers of HTTP/2."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from mock_server.web.connection import CONNECTION, Connection

if TYPE_CHECKING:
    import asyncio

_OFFER = re.compile(rb"^upgrade(:[ \t]*h2c[ \t]*\r)$", re.IGNORECASE | re.MULTILINE)
_LONGEST_OFFER = 100
_PASSED_OVER = b"x-passed-over-upgrade"


class Protocol(HttpToolsProtocol):
    """Uvicorn's, with its connection in the scope of each request.

    Java's client offers HTTP/2 with its first request (`upgrade: h2c`). A server may ignore that, but the parser
    takes the rest of the connection for HTTP/2 and loses the body. So the header is hidden from it, by another name.
    """

    _between_messages = True
    _held = b""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn narrows it
        """Begin a connection."""
        super().connection_made(transport)
        self._connection = Connection(transport)

    def shutdown(self) -> None:
        """End when the request under way is answered; one that a fault holds up is given up."""
        super().shutdown()
        self._connection.end()

    def data_received(self, data: bytes) -> None:
        """Read what came."""
        if self._between_messages:
            data, self._held = _without_begun_offer(self._held + data)
            head, blank_line, rest = data.partition(b"\r\n\r\n")
            if b"h2c" in head:
                data = _OFFER.sub(_PASSED_OVER + rb"\1", head + blank_line[:2]) + blank_line[2:] + rest
        super().data_received(data)

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self.scope["extensions"] = {CONNECTION: self._connection}  # type: ignore[dict-item]

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header, by its true name."""
        super().on_header(b"upgrade" if name == _PASSED_OVER else name, value)

    def on_headers_complete(self) -> None:
        """Begin the body."""
        self._between_messages = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """End a request."""
        self._between_messages = True
        super().on_message_complete()


def _without_begun_offer(data: bytes) -> tuple[bytes, bytes]:
    """Hold back the last line of a head if it is not whole yet and may become an offer."""
    start = data.rfind(b"\n") + 1
    line = data[start:].lower()
    if b"\r\n\r\n" in data or len(line) > _LONGEST_OFFER or line[:7] != b"upgrade"[: len(line)]:
        return data, b""
    return data[:start], data[start:]

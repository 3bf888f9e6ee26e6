"""The server's HTTP protocol: lets an answer reach for its own connection, and passes over offers of HTTP/2."""

from __future__ import annotations

import re

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from mock_server.web.delivery import TRANSPORT

_OFFER = re.compile(rb"(\r\n)upgrade(:[ \t]*h2c[ \t]*\r\n)", re.IGNORECASE)
_PASSED_OVER = b"x-passed-over-upgrade"


class Protocol(HttpToolsProtocol):
    """Uvicorn's, with the transport in the scope of each request.

    Java's client offers HTTP/2 with its first request (`upgrade: h2c`). A server may ignore that, but the parser
    takes the rest of the connection for HTTP/2 and loses the body. So the header is hidden from it, by another name.
    """

    _between_messages = True

    def data_received(self, data: bytes) -> None:
        """Read what came."""
        if self._between_messages:
            head, blank_line, rest = data.partition(b"\r\n\r\n")
            if b"h2c" in head:
                data = _OFFER.sub(rb"\1" + _PASSED_OVER + rb"\2", head + blank_line[:2]) + blank_line[2:] + rest
        super().data_received(data)

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self.scope["extensions"] = {TRANSPORT: self.transport}  # type: ignore[dict-item]

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

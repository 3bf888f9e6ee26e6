"""A parser of requests that passes over offers of another protocol, such as the `upgrade: h2c` of Java's client.

A server may ignore an offer. httptools does not: behind the head of a request with one it reads no more of that
connection. So behind each such head a parser begins anew, with a head that says no more than how the body is framed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import httptools

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FRAMING = frozenset({b"content-length", b"transfer-encoding"})


class Listener(Protocol):
    """What hears of requests: uvicorn's protocol, as far as it matters here."""

    @property
    def scope(self) -> Mapping[str, object]:
        """Has the `headers` of the request whose body comes."""

    def on_message_begin(self) -> None:
        """Hear that a request begins."""

    def on_url(self, url: bytes, /) -> None:
        """Hear a piece of its target."""

    def on_header(self, name: bytes, value: bytes, /) -> None:
        """Hear a header, or a trailer."""

    def on_headers_complete(self) -> None:
        """Hear that its head is whole."""

    def on_body(self, body: bytes, /) -> None:
        """Hear a piece of its body."""

    def on_message_complete(self) -> None:
        """Hear that it is whole."""


class Parser:
    """Does what httptools' `HttpRequestParser` does, and goes on behind an offer.

    `should_upgrade` is true while the head of a request with an offer is read: `on_message_complete` does nothing
    then. It is called again when the body has come.
    """

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._begin(listener)

    def feed_data(self, data: bytes | memoryview) -> None:
        """Read what came. Raises HttpParserError."""
        while True:
            try:
                self._parser.feed_data(data)
            except httptools.HttpParserUpgrade as offer:
                data = memoryview(data)[offer.args[0] :]
                self._pass_over()
            else:
                return

    def _begin(self, listener: object) -> None:
        self._parser = httptools.HttpRequestParser(listener)
        self._parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn has it
        self.get_http_version = self._parser.get_http_version
        self.get_method = self._parser.get_method
        self.should_keep_alive = self._parser.should_keep_alive
        self.should_upgrade = self._parser.should_upgrade

    def _pass_over(self) -> None:
        headers: Iterable[tuple[bytes, bytes]] = self._listener.scope["headers"]  # type: ignore[assignment]
        self._begin(_Rest(self._listener))
        framing = b"".join(b"%b: %b\r\n" % pair for pair in headers if pair[0] in FRAMING)
        self._parser.feed_data(b"POST / HTTP/1.1\r\n%b\r\n" % framing)


class _Rest:
    """Passes on all but the first head, which the listener knows."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._known = True
        self.on_body = listener.on_body
        self.on_message_complete = listener.on_message_complete

    def on_message_begin(self) -> None:
        """Begin a head."""
        if not self._known:
            self._listener.on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Hear a piece of a path."""
        if not self._known:
            self._listener.on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Hear a header, or a trailer."""
        if not self._known:
            self._listener.on_header(name, value)

    def on_headers_complete(self) -> None:
        """End a head."""
        if not self._known:
            self._listener.on_headers_complete()
        self._known = False

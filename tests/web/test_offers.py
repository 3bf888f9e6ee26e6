"""Offers of another protocol are passed over, wherever they stand and however the bytes are cut."""

from __future__ import annotations

import httptools
import pytest
from stability_mock.web.offers import Parser

OFFER = b"connection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAEAAEAAAA\r\n"
PLAIN = b"POST /plain HTTP/1.1\r\ncontent-length: 2\r\n\r\nhi"
SIZED = b"POST /sized HTTP/1.1\r\n%bcontent-length: 5\r\n\r\nhello" % OFFER
CHUNKED = (
    b"POST /chunked HTTP/1.1\r\n%btransfer-encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\na: b\r\n\r\n" % OFFER
)
EMPTY = b"GET /empty HTTP/1.1\r\n%b\r\n" % OFFER
SOCKET = b"GET /socket HTTP/1.1\r\nconnection: keep-alive, upgrade\r\nupgrade: websocket\r\n\r\n"
ALONE = b"POST /alone HTTP/1.1\r\nupgrade: h2c\r\ncontent-length: 5\r\n\r\nhello"
TUNNEL = b"CONNECT a:1 HTTP/1.1\r\nhost: a:1\r\n\r\n"
IN_THE_BODY = b"POST /body HTTP/1.1\r\ncontent-length: 16\r\n\r\n\r\nupgrade: h2c\r\n"

CASES: dict[str, tuple[bytes, list[tuple[bytes, bytes]]]] = {
    "none": (PLAIN, [(b"/plain", b"hi")]),
    "one": (SIZED, [(b"/sized", b"hello")]),
    "before a body in chunks": (CHUNKED, [(b"/chunked", b"hello")]),
    "before no body": (EMPTY, [(b"/empty", b"")]),
    "a web socket": (SOCKET, [(b"/socket", b"")]),
    "an offer that is not a connection's": (ALONE, [(b"/alone", b"hello")]),
    "a tunnel": (TUNNEL, [(b"a:1", b"")]),
    "what looks like one in a body": (IN_THE_BODY, [(b"/body", b"\r\nupgrade: h2c\r\n")]),
    "with the second request": (PLAIN + SIZED, [(b"/plain", b"hi"), (b"/sized", b"hello")]),
    "with the first of two": (SIZED + PLAIN, [(b"/sized", b"hello"), (b"/plain", b"hi")]),
    "with each of many": (
        (SIZED + EMPTY + CHUNKED) * 3,
        [(b"/sized", b"hello"), (b"/empty", b""), (b"/chunked", b"hello")] * 3,
    ),
}


class Listener:
    """Remembers each request: its path, its headers, and its body when it is whole."""

    def __init__(self) -> None:
        self.parser = Parser(self)
        self.scope: dict[str, list[tuple[bytes, bytes]]] = {}
        self.heads: list[bytes] = []
        self.whole: list[tuple[bytes, bytes]] = []

    def on_message_begin(self) -> None:
        """Begin a request."""
        self.scope, self._path, self._body = {"headers": []}, b"", b""

    def on_url(self, url: bytes) -> None:
        """Hear a piece of a path."""
        self._path += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Hear a header or a trailer."""
        self.scope["headers"].append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """Hear that a head is whole."""
        self.heads.append(self._path)

    def on_body(self, body: bytes) -> None:
        """Hear a piece of a body."""
        self._body += body

    def on_message_complete(self) -> None:
        """Hear that a request is whole."""
        if not self.parser.should_upgrade():
            self.whole.append((self._path, self._body))


def heard(*pieces: bytes) -> list[tuple[bytes, bytes]]:
    """Return the requests that are heard in these pieces; each head is heard once."""
    listener = Listener()
    for piece in pieces:
        listener.parser.feed_data(piece)
    assert listener.heads == [path for path, _ in listener.whole]
    return listener.whole


@pytest.mark.parametrize(("data", "requests"), CASES.values(), ids=CASES)
def test_every_request_is_heard(data: bytes, requests: list[tuple[bytes, bytes]]) -> None:
    assert heard(data) == requests


@pytest.mark.parametrize(("data", "requests"), CASES.values(), ids=CASES)
def test_the_bytes_may_be_cut_anywhere(data: bytes, requests: list[tuple[bytes, bytes]]) -> None:
    wrong = [cut for cut in range(len(data)) if heard(data[:cut], data[cut:]) != requests]

    assert wrong == []
    assert heard(*[data[place : place + 1] for place in range(len(data))]) == requests


def test_what_is_not_http_behind_an_offer_is_an_error() -> None:
    with pytest.raises(httptools.HttpParserError):
        heard(SIZED + b"?" * 40)


def test_the_headers_of_an_offer_are_heard_as_they_were_sent() -> None:
    listener = Listener()

    listener.parser.feed_data(SIZED[:-5])

    assert listener.scope["headers"][1] == (b"upgrade", b"h2c")

"""HTTP written out byte by byte, for what no client library would send."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

GENERATE = b"/v2beta/stable-image/generate/"
PATIENCE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; the names of the headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Wire:
    """One connection."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._file = connection.makefile("rb")

    def send(self, *pieces: bytes) -> None:
        """Send these bytes, each piece by itself."""
        for piece in pieces:
            self._connection.sendall(piece)

    def finish(self) -> None:
        """Say that nothing more will be sent."""
        self._connection.shutdown(socket.SHUT_WR)

    def answer(self) -> Answer:
        """Wait for one whole answer; one without a length lasts until the connection ends."""
        status, headers = self.head()
        while status == 100:
            status, headers = self.head()
        length = headers.get("content-length")
        return Answer(status, headers, self._file.read(None if length is None else int(length)))

    def head(self) -> tuple[int, dict[str, str]]:
        """Wait for the head of an answer, `100 Continue` included."""
        start = self._file.readline()
        assert start, "the connection ended without an answer"
        fields: dict[str, str] = {}
        for line in iter(self._file.readline, b"\r\n"):
            name, _, value = line.decode("latin-1").partition(":")
            fields[name.lower()] = value.strip()
        return int(start.split()[1]), fields

    def ended(self) -> bool:
        """Wait until the server ends the connection, or sends what was not expected."""
        return self._file.read(1) == b""


@contextmanager
def connected(address: tuple[str, int]) -> Iterator[Wire]:
    """Open a connection for as long as the block lasts."""
    with socket.create_connection(address, PATIENCE_SECONDS) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # pieces are to arrive as pieces
        wire = Wire(connection)
        yield wire
        wire._file.close()


def form(
    *parts: tuple[bytes, bytes], boundary: bytes = b"B", preamble: bytes = b"", epilogue: bytes = b"\r\n"
) -> bytes:
    """Write a body: of each part its headers and its bytes."""
    written = [b"--%b\r\n%b\r\n\r\n%b\r\n" % (boundary, headers, data) for headers, data in parts]
    return b"".join([preamble, *written, b"--%b--" % boundary, epilogue])


def named(name: bytes, data: bytes) -> tuple[bytes, bytes]:
    """Write a plain field as a part."""
    return b'Content-Disposition: form-data; name="%b"' % name, data


def post(
    key: str,
    body: bytes,
    *headers: bytes,
    content_type: bytes = b"multipart/form-data; boundary=B",
    target: bytes = GENERATE + b"core",
    length: int | None = None,
) -> bytes:
    """Write a whole request; `length` is the one that is declared, if it is not the body's."""
    head = [
        b"POST %b HTTP/1.1" % target,
        b"host: 127.0.0.1",
        b"authorization: Bearer %b" % key.encode(),
        b"content-type: %b" % content_type,
        b"content-length: %d" % (len(body) if length is None else length),
        *headers,
    ]
    return b"\r\n".join([*head, b"", body])

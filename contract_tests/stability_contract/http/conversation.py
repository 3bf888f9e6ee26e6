"""What no HTTP library shows: the bytes of one connection, in the order in which they come."""

from __future__ import annotations

import re
import socket
import ssl
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from stability_contract.http.client import RawClient
    from stability_contract.http.exchange import Request

MAX_ANSWER = 32 << 20
MAX_HEAD = 64 << 10
_STATUS = re.compile(rb"HTTP/1\.[01] ([0-9]{3})[ \r]")
_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]{1,12})\r\n", re.IGNORECASE)


class ConversationError(Exception):
    """The connection ended, or nothing came, where something should have; the text says what."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a connection: its status, the bytes of its head in lower case, and its body."""

    status: int
    head: bytes
    body: bytes

    @property
    def closes(self) -> bool:
        """Return whether the answer says that the connection ends with it."""
        return b"\r\nconnection: close" in self.head


class Conversation:
    """One connection to a server. Everything on it raises ConversationError where the server does not answer."""

    def __init__(self, client: RawClient) -> None:
        port = client.port or (443 if client.secure else 80)
        self._client = client
        try:
            plain = socket.create_connection((client.host, port), client.timeout)
            if client.secure:
                plain = ssl.create_default_context().wrap_socket(plain, server_hostname=client.host)
        except OSError as problem:
            raise ConversationError(f"no connection: {problem}") from problem
        self._socket = plain
        self._read = bytearray()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        closing(self._socket).__exit__()

    def head(self, request: Request) -> None:
        """Send a request's head, with the length of its body."""
        lines = [f"{request.method} {self._client.prefix}{request.target} HTTP/1.1", f"Host: {self._client.host}"]
        lines += [f"{name}: {value}" for name, value in request.headers]
        lines.append(f"Content-Length: {len(request.body)}")
        self._send("\r\n".join([*lines, "", ""]).encode("latin-1", "replace"))

    def body(self, request: Request) -> None:
        """Send a request's body."""
        self._send(request.body)

    def answer(self) -> Answer:
        """Return the next answer, to its last byte, interim ones (100) among them."""
        head = self._until_head()
        found = _STATUS.match(head)
        if not found:
            raise ConversationError(f"no HTTP: {head[:60]!r}")
        length = _LENGTH.search(head)
        status = int(found[1])
        body = b"" if status < 200 or not length else self._take(min(int(length[1]), MAX_ANSWER))  # noqa: PLR2004 - interim
        return Answer(status, head.lower(), body)

    def _until_head(self) -> bytes:
        while (end := self._read.find(b"\r\n\r\n")) < 0:
            if len(self._read) > MAX_HEAD:
                raise ConversationError("a head without an end")
            self._receive()
        return self._take(end + 4)

    def _take(self, count: int) -> bytes:
        while len(self._read) < count:
            self._receive()
        found, self._read = bytes(self._read[:count]), self._read[count:]
        return found

    def _receive(self) -> None:
        try:
            piece = self._socket.recv(1 << 16)
        except OSError as problem:
            raise ConversationError(f"nothing came: {problem}") from problem
        if not piece:
            raise ConversationError("the connection was closed")
        self._read += piece

    def _send(self, data: bytes) -> None:
        try:
            self._socket.sendall(data)
        except OSError as problem:
            raise ConversationError(f"nothing more could be sent: {problem}") from problem

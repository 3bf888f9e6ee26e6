"""The plugin's own HTTP: over sockets of the C module, and parsed by h11.

Tests replace `socket`, `http.client`, httpx and requests. Nothing of that reaches the plugin.
"""

from __future__ import annotations

import contextlib
from _socket import SOCK_STREAM, getaddrinfo, socket
from dataclasses import dataclass
from json import JSONDecoder
from typing import TYPE_CHECKING, Any, Protocol, cast
from urllib.parse import urlsplit

import h11

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator, Mapping
    from socket import socket as Socket  # noqa: N812 - the class that the standard library wraps around ours

TIMEOUT_SECONDS = 60
CHUNK = 1 << 16

_decode = JSONDecoder().decode


class TransportError(Exception):
    """A request was not answered; the text says why."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered."""

    status: int
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:  # noqa: ANN401 - JSON
        """Return the body as JSON. Raises ValueError."""
        return _decode(self.text)


class Transport(Protocol):
    """A way to the control API."""

    base_url: str

    def send(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Send a request and return what was answered. Raises TransportError."""
        ...


class SocketTransport:
    """The way over a connection, a new one for each request."""

    def __init__(self, base_url: str, tls: ssl.SSLContext) -> None:
        self.base_url = base_url
        parts = urlsplit(base_url)
        self._host, self._netloc, self._prefix = parts.hostname or "", parts.netloc, parts.path
        self._tls = tls if parts.scheme == "https" else None
        self._port = parts.port or (443 if self._tls else 80)

    def send(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Send a request and return what was answered. Raises TransportError."""
        framing = {"host": self._netloc, "connection": "close", "content-length": str(len(body))}
        request = h11.Request(method=method, target=self._prefix + target, headers=[*(framing | {**headers}).items()])
        try:
            with contextlib.closing(self._connect()) as connection:
                return _exchange(connection, request, body)
        except (OSError, h11.ProtocolError) as problem:
            raise TransportError(str(problem) or type(problem).__name__) from None

    def _connect(self) -> socket:
        failure = OSError(f"no address for {self._host}")
        for family, kind, protocol, _, address in getaddrinfo(self._host, self._port, 0, SOCK_STREAM):
            connection = socket(family, kind, protocol)
            connection.settimeout(TIMEOUT_SECONDS)
            try:
                connection.connect(address)
            except OSError as problem:
                connection.close()
                failure = problem
            else:
                return self._wrapped(connection)
        raise failure

    def _wrapped(self, connection: socket) -> socket:
        if self._tls is None:
            return connection
        return self._tls.wrap_socket(cast("Socket", connection), server_hostname=self._host)


def _exchange(connection: socket, request: h11.Request, body: bytes) -> Reply:
    protocol = h11.Connection(h11.CLIENT)
    events = [request, h11.Data(data=body), h11.EndOfMessage()]
    connection.sendall(b"".join(protocol.send(event) or b"" for event in events))
    status, received = 0, bytearray()
    for event in _events(protocol, connection):
        if isinstance(event, h11.Response):
            status = event.status_code
        elif isinstance(event, h11.Data):
            received += event.data
    return Reply(status, bytes(received))


def _events(protocol: h11.Connection, connection: socket) -> Iterator[object]:
    """Return what is received, event by event, up to the end of the response."""
    while not isinstance(event := protocol.next_event(), h11.EndOfMessage):
        if event is h11.NEED_DATA:
            protocol.receive_data(connection.recv(CHUNK))
        else:
            yield event

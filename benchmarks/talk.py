"""Single requests, over connections of their own."""

from __future__ import annotations

import http.client
import json
import socket
from contextlib import closing, contextmanager, suppress
from select import select
from typing import TYPE_CHECKING, Any

from benchmarks import bodies

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_SECONDS = 60
PIECE = bytes(1 << 20)
LITTLE = 4_096
WAIT_SECONDS = 0.5
"""How long an answer is waited for before more is sent."""


def connection(port: int) -> closing[http.client.HTTPConnection]:
    """Open a connection that is closed when the block ends."""
    return closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS))


def headers(key: str = "sk-figures") -> dict[str, str]:
    """Return the headers of a good request."""
    return {"authorization": f"Bearer {key}", "content-type": bodies.CONTENT_TYPE, "accept": "image/*"}


def post(port: int, body: bytes, path: str = bodies.PATH) -> int:
    """Send one request, and give the status of its answer."""
    with connection(port) as opened:
        return answered(opened, body, path)


def answered(opened: http.client.HTTPConnection, body: bytes, path: str = bodies.PATH) -> int:
    """Send a request over a connection that is open, and give the status of its answer."""
    opened.request("POST", path, body, headers())
    answer = opened.getresponse()
    answer.read()
    return answer.status


def control(opened: http.client.HTTPConnection, path: str, **values: Any) -> None:  # noqa: ANN401 - JSON
    """Ask the control API for something."""
    opened.request("POST", path, json.dumps(values), {**headers(), "content-type": "application/json"})
    opened.getresponse().read()


def flood(port: int, size: int, *, chunked: bool) -> None:
    """Send a body of `size` bytes, until the server has had enough of it."""
    with _begun(port, "transfer-encoding: chunked" if chunked else f"content-length: {size}") as opened:
        for _ in range(size // len(PIECE)):
            opened.sendall(_chunk(PIECE) if chunked else PIECE)


def sent_past_limit(port: int, limit: int) -> int:
    """Send a body in chunks up to a limit and then on, a little at a time, and tell how far past it an answer came."""
    past = 0
    with _begun(port, "transfer-encoding: chunked") as opened:
        opened.sendall(_chunk(bytes(limit)))
        while past < limit and not select([opened], [], [], WAIT_SECONDS)[0]:
            opened.sendall(_chunk(bytes(LITTLE)))
            past += LITTLE
    return past


@contextmanager
def _begun(port: int, length: str) -> Iterator[socket.socket]:
    """Send the head of a request; what its block sends may be more than the server wants to have."""
    lines = [f"POST {bodies.PATH} HTTP/1.1", "host: 127.0.0.1", length]
    lines += [f"{name}: {value}" for name, value in headers().items()]
    with socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS) as opened, suppress(ConnectionError):
        opened.sendall("\r\n".join([*lines, "", ""]).encode())
        yield opened


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)

"""Single requests, over connections of their own."""

from __future__ import annotations

import http.client
import json
import socket
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any

from benchmarks import bodies

if TYPE_CHECKING:
    from collections.abc import Iterable

PATIENCE_SECONDS = 60
PIECE = bytes(1 << 20)


def connection(port: int) -> closing[http.client.HTTPConnection]:
    """Open a connection that is closed when the block ends."""
    return closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS))


def headers(key: str = "sk-figures") -> dict[str, str]:
    """Give the headers of a good request."""
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
    """Send a body of so many bytes, until the server has had enough of it."""
    length = "transfer-encoding: chunked" if chunked else f"content-length: {size}"
    lines = [f"POST {bodies.PATH} HTTP/1.1", "host: 127.0.0.1", length]
    lines += [f"{name}: {value}" for name, value in headers().items()]
    with socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS) as opened, suppress(ConnectionError):
        opened.sendall("\r\n".join([*lines, "", ""]).encode())
        for piece in _pieces(size, chunked=chunked):
            opened.sendall(piece)


def _pieces(size: int, *, chunked: bool) -> Iterable[bytes]:
    for _ in range(size // len(PIECE)):
        yield b"%x\r\n%b\r\n" % (len(PIECE), PIECE) if chunked else PIECE

"""A small server of our own on a free port, for the time of a block, that answers by a function."""

from __future__ import annotations

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Protocol

from stability_contract.http.exchange import Request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.http.exchange import Headers, Response

HOP_BY_HOP = frozenset({"connection", "transfer-encoding", "content-length", "host", "date", "server", "keep-alive"})
"""Headers that belong to one connection, and are written anew on the next."""
POLL_SECONDS = 0.05
JOIN_SECONDS = 5.0


class Answering(Protocol):
    """What a gateway asks for each request: the answer, and how it is written."""

    @property
    def reason(self) -> str | None:
        """Return the words after the status, None for the usual ones."""

    def answer(self, request: Request) -> Response:
        """Return the answer to a request without the headers of its connection."""

    def written(self, answer: Response) -> tuple[Headers, bytes]:
        """Return the headers and the body as they are to be sent, with the length of the body or its chunks."""


def plain(answer: Response) -> tuple[Headers, bytes]:
    """Return an answer as most servers write it: with the length of its body."""
    kept = tuple(item for item in answer.headers if item[0].lower() not in HOP_BY_HOP)
    return (*kept, ("content-length", str(len(answer.body)))), answer.body


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    answering: Answering

    def handle_error(self, *_: object) -> None:
        """Say nothing: how a client ends its connection is its affair."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms for an acknowledgement
    server: _Server

    def answer(self) -> None:
        """Read a request, whatever its method, and write the answer."""
        headers = tuple((name.lower(), value) for name, value in self.headers.items())
        body, chunked = self._body()
        kept = tuple(item for item in headers if item[0] not in HOP_BY_HOP)
        target = self.requestline.split()[1]  # `path` has no two slashes at its beginning
        found = self.server.answering.answer(Request(self.command, target, kept, body, chunked))
        self.send_response_only(found.status, self.server.answering.reason)
        names, content = self.server.answering.written(found)
        for name, value in names:
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(content)

    def _body(self) -> tuple[bytes, bool]:
        if self.headers.get("transfer-encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("content-length") or 0)), False
        pieces = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(pieces), True

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_TRACE = do_QUERY = do_HEAD = answer  # noqa: N815


@contextlib.contextmanager
def opened(answering: Answering) -> Iterator[str]:
    """Serve for as long as the block lasts; yields the URL."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.answering = answering
    thread = threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(JOIN_SECONDS)

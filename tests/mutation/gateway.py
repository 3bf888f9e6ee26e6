"""A gateway before a healthy server that lets one defect loose on everything that passes."""

from __future__ import annotations

import contextlib
import itertools
import json
import threading
import time
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar

from stability_contract.http.exchange import NoResponse, Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stability_contract.http.client import RawClient

    from mutation.defect import Defect

GENERATE = "/v2beta/stable-image/generate/"
CONTROL = "/_mock/"
PIECE = 10_000
"""Bytes of a chunk."""


@dataclass
class Passage:
    """What a defect may use: the healthy server, a memory of its own, and the server's clock."""

    client: RawClient
    memory: dict[str, object] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    advanced: float = 0.0
    frozen: float | None = None
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def forward(self, request: Request) -> Response:
        """Ask the healthy server."""
        answer = self.client.send(request)
        if isinstance(answer, NoResponse):
            return Response(502, (), answer.reason.encode())
        return answer

    def now(self) -> float:
        """Return the time in seconds as the server's clock has it, frozen or moved."""
        return (time.monotonic() if self.frozen is None else self.frozen) + self.advanced

    def next(self) -> int:
        """Return a new number."""
        return next(self._numbers)

    def watch(self, request: Request) -> None:
        """Keep our clock in step with what the harness does to the server's."""
        action = request.path.removeprefix(CONTROL)
        if action == "clock/advance":
            self.advanced += json.loads(request.body)["seconds"]
        elif action == "clock/freeze":
            self.frozen = time.monotonic()
        elif action == "clock/resume":
            self.frozen = None
        elif action == "reset":
            self.memory.clear()


@dataclass(frozen=True, slots=True)
class Wire:
    """How answers are written: all of it is HTTP/1.1, and none of it changes what they say."""

    case: Callable[[str], str] = str.lower
    backwards: bool = False
    closes: bool = False
    chunked: bool = False
    reason: str | None = None
    added: tuple[tuple[str, str], ...] = ()

    def headers(self, answer: Response, hop_by_hop: set[str]) -> list[tuple[str, str]]:
        """Return the headers to send."""
        kept = [(self.case(name), value) for name, value in answer.headers if name not in hop_by_hop]
        length = ("transfer-encoding", "chunked") if self.chunked else ("content-length", str(len(answer.body)))
        found = [*kept, *self.added, (self.case(length[0]), length[1])]
        return [*found[:: -1 if self.backwards else 1], *((("connection", "close"),) if self.closes else ())]

    def body(self, answer: Response) -> bytes:
        """Return the body to send."""
        if not self.chunked:
            return answer.body
        pieces = [answer.body[start : start + PIECE] for start in range(0, len(answer.body), PIECE)]
        return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


PLAIN = Wire()


@dataclass
class Gateway:
    """Serves one defect after another on one address."""

    passage: Passage
    defect: Defect | None = None
    wire: Wire = PLAIN

    def answer(self, request: Request) -> Response:
        """Pass a request on, damaged as the defect will have it."""
        defect = self.defect
        if request.path.startswith(CONTROL):
            self.passage.watch(request)
        if defect and defect.before:
            changed = defect.before(request, self.passage)
            if isinstance(changed, Response):
                return changed
            asked = changed
        else:
            asked = request
        answer = self.passage.forward(asked)
        return defect.after(request, answer, self.passage) if defect and defect.after else answer


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    gateway: Gateway


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms for an acknowledgement
    server: _Server
    hop_by_hop: ClassVar[set[str]] = {"connection", "transfer-encoding", "content-length", "host", "date", "server"}

    def answer(self) -> None:
        """Read a request, whatever its method, and write the answer."""
        headers = tuple((name.lower(), value) for name, value in self.headers.items())
        body, chunked = self._body()
        kept = tuple(item for item in headers if item[0] not in self.hop_by_hop)
        target = self.requestline.split()[1]  # `path` has no two slashes at its beginning
        request = Request(self.command, target, kept, body, chunked)
        answer = self.server.gateway.answer(request)
        wire = self.server.gateway.wire
        self.send_response_only(answer.status, wire.reason)
        for name, value in wire.headers(answer, self.hop_by_hop):
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(wire.body(answer))

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
def opened(client: RawClient) -> Iterator[tuple[str, Gateway]]:
    """Serve a gateway before a server on a free port; gives its URL."""
    gateway = Gateway(Passage(replace(client)))
    server = _Server(("127.0.0.1", 0), _Handler)
    server.gateway = gateway
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", gateway
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
        gateway.passage.client.end()

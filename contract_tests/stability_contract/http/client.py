"""The line to a server: sends requests byte for byte as they are, over one kept connection for each thread."""

from __future__ import annotations

import http.client
import re
import select
import ssl
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from stability_contract.http.deadline import Allowance, BoundedSocket, Deadline, TooMuchError
from stability_contract.http.exchange import NoResponse, Request, Response, redacted
from stability_contract.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable

MIB = 1024 * 1024
MAX_ANSWER_BYTES = 32 * MIB
MAX_FRAMING = 8 * MIB
"""Maximum bytes of one answer without its body: heads, the sizes of chunks, trailers."""

MAX_HEADERS = 32 * 1024
MAX_CHUNKS = 100_000
BLOCK = 65536
MAX_WORDS = 200
SLOW_PART = 10
"""An answer that takes this part of its time-out, or longer, is slow."""
FRESH_SECONDS = 0.5
"""How long a kept connection is trusted where nothing goes out twice; servers close idle ones after seconds."""


class RawClientError(Exception):
    """The URL cannot be used; the text says why, in one line."""


class _LargeError(http.client.HTTPException):
    """The answer has more bytes than we take."""


class _Answer(http.client.HTTPResponse):
    """An answer whose chunks have real sizes: Python takes -1 for one, and reads on to the end."""

    chunks = 0

    def _read_next_chunk_size(self) -> int:
        size: int = super()._read_next_chunk_size()  # type: ignore[misc] # not in typeshed
        if size < 0:
            raise ValueError("a negative size of a chunk")
        self.chunks += 1
        if self.chunks > MAX_CHUNKS:
            raise _LargeError(f"more than {MAX_CHUNKS:,} chunks")
        return size


@dataclass
class RawClient:
    """Sends to one base URL; each answer must come within `timeout` seconds.

    With `resends`, a request lost on a kept connection goes out once more; without, nothing can ever be sent twice, and
    a connection that the server may have closed meanwhile is not used again. The `secret` is redacted in answers: a
    server may repeat our key. An answer of more than `max_answer_bytes` bytes counts as no answer.
    """

    url: str
    timeout: float = 20.0
    resends: bool = True
    secret: str = field(default="", repr=False)
    max_answer_bytes: int = MAX_ANSWER_BYTES
    now: Callable[[], float] = time.monotonic
    waited: float = 0.0
    """Seconds that slow answers took, all together."""
    _local: threading.local = field(default_factory=threading.local, repr=False)
    _opened: list[http.client.HTTPConnection] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        """Refuse a URL that is none."""
        try:
            parts = urlsplit(self.url)
            port = parts.port
            (parts.hostname or "").encode("idna")
        except ValueError as problem:
            raise RawClientError(f"{self.url} is not a URL: {problem}") from problem
        if not re.fullmatch(r"[!-~]*", parts.path):
            raise RawClientError(f"{self.url} is not a URL: its path is not in ASCII")
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise RawClientError(f"{self.url} is not an http or https URL")
        self.host, self.port, self.secure = parts.hostname, port, parts.scheme == "https"
        self.prefix = parts.path.rstrip("/")

    def send(self, request: Request) -> Response | NoResponse:
        """Return the answer, or say why none came; a kept connection that was closed meanwhile is opened anew once."""
        answer = redacted(self._send(request), self.secret)
        if answer.seconds >= self.timeout / SLOW_PART:
            self.waited += answer.seconds
        return answer

    def _send(self, request: Request) -> Response | NoResponse:
        started = time.perf_counter()
        kept = getattr(self._local, "connection", None) is not None
        try:
            answer = self._exchange(request)
        except (http.client.RemoteDisconnected, ConnectionError, BrokenPipeError) as problem:
            self.close()
            if not (kept and self.resends):
                return NoResponse(self._words(problem), time.perf_counter() - started)
            return self._send(request)
        except (OSError, http.client.HTTPException, TooMuchError) as problem:
            self.close()
            return NoResponse(self._words(problem), time.perf_counter() - started)
        status, headers, body = answer
        return Response(status, headers, body, time.perf_counter() - started)

    def close(self) -> None:
        """Close this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._opened.remove(connection)
            self._local.connection = None

    def end(self) -> None:
        """Close the connections of all threads."""
        self._local = threading.local()
        while self._opened:
            self._opened.pop().close()

    def _connection(self) -> http.client.HTTPConnection:
        if not self.resends and self._stale():
            self.close()
        connection: http.client.HTTPConnection | None = getattr(self._local, "connection", None)
        if connection is None:
            if self.secure:
                connection = http.client.HTTPSConnection(
                    self.host, self.port, timeout=self.timeout, context=ssl.create_default_context()
                )
            else:
                connection = http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)
            connection.response_class = _Answer
            self._local.connection, self._local.deadline = connection, Deadline(self.timeout, self.now)
            self._local.allowance = Allowance(self.max_answer_bytes + MAX_FRAMING)
            self._opened.append(connection)
            connection.connect()
            connection.sock = BoundedSocket(connection.sock, self._local.deadline, self._local.allowance)
        return connection

    def _stale(self) -> bool:
        """Return whether this thread's connection was idle for long, or has something to read: its end."""
        connection = getattr(self._local, "connection", None)
        if connection is None or connection.sock is None:
            return False
        return self.now() - self._local.used > FRESH_SECONDS or bool(select.select([connection.sock], [], [], 0)[0])

    def _exchange(self, request: Request) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
        connection = self._connection()
        self._local.deadline.begin()
        self._local.allowance.begin()
        connection.putrequest(
            request.method, self.prefix + request.target, skip_host=_names(request, "host"), skip_accept_encoding=True
        )
        for name, value in request.headers:
            connection.putheader(name, value.encode("latin-1", "replace"))
        if not _names(request, "user-agent"):
            connection.putheader("user-agent", "stability-contract")
        if request.chunked:
            connection.putheader("transfer-encoding", "chunked")
        elif not _names(request, "content-length") and (request.body or request.method == "POST"):
            connection.putheader("content-length", str(len(request.body)))
        _push(connection, request)
        with connection.getresponse() as answer:
            headers = _headers(answer)
            body = _body(answer, self.max_answer_bytes)
            missing = answer.length
        if missing:
            raise http.client.IncompleteRead(body, missing)
        self._local.used = self.now()
        if answer.will_close:
            self.close()
        return answer.status, headers, body

    def _words(self, problem: Exception) -> str:
        if isinstance(problem, TimeoutError):
            return f"no answer within {self.timeout:g} seconds"
        if isinstance(problem, ConnectionRefusedError):
            return "connection refused"
        if isinstance(problem, TooMuchError):
            return f"answer larger than {self.max_answer_bytes / MIB:g} MiB"
        if isinstance(problem, _LargeError):
            return str(problem)
        text = printable((str(problem).partition("] ")[2] or str(problem))[:MAX_WORDS])
        return f"{type(problem).__name__}: {text}" if text else type(problem).__name__


def _headers(answer: http.client.HTTPResponse) -> tuple[tuple[str, str], ...]:
    headers = tuple((name.lower(), value) for name, value in answer.getheaders())
    if sum(len(name) + len(value) for name, value in headers) > MAX_HEADERS:
        raise _LargeError(f"headers larger than {MAX_HEADERS // 1024} KiB")
    return headers


def _body(answer: http.client.HTTPResponse, max_bytes: int) -> bytes:
    """Read a body block by block: chunks of one byte each would take many times their size if read at once."""
    body = bytearray()
    while block := answer.read(BLOCK):
        body += block
        if len(body) > max_bytes:
            raise TooMuchError
    return bytes(body)


def _push(connection: http.client.HTTPConnection, request: Request) -> None:
    """Send head and body; a server that answers before it has read everything may close its side meanwhile."""
    connection.endheaders()
    try:
        if request.chunked:
            for start in range(0, len(request.body), 65536):
                piece = request.body[start : start + 65536]
                connection.send(b"%x\r\n%s\r\n" % (len(piece), piece))
            connection.send(b"0\r\n\r\n")
        elif request.body:
            connection.send(request.body)
    except (BrokenPipeError, ConnectionResetError):
        if len(request.body) < 65536:  # noqa: PLR2004 - what a socket buffer holds
            raise


def _names(request: Request, header: str) -> bool:
    return request.header(header) is not None

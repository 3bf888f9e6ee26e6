"""Servers for tests: one in memory with a ledger, and one on a socket that follows a script."""

from __future__ import annotations

import contextlib
import io
import json
import socket
import threading
from dataclasses import dataclass
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from PIL import Image
from stability_contract.http.exchange import NoResponse, Response

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

    from stability_contract.http.exchange import Request
    from stability_contract.oracle.judge import Judge


def png(size: tuple[int, int] = (1024, 1024)) -> bytes:
    """Return a picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, (1, 2, 3)).save(out, "PNG", compress_level=1)
    return out.getvalue()


def refusal(status: int, name: str, *problems: str) -> Response:
    """Return a refusal in the service's form."""
    quoted = ",".join(f'"{problem}"' for problem in problems)
    body = f'{{"errors":[{quoted}],"id":"{"ab" * 16}","name":"{name}"}}'.encode()
    return Response(status, (("content-type", "application/json"), ("x-request-id", "ab" * 16)), body)


def success(seed: int = 7, body: bytes | None = None, media_type: str = "image/png") -> Response:
    """Return a picture in the service's form."""
    headers = (
        ("content-type", media_type),
        ("seed", str(seed)),
        ("finish-reason", "SUCCESS"),
        ("x-request-id", "ab" * 16),
    )
    return Response(200, headers, png() if body is None else body)


@dataclass
class Ledger:
    """A server in memory that plays the real service: it takes credits, and fails by chance.

    `costlier` are factors on the contract's prices, of which chance takes one for each picture.
    """

    judge: Judge
    chance: random.Random
    failures: float = 0.0
    silences: float = 0.5
    wrongly: bool = False
    lost_but_charged: float = 0.0
    costlier: tuple[str, ...] = ("1",)
    balance: Decimal | None = None
    success: int = 200
    taken: Decimal = Decimal(0)
    surprise: Decimal = Decimal(0)

    def send(self, request: Request) -> Response | NoResponse:
        """Answer as the contract has it, or fail; what is charged stands in the ledger."""
        if request.path == "/v1/user/balance":
            return self._balance()
        verdict = self.judge.judge(request)
        right = verdict.may_succeed or self.wrongly
        if right and verdict.operation and self.chance.random() >= self.failures:
            price = verdict.operation.price(verdict.values)
            if self.balance is not None and self.taken + price > self.balance:
                return refusal(402, "payment_required", "balance: no")
            self._take(price)
            if self.chance.random() < self.lost_but_charged:
                return NoResponse("the line went dead")
            return Response(self.success, (), b"")
        if self.chance.random() >= self.silences:
            return refusal(400, "bad_request", "prompt: required")
        return NoResponse("nothing came")

    def _take(self, price: Decimal) -> None:
        cost = price * Decimal(self.chance.choice(self.costlier))
        self.surprise = max(self.surprise, cost - price)
        self.taken += cost

    def _balance(self) -> Response:
        if self.balance is None:
            return Response(404, (), b"")
        return Response(200, (), f'{{"credits": {self.balance - self.taken}}}'.encode())

    def end(self) -> None:
        """Close nothing: there is no connection."""


def serving(answer: Callable[[str, str], tuple[int, bytes]]) -> contextlib.AbstractContextManager[str]:
    """Serve whatever a function gives for a method and a path; gives the URL."""
    return _serving(lambda method, path, _: answer(method, path))


def controlled(answer: Callable[[str, str], tuple[int, bytes]]) -> contextlib.AbstractContextManager[str]:
    """Serve what a function gives, and a control API that does what is needed to be believed; gives the URL."""
    balance = ["0"]

    def reply(method: str, path: str, body: bytes) -> tuple[int, bytes]:
        if not path.startswith("/_mock/"):
            return answer(method, path)
        if (method, path) == ("PUT", "/_mock/credits"):
            balance[0] = json.loads(body)["balance"]
        return 200, json.dumps({"contract": "2024", "balance": balance[0]}).encode()

    return _serving(reply)


@contextlib.contextmanager
def _serving(answer: Callable[[str, str, bytes], tuple[int, bytes]]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def reply(self) -> None:
            sent = self.rfile.read(int(self.headers.get("content-length") or 0))
            status, body = answer(self.command, self.path, sent)
            self.send_response_only(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = reply  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextlib.contextmanager
def listening(talk: Callable[[socket.socket, int], None]) -> Iterator[str]:
    """Accept connections and let a function talk on each, with the number of the connection."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def accept() -> None:
        number = 0
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=_talk, args=(talk, connection, number), daemon=True))
            threads[-1].start()
            number += 1

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        accepting.join()
        for thread in threads:
            thread.join()


def _talk(talk: Callable[[socket.socket, int], None], connection: socket.socket, number: int) -> None:
    with connection, contextlib.suppress(OSError):
        talk(connection, number)

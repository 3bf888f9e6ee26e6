"""A gateway before a healthy server that lets one defect loose on everything that passes."""

from __future__ import annotations

import contextlib
import itertools
import json
import threading
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stability_contract.http import gateway
from stability_contract.http.exchange import NoResponse, Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stability_contract.http.client import RawClient
    from stability_contract.http.exchange import Headers

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

    def headers(self, answer: Response) -> list[tuple[str, str]]:
        """Return the headers to send."""
        kept = [(self.case(name), value) for name, value in answer.headers if name not in gateway.HOP_BY_HOP]
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

    @property
    def reason(self) -> str | None:
        """Return the words after the status, None for the usual ones."""
        return self.wire.reason

    def written(self, answer: Response) -> tuple[Headers, bytes]:
        """Return the headers and the body as they are to be sent."""
        return tuple(self.wire.headers(answer)), self.wire.body(answer)

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


@contextlib.contextmanager
def opened(client: RawClient) -> Iterator[tuple[str, Gateway]]:
    """Serve a gateway before a server on a free port; gives its URL."""
    found = Gateway(Passage(replace(client)))
    try:
        with gateway.opened(found) as url:
            yield url, found
    finally:
        found.passage.client.end()

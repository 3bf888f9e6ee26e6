"""What a request says: its head, its body up to the limit, and which answer it accepts."""

from __future__ import annotations

import asyncio
from io import BytesIO
from typing import TYPE_CHECKING, Literal, NamedTuple

from stability_mock.errors import BadRequest, MethodNotAllowed, PayloadTooLarge, shorten
from stability_mock.parameters import alternatives
from stability_mock.service import ClientDisconnected
from stability_mock.web import cors, multipart

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.types import Receive, Scope

    from stability_mock.budget import Budget, Share
    from stability_mock.parameters import Part

Accept = Literal["image/*", "application/json"]

STALL_SECONDS = 10
"""Between two looks whether a body grows."""
ADDING_UP = frozenset({b"accept", b"prefer"})
ANSWERS: tuple[Accept, ...] = ("image/*", "application/json")


class Head(NamedTuple):
    """The headers that matter to the API. `key` is without `Bearer`, empty if there is none."""

    key: str
    content_type: str
    content_length: int | None
    accept: str
    expects_continue: bool
    prefer: str
    client: str
    scope: Scope

    @classmethod
    def of(cls, scope: Scope) -> Head:
        """Read it from an ASGI scope; of a header given twice the last counts, but `accept` and `prefer` add up."""
        headers = scope["headers"]
        found = dict(headers)
        if len(found) < len(headers):
            for name in ADDING_UP & found.keys():
                found[name] = b",".join(value for given, value in headers if given == name)
        length = found.get(b"content-length")
        return cls(
            key=bare_key(found.get(b"authorization", b"").decode("latin-1")),
            content_type=found.get(b"content-type", b"").decode("latin-1"),
            content_length=int(length) if length is not None else None,
            accept=found.get(b"accept", b"").decode("latin-1"),
            expects_continue=b"expect" in found and scope.get("http_version") != "1.0",
            prefer=found.get(b"prefer", b"").decode("latin-1"),
            client=scope["client"][0] if scope.get("client") else "",
            scope=scope,
        )

    @property
    def sandbox(self) -> str:
        """The key of the sandbox that the request belongs to: its API key, or its address if it has none."""
        return self.key or f"anonymous {self.client}"

    @property
    def target(self) -> str:
        """The path and the query, as they were sent."""
        query = self.scope.get("query_string", b"")
        target: bytes = self.scope.get("raw_path", b"") + (b"?" + query if query else b"")
        return target.decode("latin-1")

    def values(self) -> dict[str, str]:
        """All headers by their names in lower case; of one given twice the last."""
        return {name.decode("latin-1"): value.decode("latin-1") for name, value in self.scope["headers"]}


def bare_key(authorization: str) -> str:
    """Take `Bearer` off, which the service does not insist on."""
    scheme, _, rest = authorization.strip().partition(" ")
    return rest.strip() if scheme.lower() == "bearer" else authorization.strip()


class Body(NamedTuple):
    """The body of a request, of which at most `max_bytes` are allowed.

    `too_large` ones are not read to their end: `ended` says whether it was reached.
    """

    data: bytes
    max_bytes: int
    too_large: bool = False
    ended: bool = True
    share: Share | None = None
    """What it takes of the bodies that may be held at once, if it came in several pieces."""


def require_method(head: Head, method: str) -> None:
    """Raise MethodNotAllowed unless the request has this method."""
    if head.scope["method"] != method:
        cors.hint(head.scope)
        raise MethodNotAllowed(head.scope["method"], method)


async def read_body(
    receive: Receive, declared: int | None, max_bytes: int, bodies: Budget, drop: Callable[[], None]
) -> Body:
    """Read a body of at most `max_bytes`; one that declares more is not read at all.

    One in several pieces takes its share of `bodies`. If it stalls while others wait for theirs, `drop` is called,
    which is to end the connection. Raises ClientDisconnected.
    """
    if declared is not None and declared > max_bytes:
        return Body(b"", max_bytes, too_large=True, ended=False)
    piece, more = await _piece(receive)
    if not more and len(piece) <= max_bytes:
        return Body(piece, max_bytes)
    share = await bodies.take(max_bytes if declared is None else declared)
    # As large as it will be from the start, so that it never grows, and gives its bytes away without a copy.
    read = BytesIO(bytes(declared or 0))
    read.write(piece)
    timer = StallTimer(read.tell, bodies, drop)
    try:
        while more and read.tell() <= max_bytes:
            piece, more = await _piece(receive)
            read.write(piece)
    finally:
        timer.end()
    read.truncate()
    return Body(read.getvalue(), max_bytes, too_large=read.tell() > max_bytes, ended=not more, share=share)


class StallTimer:
    """Looks from time to time whether a body still grows, if others wait for their turn."""

    def __init__(self, read: Callable[[], int], bodies: Budget, drop: Callable[[], None]) -> None:
        self._read = read
        self._bodies = bodies
        self._drop = drop
        self._before = -1
        self._timer = asyncio.get_running_loop().call_later(STALL_SECONDS, self.look)

    def look(self) -> None:
        """Drop a body that has not grown since the last look."""
        if self._read() == self._before and self._bodies.wanted:
            self._drop()
        else:
            self._before = self._read()
            self._timer = asyncio.get_running_loop().call_later(STALL_SECONDS, self.look)

    def end(self) -> None:
        """Stop looking."""
        self._timer.cancel()


async def _piece(receive: Receive) -> tuple[bytes, bool]:
    """Return the next piece of a body, and whether more come. Raises ClientDisconnected."""
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientDisconnected
    return message.get("body", b""), message.get("more_body", False)


def read_form(head: Head, body: Body, *, quoted_names: bool = False) -> list[Part]:
    """Take the form apart, or raise BadRequest or PayloadTooLarge: the content type is looked at first."""
    boundary = multipart.boundary(head.content_type)
    if body.too_large:
        raise PayloadTooLarge(body.max_bytes)
    return multipart.parse(body.data, boundary, quoted_names=quoted_names)


def accepted(header: str, accepts: Sequence[str]) -> tuple[Accept, tuple[str, ...]]:
    """Return what the client accepts; a problem with it is reported together with those of the rest."""
    try:
        return read_accept(header, accepts), ()
    except BadRequest as problem:
        return "image/*", problem.texts


def read_accept(header: str, accepts: Sequence[str]) -> Accept:
    """Settle which answer the client accepts of those that the operation has, or raise BadRequest.

    Nothing, and everything, is the first of them: `image/*`, if that is one. If the operation has none, the header
    does not count. Of a list the highest weight wins, then the more specific range, then
    `image/*`. A single kind of picture, such as `image/png`, cannot be asked for.
    """
    answers = [answer for answer in ANSWERS if answer in accepts or "*/*" in accepts] or ["image/*"]
    if not accepts or header in {"", "*/*", answers[0]}:
        return answers[0]
    ranges = [_media_range(item) for item in header.split(",")]
    best: Accept | None = None
    best_rank = (0.0, -1)
    for answer in answers:
        rank = _rank(answer, ranges)
        if rank[0] > 0 and rank > best_rank:
            best, best_rank = answer, rank
    if best is None:
        raise BadRequest(f"accept: invalid enum value. Expected {alternatives(accepts)}, received '{shorten(header)}'")
    return best


def _media_range(item: str) -> tuple[str, float]:
    media_range, *options = (word.strip().lower() for word in item.split(";"))
    weights = [option[2:] for option in options if option.startswith("q=")]
    try:
        return media_range, float(weights[0]) if weights else 1.0
    except ValueError:
        return media_range, 0.0


def _rank(answer: Accept, ranges: list[tuple[str, float]]) -> tuple[float, int]:
    """Return the weight of the most specific range that holds the answer, and how specific that range is."""
    ladder = ("*/*", answer.partition("/")[0] + "/*", answer)
    fitting = [(ladder.index(name) + (name == answer), weight) for name, weight in ranges if name in ladder]
    specific, weight = max(fitting, default=(-1, 0.0))
    return weight, specific

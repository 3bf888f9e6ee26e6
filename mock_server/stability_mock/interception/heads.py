"""The head of a request as a proxy reads it, and the answers that a proxy gives by itself."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from stability_mock.interception.names import split, written

if TYPE_CHECKING:
    from asyncio import StreamReader

PORTS = {"http": 80, "https": 443}
ONE_HOP = frozenset(
    {b"connection", b"host", b"http2-settings", b"keep-alive", b"proxy-authorization", b"proxy-connection", b"upgrade"}
)
"""Headers that are meant for the proxy alone, or that it writes itself."""


class BadRequestError(Exception):
    """What a client sent is not a request to a proxy; the text says why."""


@dataclass(frozen=True, slots=True)
class RequestHead:
    """A request's first line and its headers; `raw` is all of it as it came."""

    method: str
    target: str
    lines: tuple[bytes, ...]
    raw: bytes

    @property
    def host(self) -> str:
        """The host that it names, empty if none."""
        named = (line.partition(b":") for line in self.lines)
        found = next((value for name, _, value in named if name.strip().lower() == b"host"), b"")
        return found.decode("latin-1").strip()

    @property
    def for_origin(self) -> bool:
        """Whether it speaks to a server and not to a proxy."""
        return self.target.startswith("/") or self.target == "*"


async def read_head(reader: StreamReader) -> RequestHead | None:
    """Read a head, None if the client says nothing. Raises BadRequestError."""
    try:
        raw = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as ended:
        if ended.partial.strip():
            raise BadRequestError("the head of the request is not whole") from ended
        return None
    except asyncio.LimitOverrunError as problem:
        raise BadRequestError("the head of the request is too long") from problem
    first, *lines = raw[:-4].split(b"\r\n")
    words = first.decode("latin-1").split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):  # noqa: PLR2004 - method, target, version
        raise BadRequestError("this is a proxy for HTTP/1")
    return RequestHead(words[0], words[1], tuple(lines), raw)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes: host and port, whether by TLS, and the path that the server there is asked for."""

    host: str
    port: int
    tls: bool
    path: str

    @classmethod
    def of(cls, head: RequestHead) -> Target:
        """Read it from a request to a proxy. Raises BadRequestError."""
        try:
            named = head.target.encode("latin-1").decode("utf-8")
            if head.method == "CONNECT":
                return cls(*split(named), tls=False, path="")
            url = urlsplit(head.target)
            host, port = split(urlsplit(named).netloc.rpartition("@")[2], PORTS[url.scheme.lower()])
        except UnicodeError as problem:
            raise BadRequestError("the target must be UTF-8") from problem
        except KeyError as problem:
            raise BadRequestError("the target must be http://..., https://... or host:port") from problem
        except ValueError as problem:
            raise BadRequestError(f"the target must be http://..., https://... or host:port ({problem})") from problem
        path = url._replace(scheme="", netloc="", fragment="").geturl() or "/"
        return cls(host, port, url.scheme.lower() == "https", path if path.startswith("/") else f"/{path}")

    def plain_to(self, host: str) -> bool:
        """Return whether it is this host, without TLS."""
        return self.host.lower() == host and not self.tls

    @property
    def authority(self) -> str:
        """What the header `Host` says: the port only where it is not the usual one."""
        usual = self.port == PORTS["https" if self.tls else "http"]
        return written(self.host, self.port) if not usual else written(self.host, 0).removesuffix(":0")


def passed_on(head: RequestHead, target: Target) -> bytes:
    """Return the head of a request to a proxy as the server that it is meant for expects it; one a connection."""
    first = f"{head.method} {target.path} HTTP/1.1".encode("latin-1")
    return b"\r\n".join([first, *_headers(head, target), b"connection: close", b"", b""])


def unencrypted(raw: bytes) -> bytes:
    """Return the head of a request to the service with a header that says it came without TLS."""
    return raw.removesuffix(b"\r\n") + b"x-forwarded-proto: http\r\n\r\n"


def to_a_proxy(head: RequestHead, target: Target, credentials: bytes) -> bytes:
    """Return the same for another proxy, which needs the whole target."""
    first = f"{head.method} http://{target.authority}{target.path} HTTP/1.1".encode("latin-1")
    return b"\r\n".join([first, *_headers(head, target), credentials + b"connection: close", b"", b""])


def _headers(head: RequestHead, target: Target) -> list[bytes]:
    """Return `Host`, and the headers that go on. A line that continues another one goes where that one does."""
    kept, goes_on = [f"host: {target.authority}".encode("latin-1")], False
    for line in head.lines:
        if not line.startswith((b" ", b"\t")):
            goes_on = line.partition(b":")[0].strip().lower() not in ONE_HOP
        if goes_on:
            kept.append(line)
    return kept


ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"


def answer(status: int, reason: str, text: str) -> bytes:
    """Return an answer of the proxy's own."""
    body = f"stability-mock: {text}\n".encode()
    head = [
        f"HTTP/1.1 {status} {reason}",
        "content-type: text/plain; charset=utf-8",
        f"content-length: {len(body)}",
        "connection: close",
    ]
    return "\r\n".join([*head, "", ""]).encode() + body

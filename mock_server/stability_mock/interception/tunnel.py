"""What a client says through a tunnel to an allowed host, inspected until it shows whom it is meant for.

Several hosts may share the address of an allowed one. Only this shows which is meant: the server name that opens
TLS, or the header `Host` of each request by plain HTTP.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from stability_mock.interception.names import FAMILY

HANDSHAKE, RECORD_HEAD, CLIENT_HELLO, MESSAGE_HEAD = 22, 5, 1, 4
MAX_HELLO_BYTES = 1 << 16
MAX_HEAD_BYTES = 1 << 16

_FAMILY = FAMILY.encode()
_IN_HELLO = re.compile(rb"(?<![a-z0-9-])" + re.escape(_FAMILY) + rb"(?!\.[a-z0-9-])")
_IN_HEAD = re.compile(
    rb"(?:^|[\r\n])(?:host[ \t]*:\s*%b|[a-z]+[ \t]+(?:[a-z][a-z0-9+.-]*://)?(?:[^\s/@]*@)?%b[^\r\n]*[ \t]http/1)"
    % ((rb"(?:[a-z0-9_.-]*\.)?" + re.escape(_FAMILY) + rb"(?!\.?[a-z0-9-])",) * 2)
)
"""A request's first line, or its `Host` on one line or folded, that names the service."""
_HTTP2 = re.compile(rb"^\s*pri \* http/2|[\r\n]upgrade[ \t]*:[^\r\n]*\bh2c\b")
"""HTTP/2 without TLS, in which names are compressed."""


class MeantForTheServiceError(Exception):
    """What comes through a tunnel names the real service, or does not show whom it names."""


@dataclass(slots=True)
class TunnelInspector:
    """Looks at a client's bytes, piece by piece, before they go on."""

    _seen: bytearray = field(default_factory=bytearray)
    _tls: bool | None = None
    _over: bool = False

    def __call__(self, data: bytes) -> None:
        """Look at the next piece. Raises MeantForTheServiceError."""
        if self._over or not data:
            return
        if self._tls is None:
            self._tls = data[0] == HANDSHAKE
        self._seen += data
        if self._tls:
            self._look_at_hello()
        else:
            self._look_at_heads()

    def _look_at_hello(self) -> None:
        hello, whole = client_hello(bytes(self._seen))
        if _IN_HELLO.search(hello.lower()):
            raise MeantForTheServiceError
        if not whole and len(self._seen) > MAX_HELLO_BYTES:
            raise MeantForTheServiceError
        self._over = whole

    def _look_at_heads(self) -> None:
        """Look at what is new together with what it may continue: a tunnel may have many requests."""
        seen = bytes(self._seen).lower()
        if (_FAMILY in seen and _IN_HEAD.search(seen)) or _HTTP2.search(seen):
            raise MeantForTheServiceError
        del self._seen[:-MAX_HEAD_BYTES]


def client_hello(stream: bytes) -> tuple[bytes, bool]:
    """Return what there is of the message that opens TLS, out of the records it came in, and whether that is all."""
    message, begin = bytearray(), 0
    while len(stream) >= begin + RECORD_HEAD:
        end = begin + RECORD_HEAD + int.from_bytes(stream[begin + 3 : begin + RECORD_HEAD])
        if stream[begin] == HANDSHAKE:
            message += stream[begin + RECORD_HEAD : end]
        begin = end
    if message and message[0] != CLIENT_HELLO:
        return bytes(message), False
    whole = len(message) >= MESSAGE_HEAD and len(message) >= MESSAGE_HEAD + int.from_bytes(message[1:MESSAGE_HEAD])
    return bytes(message), whole

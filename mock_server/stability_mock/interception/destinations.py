"""Where a client may get to: the stand-in, a host that was allowed, or nowhere. Never the real service."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from stability_mock.interception import InterceptionError

if TYPE_CHECKING:
    from collections.abc import Iterable

SERVICE = "api.stability.ai"
FAMILY = "stability.ai"
"""The domain of the service: none of its names is ever reached."""

_HOST_HEADER = re.compile(rb"^host:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
LOOPBACK = {"localhost": "127.0.0.1", "::1": "127.0.0.1"}

TLS_HANDSHAKE, TLS_HEADER = 0x16, 5
LONGEST_OPENING = 1 << 16


class MeantForTheServiceError(Exception):
    """What comes through a tunnel to an allowed host names the real service."""


class Destination(Enum):
    """What becomes of a connection."""

    STAND_IN = auto()
    OUTSIDE = auto()
    NOWHERE = auto()


@dataclass(frozen=True, slots=True)
class Guard:
    """What may be reached. `own` are the addresses at which the stand-in itself can be spoken to."""

    allowed: frozenset[str] = frozenset()
    allow_all: bool = False
    own: frozenset[tuple[str, int]] = frozenset()

    @classmethod
    def of(cls, allowed: Iterable[str], *, allow_all: bool = False) -> Guard:
        """Read what the user allowed. Raises InterceptionError where that is a host of the service."""
        hosts = frozenset(plain(host) for host in allowed)
        for host in sorted(hosts):
            if is_of_the_service(host.removeprefix("*.")):
                raise InterceptionError(f"--allow {host}: the real service is never reached")
        return cls(hosts, allow_all)

    def judge(self, host: str, port: int) -> Destination:
        """Tell where a connection to this host and port leads."""
        host = plain(host)
        if host == SERVICE or self.owns(host, port):
            return Destination.STAND_IN
        if is_of_the_service(host):
            return Destination.NOWHERE
        return Destination.OUTSIDE if self.allow_all or self._lists(host) else Destination.NOWHERE

    def owns(self, host: str, port: int) -> bool:
        """Tell whether this is an address at which the stand-in itself is spoken to, by plain HTTP."""
        host = plain(host)
        return (LOOPBACK.get(host, host), port) in self.own

    def _lists(self, host: str) -> bool:
        return host in self.allowed or any(
            pattern.startswith("*.") and host.endswith(pattern[1:]) for pattern in self.allowed
        )

    def refusal(self, host: str, port: int) -> str:
        """Say in one line why a connection was refused, and what would let it through."""
        if is_of_the_service(plain(host)):
            return f"refused {written(host, port)}: the real service is never reached"
        return f"refused {written(host, port)}: --allow {plain(host)} lets it through"


def plain(host: str) -> str:
    """Give a host name in the one form in which names are compared."""
    return host.strip().strip("[]").rstrip(".").lower()


def written(host: str, port: int) -> str:
    """Write a host and port as in an URL."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def is_of_the_service(host: str) -> bool:
    """Tell whether a name belongs to the service."""
    return host == FAMILY or host.endswith(f".{FAMILY}")


def split(authority: str, default_port: int | None = None) -> tuple[str, int]:
    """Take `host:port` apart. Raises ValueError."""
    host, colon, port = authority.rpartition(":")
    if not colon or port.endswith("]"):
        host, port = authority, "" if default_port is None else str(default_port)
    number = int(port)
    if not plain(host) or not 0 < number < 1 << 16:
        raise ValueError(authority)
    return host.strip("[]"), number


@dataclass(slots=True)
class Opening:
    """Looks at what a client says first through a tunnel, until that tells whom it is meant for.

    A tunnel may lead to an address of which only this tells whose it is: the server name that opens TLS, or the
    header `Host` of plain HTTP.
    """

    _seen: bytes = b""
    _over: bool = False

    def __call__(self, data: bytes) -> None:
        """Look at the next piece. Raises MeantForTheServiceError."""
        if self._over:
            return
        self._seen += data
        if _names_the_service(self._seen):
            raise MeantForTheServiceError
        self._over = _is_whole(self._seen)


def _names_the_service(opening: bytes) -> bool:
    if opening[0] == TLS_HANDSHAKE:
        return FAMILY.encode() in opening.lower()
    found = _HOST_HEADER.search(opening)
    return found is not None and is_of_the_service(plain(found[1].decode("latin-1").partition(":")[0]))


def _is_whole(opening: bytes) -> bool:
    if opening[0] == TLS_HANDSHAKE:
        return len(opening) >= TLS_HEADER and len(opening) >= TLS_HEADER + int.from_bytes(opening[3:TLS_HEADER])
    return b"\r\n\r\n" in opening or len(opening) > LONGEST_OPENING

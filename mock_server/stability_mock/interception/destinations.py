"""Where a client may get to: the mock server, a host that was allowed, or nowhere. Never the real service."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from stability_mock.interception import InterceptionError
from stability_mock.interception.names import SERVICE, is_of_the_service, plain, split, written

if TYPE_CHECKING:
    from collections.abc import Iterable

LOOPBACK = {"localhost": "127.0.0.1", "::1": "127.0.0.1", "127.0.0.1": "127.0.0.1"}
NEVER = "the real service is never reached"


class Destination(Enum):
    """What becomes of a connection."""

    MOCK = auto()
    OUTSIDE = auto()
    NOWHERE = auto()


@dataclass(frozen=True, slots=True)
class Guard:
    """What may be reached.

    `allowed` has hosts (`a.example`), hosts below one (`*.example`), and hosts at a port (`localhost:5432`).
    `own` are the addresses at which the mock server itself can be spoken to.
    """

    allowed: frozenset[str] = frozenset()
    allow_all: bool = False
    own: frozenset[tuple[str, int]] = frozenset()

    @classmethod
    def of(cls, allowed: Iterable[str], *, allow_all: bool = False) -> Guard:
        """Read what the user allowed. Raises InterceptionError where that is not a host, or one of the service."""
        return cls(frozenset(_allowed(words) for words in allowed), allow_all)

    def judge(self, host: str, port: int) -> Destination:
        """Return where a connection to this host and port leads. Raises ValueError if it is not a host."""
        host = plain(host)
        if host == SERVICE or self.owns(host, port):
            return Destination.MOCK
        if is_of_the_service(host):
            return Destination.NOWHERE
        return Destination.OUTSIDE if self.allow_all or self._lists(host, port) else Destination.NOWHERE

    def owns(self, host: str, port: int) -> bool:
        """Return whether this is an address at which the mock server itself is spoken to, by plain HTTP."""
        host = plain(host)
        return (LOOPBACK.get(host, host), port) in self.own

    def knows(self, host: str) -> bool:
        """Return whether a host may be reached at any port."""
        return self.judge(host, 0) is not Destination.NOWHERE or plain(host) in dict(self.with_port)

    @property
    def with_port(self) -> list[tuple[str, int]]:
        """The hosts that were allowed at one port, with that port."""
        words = (words for words in self.allowed if not words.startswith("*.") and not _is_a_host(words))
        return sorted(split(each) for each in words)

    @property
    def names(self) -> list[str]:
        """The names that were allowed, each whole and with all its ports."""
        return sorted(words for words in self.allowed if _is_a_host(words) and not _is_an_address(words))

    @property
    def machine(self) -> list[str]:
        """The allowed names of this machine without a port: only by proxy is all of it reached."""
        return sorted(self.allowed & LOOPBACK.keys())

    def refusal(self, host: str, port: int | None = None) -> str:
        """Return one line that says why a connection was refused, and what would let it through."""
        host = plain(host)
        reason = NEVER if is_of_the_service(host) else f"--allow {host} lets it through"
        return f"refused {host if port is None else written(host, port)}: {reason}"

    def _lists(self, host: str, port: int) -> bool:
        return bool({host, written(host, port)} & self.allowed) or any(
            pattern.startswith("*.") and host.endswith(pattern[1:]) for pattern in self.allowed
        )


def _allowed(words: str) -> str:
    """Return what was allowed, with its name in the plain form. Raises InterceptionError."""
    below = "*." if words.strip().startswith("*.") else ""
    name = words.strip().removeprefix(below)
    try:
        host, port = (name, 0) if _is_a_host(name) else split(name)
        host = plain(host)
    except ValueError as problem:
        raise InterceptionError(f"--allow {words}: must be a host, *.host or host:port") from problem
    if is_of_the_service(host):
        raise InterceptionError(f"--allow {words}: {NEVER}")
    return below + (written(host, port) if port else host)


def _is_a_host(name: str) -> bool:
    try:
        plain(name)
    except ValueError:
        return False
    return True


def _is_an_address(name: str) -> bool:
    return ":" in name or name.replace(".", "").isdecimal()

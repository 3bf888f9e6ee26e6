"""Names in the private network of a command: a small DNS server, by which any client finds what was allowed.

Each allowed name has a loopback address of its own there, so that a connection shows whom it is meant for.
"""

from __future__ import annotations

import asyncio
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from stability_mock.interception.destinations import LOOPBACK
from stability_mock.interception.names import SERVICE, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from stability_mock.interception.destinations import Guard

PORT = 53
HEAD = struct.Struct(">6H")
ADDRESS, INTERNET = 1, 1
RESPONSE, AUTHORITATIVE, RECURSION = 0x8000, 0x0400, 0x0180
NO_NAME = 3
ANSWER = struct.pack(">3HIH", 0xC00C, ADDRESS, INTERNET, 0, 4)
"""The head of an answer to the only question: an address, to be asked for again each time."""
MAX_NAMES = 60_000


@dataclass(slots=True)
class AddressBook:
    """The address of each name, given when it is first asked for."""

    _addresses: dict[str, str] = field(default_factory=lambda: {SERVICE: LOOPBACK["localhost"]})
    _names: dict[str, str] = field(default_factory=dict)

    def address(self, name: str) -> str:
        """Return the address of a plain name, the same each time."""
        if name in LOOPBACK:
            return LOOPBACK[name]
        if name not in self._addresses:
            number = len(self._addresses) % MAX_NAMES
            self._addresses[name] = f"127.{1 + number // 250}.0.{1 + number % 250}"
            self._names[self._addresses[name]] = name
        return self._addresses[name]

    @property
    def all(self) -> dict[str, str]:
        """The address of each name that has one."""
        return dict(self._addresses)

    def name(self, address: str) -> str | None:
        """Return whose an address is, None for that of this machine."""
        return self._names.get(address)


@dataclass(slots=True)
class Resolver(asyncio.DatagramProtocol):
    """Answers questions for addresses. `turn_away` is called with each name that is not allowed."""

    guard: Guard
    book: AddressBook
    turn_away: Callable[[str], None]
    _transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to answer."""
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer a question; say nothing to what is none."""
        answer = self.answer(data)
        if answer and self._transport:
            self._transport.sendto(answer, addr)

    def answer(self, data: bytes) -> bytes:
        """Return the answer to a question, nothing if it cannot be read."""
        try:
            number, flags, questions, *_ = HEAD.unpack_from(data)
            labels, end = _labels(data, HEAD.size)
            kind, _ = struct.unpack_from(">2H", data, end)
        except (struct.error, IndexError, UnicodeError):
            return b""
        if flags & RESPONSE or questions != 1:
            return b""
        address = self._address(".".join(labels), asked=kind == ADDRESS)
        found = ANSWER + bytes(map(int, address.split("."))) if address and kind == ADDRESS else b""
        code = 0 if address else NO_NAME
        head = HEAD.pack(number, RESPONSE | AUTHORITATIVE | RECURSION | code, 1, bool(found), 0, 0)
        return head + data[HEAD.size : end + 4] + found

    def _address(self, name: str, *, asked: bool) -> str:
        """Return the address of a name, empty if it may not be reached."""
        try:
            name = plain(name)
            if self.guard.knows(name):
                return self.book.address(name)
        except ValueError:
            return ""
        if asked:
            self.turn_away(name)
        return ""


def _labels(data: bytes, begin: int) -> tuple[list[str], int]:
    """Return the parts of the name that begins there, and where it ends."""
    labels = []
    while length := data[begin]:
        labels.append(data[begin + 1 : begin + 1 + length].decode("ascii"))
        begin += 1 + length
    return labels, begin + 1

"""The way by hosts: our half of `namespace.py`, which runs the command where the service's name is this machine."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stability_mock.interception import InterceptionError
from stability_mock.interception.destinations import LOOPBACK
from stability_mock.interception.resolver import PORT as RESOLVER_PORT
from stability_mock.interception.resolver import AddressBook

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Mapping, Sequence

    from stability_mock.interception.child import Child
    from stability_mock.interception.destinations import Guard

TLS_PORT, PLAIN_PORT, PROXY_PORT = 443, 80, 3128
PROGRAM = Path(__file__).with_name("namespace.py")
MAX_ANSWER_BYTES = 1000
MAX_FORWARDS = 200
"""The kernel hands over some 250 sockets in one message."""
ANY = "0.0.0.0"  # noqa: S104 - of the private network

Address = tuple[str, int]


class NotGrantedError(InterceptionError):
    """There is no private network here; `reason` says why, in a few words."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(advice.format(reason=reason))
        self.reason = reason


_ADVICE = (
    "--via hosts needs a private network and private mounts, which this system does not grant ({reason}); "
    "try --via proxy, or in a container give it the capability SYS_ADMIN"
)


@dataclass(frozen=True, slots=True)
class Forward:
    """An address in the private network that leads to one port of a host."""

    at: Address
    to: Address


@dataclass(frozen=True, slots=True)
class Layout:
    """What the private network has: the proxy's port, what leads elsewhere, and the address of each name."""

    proxy_port: int
    forwards: tuple[Forward, ...]
    book: AddressBook

    @classmethod
    def of(cls, guard: Guard, proxy_port: int = 0) -> Layout:
        """Lay out a network for what may be reached. Raises InterceptionError if that is too much."""
        port, book = proxy_port or PROXY_PORT, AddressBook()
        wanted = dict.fromkeys([*sorted(guard.own), *guard.with_port])
        forwards = [Forward((book.address(host), number), (host, number)) for host, number in wanted]
        taken = {(ANY, TLS_PORT), (ANY, PLAIN_PORT), (LOOPBACK["localhost"], port)}
        free = {f.at: f for f in forwards if not {f.at, (ANY, f.at[1])} & taken}
        if len(free) > MAX_FORWARDS:
            raise InterceptionError(f"--allow: at most {MAX_FORWARDS} hosts with a port; try --via proxy")
        for host in guard.names:
            book.address(host)
        return cls(port, tuple(free.values()), book)

    @property
    def listeners(self) -> list[Address]:
        """All addresses to listen at: by TLS, by plain HTTP, as the proxy, and for what leads elsewhere."""
        ours = [(ANY, TLS_PORT), (ANY, PLAIN_PORT), (LOOPBACK["localhost"], self.proxy_port)]
        return ours + [forward.at for forward in self.forwards]


def hosts_file(folder: Path, names: Mapping[str, str], usual: Path = Path("/etc/hosts")) -> Path:
    """Write the command's /etc/hosts: the usual one, with these names at their addresses."""
    lines = usual.read_text(encoding="utf-8", errors="surrogateescape").splitlines() if usual.exists() else []
    kept = [line for line in lines if not names.keys() & set(re.split(r"\s+", line.partition("#")[0].lower()))]
    return _write(folder / "hosts", "\n".join([*(f"{address} {name}" for name, address in names.items()), *kept, ""]))


def resolver_file(folder: Path) -> Path:
    """Write the command's /etc/resolv.conf, which names our resolver alone."""
    return _write(folder / "resolv.conf", f"nameserver {LOOPBACK['localhost']}\noptions timeout:2 attempts:1\n")


def _write(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8", errors="surrogateescape")
    file.chmod(0o644)
    return file


class NetworkNamespace:
    """A private network with a program in it that waits to become the command.

    `sockets` are its listeners in the order they were asked for, and last the one for questions about names.
    """

    def __init__(self, process: Process, sockets: list[socket.socket], channel: socket.socket) -> None:
        self.process = process
        self.sockets = sockets
        self._channel = channel

    @classmethod
    async def make(
        cls,
        child: Child,
        command: Sequence[str],
        environment: Mapping[str, str],
        mounts: Mapping[str, str],
        listen: Sequence[Address],
    ) -> NetworkNamespace:
        """Start the program, which mounts files over others and listens. Raises NotGrantedError."""
        require_linux()
        ours, theirs = socket.socketpair()
        resolver = (LOOPBACK["localhost"], RESOLVER_PORT)
        plan = json.dumps({"mounts": list(mounts.items()), "listen": list(listen), "resolver": resolver})
        words = [sys.executable, "-I", str(PROGRAM), str(theirs.fileno()), plan, *command]
        try:
            with theirs:
                process = await child.start(words, environment, [theirs.fileno()])
            said, handles, _, _ = await asyncio.to_thread(socket.recv_fds, ours, MAX_ANSWER_BYTES, len(listen) + 1)
        except BaseException:
            ours.close()
            raise
        if not handles:
            ours.close()
            await process.wait()
            child.forget()
            raise NotGrantedError(said.decode(errors="replace") or "it was ended", _ADVICE)
        return cls(process, [socket.socket(fileno=handle) for handle in handles], ours)

    def open(self) -> None:
        """Let the program become the command."""
        with contextlib.suppress(BrokenPipeError):  # a signal may have ended it
            self._channel.sendall(b"\0")
        self.close()

    def close(self) -> None:
        """End the program, unless it has become the command."""
        self._channel.close()


def require_linux(platform: str = sys.platform) -> None:
    """Refuse systems that have no namespaces. Raises NotGrantedError."""
    if platform != "linux":
        raise NotGrantedError("only Linux has private networks", "--via hosts works on Linux only; try --via proxy")

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
from stability_mock.interception.names import SERVICE

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Mapping, Sequence

    from stability_mock.interception.child import Child
    from stability_mock.interception.destinations import Guard

TLS_PORT, PLAIN_PORT, PROXY_PORT = 443, 80, 3128
PROGRAM = Path(__file__).with_name("namespace.py")
MAX_ANSWER_BYTES = 1000
MAX_LISTENERS = 250
"""How many the kernel hands over in one message."""

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
    """An address in the private network that leads to an allowed host and port."""

    at: Address
    to: Address


@dataclass(frozen=True, slots=True)
class Layout:
    """What the private network has: the proxy's port, and what leads elsewhere."""

    proxy_port: int
    forwards: tuple[Forward, ...] = ()

    @classmethod
    def of(cls, guard: Guard, proxy_port: int = 0) -> Layout:
        """Lay out a network. Each allowed name gets an address of its own, so that any client reaches it.

        The mock server keeps its own address. Raises InterceptionError if too many hosts are allowed.
        """
        layout = cls(proxy_port or PROXY_PORT)
        taken = {(LOOPBACK["localhost"], port) for port in layout.ports}
        forwards: dict[Address, Forward] = {}
        for host, port in [*sorted(guard.own), *guard.forwarded((TLS_PORT, PLAIN_PORT))]:
            at = (_address(host, [forward.to[0] for forward in forwards.values()]), port)
            if at[0] and at not in taken:
                forwards.setdefault(at, Forward(at, (host, port)))
        if len(forwards) > MAX_LISTENERS:
            raise InterceptionError(f"--allow: at most {MAX_LISTENERS} hosts can be named by hosts; try --via proxy")
        return cls(layout.proxy_port, tuple(forwards.values()))

    @property
    def ports(self) -> tuple[int, ...]:
        """The ports of the service by TLS, of the service by plain HTTP, and of the proxy."""
        return (TLS_PORT, PLAIN_PORT, self.proxy_port)

    @property
    def listeners(self) -> list[Address]:
        """All addresses to listen at, those of the service first."""
        ours = [(LOOPBACK["localhost"], port) for port in self.ports]
        return ours + [forward.at for forward in self.forwards]

    @property
    def names(self) -> dict[str, str]:
        """The address of each name that the network knows."""
        allowed = {forward.to[0]: forward.at[0] for forward in self.forwards if forward.to[0] not in LOOPBACK}
        return {SERVICE: LOOPBACK["localhost"]} | {host: at for host, at in allowed.items() if host != at}


def _address(host: str, before: Sequence[str]) -> str:
    """Return the loopback address at which an allowed host is found, nothing for an address that is elsewhere."""
    if host in LOOPBACK:
        return LOOPBACK[host]
    if host.startswith("127."):
        return host
    if ":" in host or host.replace(".", "").isdecimal():
        return ""
    names = list(dict.fromkeys([*before, host]))
    return f"127.1.0.{names.index(host) + 1}"


def hosts_file(folder: Path, names: Mapping[str, str], usual: Path = Path("/etc/hosts")) -> Path:
    """Write the command's /etc/hosts: the usual one, with these names at their addresses."""
    lines = usual.read_text(encoding="utf-8", errors="surrogateescape").splitlines() if usual.exists() else []
    kept = [line for line in lines if not names.keys() & set(re.split(r"\s+", line.partition("#")[0].lower()))]
    file = folder / "hosts"
    text = "\n".join([*(f"{address} {name}" for name, address in names.items()), *kept, ""])
    file.write_text(text, encoding="utf-8", errors="surrogateescape")
    file.chmod(0o644)
    return file


class NetworkNamespace:
    """A private network with a program in it that waits to become the command."""

    def __init__(self, process: Process, listeners: list[socket.socket], channel: socket.socket) -> None:
        self.process = process
        self.listeners = listeners
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
        plan = json.dumps({"mounts": list(mounts.items()), "listen": list(listen)})
        words = [sys.executable, "-I", str(PROGRAM), str(theirs.fileno()), plan, *command]
        try:
            with theirs:
                process = await child.start(words, environment, [theirs.fileno()])
            said, handles, _, _ = await asyncio.to_thread(socket.recv_fds, ours, MAX_ANSWER_BYTES, len(listen))
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

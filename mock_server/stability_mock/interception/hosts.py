"""The way by hosts: our half of `namespace.py`, which runs the command where the service's name is this machine."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from stability_mock.interception import InterceptionError
from stability_mock.interception.destinations import SERVICE

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Mapping, Sequence

    from stability_mock.interception.child import Child

TLS_PORT, PLAIN_PORT, PROXY_PORT = 443, 80, 3128
PROGRAM = Path(__file__).with_name("namespace.py")
MOST_WORDS = 1000

ADVICE = (
    "--via hosts needs a private network and private mounts, which this system does not grant ({reason}); "
    "try --via proxy, or in a container give it the capability SYS_ADMIN"
)


def require_linux(platform: str = sys.platform) -> None:
    """Refuse systems that have no namespaces. Raises InterceptionError."""
    if platform != "linux":
        raise InterceptionError("--via hosts works on Linux only; try --via proxy")


def hosts_file(folder: Path, usual: Path = Path("/etc/hosts")) -> Path:
    """Write the child's /etc/hosts: the usual one, with the service at this machine."""
    lines = usual.read_text(encoding="utf-8", errors="surrogateescape").splitlines() if usual.exists() else []
    kept = [line for line in lines if SERVICE not in re.split(r"\s+", line.partition("#")[0].lower())]
    file = folder / "hosts"
    text = "\n".join([f"127.0.0.1 {SERVICE}", *kept, ""])
    file.write_text(text, encoding="utf-8", errors="surrogateescape")
    file.chmod(0o644)
    return file


class Cell:
    """A private network with a program in it that waits to become the command."""

    def __init__(self, process: Process, listeners: list[socket.socket], channel: socket.socket) -> None:
        self.process = process
        self.listeners = listeners
        self._channel = channel

    @classmethod
    async def make(cls, child: Child, command: Sequence[str], environment: Mapping[str, str], file: Path) -> Cell:
        """Start the program; its listeners are for TLS, plain HTTP and the proxy. Raises InterceptionError."""
        ours, theirs = socket.socketpair()
        ports = f"{TLS_PORT},{PLAIN_PORT},{PROXY_PORT}"
        words = [sys.executable, "-I", str(PROGRAM), str(theirs.fileno()), str(file), ports, *command]
        try:
            with theirs:
                process = await child.start(words, environment, [theirs.fileno()])
            said, handles, _, _ = await asyncio.to_thread(socket.recv_fds, ours, MOST_WORDS, 3)
        except BaseException:
            ours.close()
            raise
        if not handles:
            ours.close()
            await process.wait()
            raise InterceptionError(ADVICE.format(reason=said.decode(errors="replace") or "it was ended"))
        return cls(process, [socket.socket(fileno=handle) for handle in handles], ours)

    def open(self) -> None:
        """Let the program become the command."""
        with contextlib.suppress(BrokenPipeError):  # a signal may have ended it
            self._channel.sendall(b"\0")
        self.close()

    def close(self) -> None:
        """End the program, unless it has become the command."""
        self._channel.close()

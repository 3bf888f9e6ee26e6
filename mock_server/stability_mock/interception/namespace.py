"""A program of its own: enters a private network in which the service's name is this machine, and runs a command.

Started by `hosts.py` as `python -I namespace.py CHANNEL PLAN COMMAND...`. The plan is JSON: what to mount over what,
and where to listen. It sends its listeners through the channel, or one line that says why there are none, waits for a
byte, and becomes the command. Linux only; it imports the standard library alone.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import signal
import socket
import struct
import sys
from pathlib import Path

NEW_MOUNTS, NEW_USER, NEW_NETWORK = 0x0002_0000, 0x1000_0000, 0x4000_0000
BIND, RECURSIVE, PRIVATE = 0x1000, 0x4000, 0x4_0000
GET_FLAGS, SET_FLAGS, UP = 0x8913, 0x8914, 1

NOT_FOUND, NOT_EXECUTABLE = 127, 126
HELD = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2)
"""Signals for the command. Whoever starts this program blocks them; they come to the command once it runs."""


class Kernel:
    """The system calls that Python does not have in every version that we run on. They raise OSError."""

    def __init__(self) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)

    def unshare(self, flags: int) -> None:
        """Leave what is shared with other processes."""
        self._require(self._libc.unshare(flags), "unshare")

    def mount(self, source: str, target: str, flags: int) -> None:
        """Mount one path on another, or change how it is mounted."""
        self._require(self._libc.mount(source.encode(), target.encode(), None, flags, None), f"mount {target}")

    def _require(self, outcome: int, name: str) -> None:
        if outcome != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), name)


def enter(kernel: Kernel, mounts: list[list[str]], proc: Path) -> None:
    """Take a network and mounts of our own, with files over others. The user stays who they are. Raises OSError."""
    user, group = os.geteuid(), os.getegid()
    try:
        kernel.unshare(NEW_NETWORK | NEW_MOUNTS)
    except PermissionError:  # only root may, but anyone who becomes the root of a namespace of users
        kernel.unshare(NEW_USER | NEW_NETWORK | NEW_MOUNTS)
        (proc / "setgroups").write_text("deny", encoding="ascii")
        (proc / "uid_map").write_text(f"{user} {user} 1", encoding="ascii")
        (proc / "gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    kernel.mount("none", "/", RECURSIVE | PRIVATE)
    for target, source in mounts:
        kernel.mount(source, target, BIND)
    raise_loopback()


def raise_loopback() -> None:
    """Bring the loopback interface up. Raises OSError."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH14x", b"lo", 0)
        (flags,) = struct.unpack_from("H", fcntl.ioctl(any_socket, GET_FLAGS, request), 16)
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sH14x", b"lo", flags | UP))


def listen(addresses: list[list[str | int]]) -> list[socket.socket]:
    """Listen on loopback. Raises OSError."""
    return [socket.create_server((str(host), int(port)), backlog=2048) for host, port in addresses]


def listen_for_questions(address: list[str | int]) -> socket.socket:
    """Listen for datagrams. Raises OSError."""
    found = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    found.bind((str(address[0]), int(address[1])))
    return found


def become(command: list[str]) -> int:
    """Run the command in place of this program; return an exit code only if that cannot be done."""
    for number in (signal.SIGPIPE, signal.SIGXFSZ):  # Python ignores them; the command must not
        signal.signal(number, signal.SIG_DFL)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD)
    try:
        os.execvp(command[0], command)  # noqa: S606 - that is what the user asked for
    except OSError as problem:
        sys.stderr.write(f"stability-mock: {command[0]}: {problem.strerror}\n")
        return NOT_EXECUTABLE if isinstance(problem, PermissionError) else NOT_FOUND


def main(arguments: list[str], kernel: Kernel, proc: Path = Path("/proc/self")) -> int:
    """Do as the head of this file says; come back only with an exit code."""
    number, words, *command = arguments
    plan = json.loads(words)
    with socket.socket(fileno=int(number)) as channel:
        channel.set_inheritable(False)
        try:
            enter(kernel, plan["mounts"], proc)
            sockets = [*listen(plan["listen"]), listen_for_questions(plan["resolver"])]
        except OSError as problem:
            channel.sendall(f"{problem.filename or 'network'}: {problem.strerror}".encode())
            return 1
        socket.send_fds(channel, [b"\0"], [each.fileno() for each in sockets])
        for each in sockets:
            each.close()
        return become(command) if channel.recv(1) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Kernel()))

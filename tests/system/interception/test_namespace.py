"""The program that makes a private network, before a kernel that only takes notes."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
from typing import TYPE_CHECKING

import pytest
from stability_mock.interception import namespace
from stability_mock.interception.namespace import Kernel, enter, main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def plan(*ports: int) -> str:
    """Return the program's arguments: our /etc/hosts, and where to listen."""
    listen = [["127.0.0.1", port] for port in ports]
    return json.dumps({"mounts": [["/etc/hosts", "/run/hosts"]], "listen": listen, "resolver": ["127.0.0.1", 0]})


class Notes(Kernel):
    """A kernel that grants all, save what is denied, and remembers what was asked for."""

    def __init__(self, *denied: str) -> None:
        self.denied = denied
        self.asked: list[str] = []

    def unshare(self, flags: int) -> None:
        """Take a note."""
        self._note(f"unshare {flags:#x}")

    def mount(self, source: str, target: str, flags: int) -> None:
        """Take a note."""
        self._note(f"mount {source} {target} {flags:#x}")

    def _note(self, request: str) -> None:
        self.asked.append(request)
        if request in self.denied:
            raise PermissionError(errno.EPERM, "Operation not permitted", request.partition(" ")[0])


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    """Play /proc/self."""
    return tmp_path


@pytest.fixture(autouse=True)
def _same_signals() -> Iterator[None]:
    taken = {number: signal.getsignal(number) for number in (signal.SIGPIPE, signal.SIGXFSZ)}
    yield
    for number, action in taken.items():
        signal.signal(number, action)


def test_who_may_leaves_the_shared_network_and_mounts(proc: Path) -> None:
    kernel = Notes()

    enter(kernel, [["/etc/hosts", "/run/hosts"]], proc)

    assert kernel.asked == ["unshare 0x40020000", "mount none / 0x44000", "mount /run/hosts /etc/hosts 0x1000"]
    assert list(proc.iterdir()) == []


def test_who_may_not_does_it_as_the_same_user_in_a_namespace_of_users(
    proc: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(os, "getegid", lambda: 100)
    kernel = Notes("unshare 0x40020000")

    enter(kernel, [["/etc/hosts", "/run/hosts"]], proc)

    assert kernel.asked[:2] == ["unshare 0x40020000", "unshare 0x50020000"]
    assert {file.name: file.read_text(encoding="ascii") for file in proc.iterdir()} == {
        "setgroups": "deny",
        "uid_map": "1000 1000 1",
        "gid_map": "100 100 1",
    }


def test_a_kernel_that_denies_it_is_reported_in_one_line(proc: Path) -> None:
    ours, theirs = socket.socketpair()
    kernel = Notes("unshare 0x40020000", "unshare 0x50020000")

    with ours:
        code = main([str(theirs.detach()), plan(0), "true"], kernel, proc)

        assert (code, ours.recv(100)) == (1, b"unshare: Operation not permitted")


def test_its_listeners_are_handed_over_before_the_command_is_run(proc: Path, capfd: pytest.CaptureFixture[str]) -> None:
    ours, theirs = socket.socketpair()
    ours.sendall(b"\0")

    with ours:
        code = main([str(theirs.detach()), plan(0, 0), "no-such-command", "x"], Notes(), proc)
        _, handles, _, _ = socket.recv_fds(ours, 1, 3)

    listeners = [socket.socket(fileno=handle) for handle in handles]
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    assert len({*ports, 0}) == 4
    assert code == 127
    assert capfd.readouterr().err == "stability-mock: no-such-command: No such file or directory\n"


def test_without_a_word_from_its_starter_it_ends(proc: Path) -> None:
    ours, theirs = socket.socketpair()
    ours.shutdown(socket.SHUT_WR)

    with ours:
        code = main([str(theirs.detach()), plan(0), "no-such-command"], Notes(), proc)

        _, handles, _, _ = socket.recv_fds(ours, 1, 1)
        socket.socket(fileno=handles[0]).close()
    assert code == 1


def test_a_command_that_may_not_be_run_has_the_code_that_shells_give(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plain").write_text("no program", encoding="ascii")

    assert namespace.become([str(tmp_path / "plain")]) == 126
    assert capfd.readouterr().err.endswith("plain: Permission denied\n")


def test_a_system_call_that_fails_is_an_error_that_names_it() -> None:
    with pytest.raises(OSError, match=r"mount /no/such/place"):
        Kernel().mount("/no/such/file", "/no/such/place", namespace.BIND)
    with pytest.raises(OSError, match=r"Invalid argument: 'unshare'"):
        Kernel().unshare(1)

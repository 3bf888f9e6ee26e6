"""Starts and ends the server of a session."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import sys
from _socket import AF_INET, SOCK_STREAM, socket
from pathlib import Path
from subprocess import PIPE, Popen
from typing import TYPE_CHECKING, Any

from stability_mock.pytest_plugin.live import MockServer
from stability_mock.pytest_plugin.unpatched import unpatched

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SUPERVISOR = str(Path(__file__).with_name("supervisor.py"))
OUR_COMMAND = (sys.executable, "-P", "-m", "stability_mock", "serve")
DEFAULTS = {"host": "127.0.0.1", "port": 0, "log_level": "warning"}
URL = re.compile(r"https?://\S+")
PORT = "{port}"
"""Stands for a free port in a command."""


class StartError(Exception):
    """The mock server did not start; the text says why."""


@contextlib.contextmanager
def running(settings: Mapping[str, Any], command: str | Sequence[str] = ()) -> Iterator[MockServer]:
    """Run a command in a process of its own for as long as the block lasts, by default ours. Raises StartError."""
    url, words = _prepared(settings, shlex.split(command) if isinstance(command, str) else command)
    environment = {name: value for name, value in os.environ.items() if not name.upper().startswith("STABILITY_MOCK_")}
    with unpatched():
        process = Popen(  # noqa: S603 - our own script
            [sys.executable, "-I", SUPERVISOR, url, *words],
            stdin=PIPE,
            stdout=PIPE,
            text=True,
            encoding="utf-8",
            env=environment,
            start_new_session=True,  # Ctrl-C is for the tests: they still speak to the server when they are torn down
        )
    try:
        yield MockServer(_url(process))
    finally:
        with contextlib.suppress(OSError), unpatched():
            process.communicate()  # it ends when its standard input does; a crash of ours would do the same


def _prepared(settings: Mapping[str, Any], command: Sequence[str]) -> tuple[str, list[str]]:
    """Return the base URL, empty if the command prints it, and all words of the command."""
    if any(PORT in word for word in command):
        port = str(_free_port())
        return f"http://127.0.0.1:{port}", [*(word.replace(PORT, port) for word in command), *flags(settings)]
    return "", [*(command or OUR_COMMAND), *flags({**DEFAULTS, **settings})]


def flags(settings: Mapping[str, Any]) -> Iterator[str]:
    """Write settings as flags of the command."""
    for name, value in settings.items():
        flag = name.replace("_", "-")
        if isinstance(value, bool):
            yield f"--{flag}" if value else f"--no-{flag}"
        elif isinstance(value, list | tuple | set | frozenset):
            yield from (f"--{flag}={one}" for one in value)
        else:
            yield f"--{flag}={value}"


def _free_port() -> int:
    with contextlib.closing(socket(AF_INET, SOCK_STREAM)) as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _url(process: Popen[str]) -> str:
    """Read the base URL: the first line, once the server answers; all else is the reason why it does not."""
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    with unpatched():
        first = process.stdout.readline()
        if found := URL.fullmatch(first.strip()):
            return found[0]
        raise StartError(f"the mock server did not start: {first}{process.stdout.read()}".rstrip())

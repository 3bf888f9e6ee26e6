"""Starts a command that serves the mock, prints its base URL once it answers, and ends it with our standard input.

A program of its own, with nothing but the standard library: what a test replaces does not reach it, and whatever
happens to the tests, the server ends. Its arguments are the base URL, empty if the command prints it, and the command.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from urllib.parse import urlsplit

START_SECONDS = 300
END_SECONDS = 10
PROBE_SECONDS = 0.05
SHOWN_LINES = 30

PRINTED_URL = re.compile(r", at (https?://\S+)$")
"""Where our welcome says the base URL."""


class Command:
    """A command that runs, and the last lines that it wrote."""

    def __init__(self, words: list[str]) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - what the user's configuration says
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self.lines: deque[str] = deque(maxlen=SHOWN_LINES)
        self.url = ""
        self.changed = threading.Event()
        """Set once there is a base URL, or the command has ended."""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        """Read what it writes until it ends, so that it never waits for a reader."""
        assert self.process.stdout is not None  # noqa: S101 - it is a pipe
        for line in self.process.stdout:
            self.lines.append(line)
            if not self.url and (found := PRINTED_URL.search(line.strip())):
                self.url = found[1]
                self.changed.set()
        self.process.wait()
        self.changed.set()

    def end(self) -> None:
        """End it and all that it started: until nothing writes to its output any more."""
        for number in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
            _signal(self.process, number)
            self._reader.join(END_SECONDS)


def wait_for_url(command: Command, url: str, seconds: float = START_SECONDS) -> str:
    """Wait for a server, and return its base URL. Raises RuntimeError that says why there is none."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        command.changed.wait(PROBE_SECONDS if url else seconds)
        if command.process.poll() is not None:
            command.changed.wait(END_SECONDS)  # for its last lines
            raise RuntimeError("".join(command.lines) or f"exit code {command.process.returncode}")
        if command.url and not url:
            return command.url
        if url and answers(url):
            return url
    raise RuntimeError(f"nothing answered for {seconds:g} s\n{''.join(command.lines)}")


def answers(url: str) -> bool:
    """Look whether a mock server answers here. Raises RuntimeError if something else does."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=END_SECONDS)
    with contextlib.closing(connection):
        try:
            connection.request("GET", f"{parts.path}/_mock/health")
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            return False  # not yet
    if response.status in {403, 404}:
        raise RuntimeError(
            f"not a mock server with a control API: {url}/_mock/health answered {response.status}: {text}"
        )
    return response.status == http.client.OK


def _signal(process: subprocess.Popen[str], number: int) -> None:
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)


def end_with(descriptor: int, command: Command) -> None:
    """End the command and this process when this stream ends."""
    while os.read(descriptor, 1):
        pass
    command.end()
    os._exit(0)


def main(url: str, *words: str) -> int:
    """Run the command."""
    try:
        command = Command(list(words))
    except OSError as problem:
        print(f"{words[0]}: {problem.strerror}")  # noqa: T201 - read by the plugin
        return 1
    threading.Thread(target=end_with, args=(sys.stdin.fileno(), command), daemon=True).start()
    try:
        print(wait_for_url(command, url), flush=True)  # noqa: T201 - read by the plugin
    except RuntimeError as problem:
        print(str(problem).strip(), flush=True)  # noqa: T201 - read by the plugin
        return 1
    else:
        return command.process.wait()
    finally:
        command.end()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

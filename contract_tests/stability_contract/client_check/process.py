"""The client's command, run against a mock server of its own, and what the mock server saw of it."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from stability_contract.client_check import recording
from stability_contract.client_check.recording import Recording, RecordingError
from stability_contract.client_check.redaction import keys_in, redacted
from stability_contract.http.client import RawClient
from stability_contract.printable import printable
from stability_contract.signals import in_foreground
from stability_contract.target import Control, TargetError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stability_contract.signals import Signals, WorkerSignals

JOURNAL = ("--journal-entries", "20000", "--journal-mb", "256", "--journal-body-kb", "11264", "--log-level", "error")
"""What our own mock server keeps: every byte that a client may send, so that it can be judged."""
MAX_JOURNAL_BYTES = 1 << 30
"""Bytes: what our own mock server keeps, written in base64, and room to spare."""
MAX_OUTPUT = 1_000_000
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
GRACE_SECONDS = 2.0
SLICE_SECONDS = 0.5
"""So often a thread looks whether it is to stop."""


class MockServer(Control):
    """A mock server whose clients are checked; its control API is asked about all keys together."""

    @classmethod
    @contextlib.contextmanager
    def at(cls, url: str) -> Iterator[MockServer]:
        """Talk to the mock server at a URL for as long as the block lasts; raises TargetError or RawClientError."""
        found = cls(RawClient(url.rstrip("/"), max_answer_bytes=MAX_JOURNAL_BYTES))
        try:
            if not found.answers():
                raise TargetError(f"no mock server with an open control API answers at {url}")
            yield found
        finally:
            found.client.end()

    def recording(self) -> Recording:
        """Read what it saw."""
        try:
            return recording.read(self.journal())
        except RecordingError as problem:
            raise TargetError(f"the journal at {self.client.url} cannot be read: {problem}") from problem


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code, None if it had to be stopped, what it said and wrote, how long it took."""

    code: int | None
    output: str = ""
    seconds: float = 0.0
    wrote: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Command:
    """The client's command, how it is led to the mock server, and the folder it runs in: None for ours."""

    words: tuple[str, ...]
    url: str
    options: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    folder: Path | None = None

    @property
    def _line(self) -> list[str]:
        return [
            sys.executable,
            "-P",
            "-m",
            "stability_mock",
            "run",
            "--url",
            self.url,
            *self.options,
            "--",
            *self.words,
        ]

    @property
    def _keys(self) -> set[str]:
        """Return the keys that the command is known to have: in its words, and in its environment by their names."""
        named = {value for name, value in self.environment.items() if name.upper().endswith(("_KEY", "_TOKEN"))}
        return keys_in(" ".join(self.words)) | named

    def run(self, signals: Signals) -> Ended:
        """Run it as its user would, with our own standard streams; signals are the command's affair."""
        begun, at_terminal = time.perf_counter(), in_foreground()
        group = None if at_terminal else 0

        def start() -> subprocess.Popen[bytes]:
            return subprocess.Popen(self._line, env=self.environment, process_group=group)  # noqa: S603 - asked for

        with signals.passed_on(start, at_terminal=at_terminal) as process:
            code = process.wait()
        return Ended(code, "", time.perf_counter() - begun)

    def run_within(self, seconds: float, signals: Signals | WorkerSignals) -> Ended:
        """Run it with its output gathered, and stop it if it takes longer, or once a signal has come.

        Raises StoppedError in the main thread.
        """
        begun, output = time.perf_counter(), bytearray()
        process: subprocess.Popen[bytes] | None = None
        try:
            with signals.held():
                process = self._started()
            reader = threading.Thread(target=_gather, args=(process.stdout, output), daemon=True)
            reader.start()
            code = _code(process, seconds, lambda: bool(signals.received))
        finally:
            with signals.held():
                _stop(process)
        reader.join(GRACE_SECONDS)
        said = redacted(_text(bytes(output)), self._keys)
        return Ended(code, said, time.perf_counter() - begun)

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - what the user asked for
            self._line,
            env=self.environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _text(output: bytes) -> str:
    """Return what was printed without colours, and with nothing in it that a terminal would obey."""
    return printable(_COLOUR.sub("", output.decode("utf-8", "replace").replace("\r\n", "\n")))


def _code(process: subprocess.Popen[bytes], seconds: float, stopped: Callable[[], bool] = lambda: False) -> int | None:
    """Wait for the exit code; None if it does not come in time, or is no longer wanted."""
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0 and not stopped():
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.wait(min(left, SLICE_SECONDS))
    return process.poll()


def _gather(stream: IO[bytes], output: bytearray) -> None:
    """Read to the end, however long it is, and keep the beginning."""
    with stream:
        while piece := os.read(stream.fileno(), 65536):
            output += piece[: MAX_OUTPUT - len(output)]


def _stop(process: subprocess.Popen[bytes] | None) -> None:
    """End the command with all that it started: ask first, then insist; what led it here clears up after it."""
    if process is None:
        return
    if process.poll() is None:
        process.terminate()
        _code(process, GRACE_SECONDS)
    for left in _of_session(process.pid):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(left, signal.SIGKILL)
    if _code(process, GRACE_SECONDS) is None:
        process.kill()
    process.wait()


def _of_session(leader: int) -> Iterator[int]:
    """List the other processes of a session that are left, where the system lists them."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.getsid(int(folder.name)) == leader != int(folder.name):
                yield int(folder.name)


def started_with(contract: str | None, more: Sequence[str] = ()) -> list[str]:
    """Return the settings of our own mock server."""
    return [*JOURNAL, *(("--contract", contract) if contract else ()), *more]

"""The client's command, run against a stand-in of its own, and what the stand-in saw of it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from contract_tests.client_check import recording
from contract_tests.client_check.recording import Recording, RecordingError
from contract_tests.exchange import Request, Response
from contract_tests.line import Line
from contract_tests.target import TargetError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

JOURNAL = ("--journal-entries", "20000", "--journal-mb", "256", "--journal-body-kb", "11264", "--log-level", "error")
"""What a stand-in of our own keeps: every byte that a client may send, so that it can be judged."""
LONGEST_OUTPUT = 1_000_000
GRACE_SECONDS = 2.0
PASSED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, slots=True)
class StandIn:
    """A stand-in that runs at a URL, spoken to by its control API, about all keys together."""

    line: Line

    @classmethod
    def at(cls, url: str) -> StandIn:
        """Find a stand-in at a URL; raises TargetError or LineError."""
        found = cls(Line(url.rstrip("/")))
        answer = found.line.send(Request("GET", "/_mock/health", ()))
        if not isinstance(answer, Response) or answer.status != 200 or b'"contract"' not in answer.body:  # noqa: PLR2004
            raise TargetError(f"no stand-in with an open control API answers at {url}")
        return found

    def reset(self) -> None:
        """Throw away all that it remembers."""
        self._ask("POST", "reset")

    def plan(self, fault: dict[str, Any]) -> None:
        """Let something go wrong, for whoever comes."""
        self._ask("POST", "faults", fault)

    def remove_faults(self) -> None:
        """Let all go well again, for whoever comes."""
        self._ask("DELETE", "faults")

    def recording(self) -> Recording:
        """Read what it saw."""
        try:
            return recording.read(self._ask("GET", "journal.har"))
        except RecordingError as problem:
            raise TargetError(f"the journal at {self.line.url} cannot be read: {problem}") from problem

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:  # noqa: ANN401 - JSON
        headers = (("content-type", "application/json"),) if body is not None else ()
        data = b"" if body is None else json.dumps(body).encode()
        answer = self.line.send(Request(method, f"/_mock/{path}", headers, data))
        if not isinstance(answer, Response) or answer.status >= 300:  # noqa: PLR2004 - not a success
            said = f"{answer.status} {answer.body[:200]!r}" if isinstance(answer, Response) else answer.reason
            raise TargetError(f"the control API does not do {method} /_mock/{path}: {said}")
        return json.loads(answer.body) if answer.body else None


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code, None if it had to be stopped, what it said, and how long it took."""

    code: int | None
    output: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Command:
    """The client's command, and how it is led to the stand-in."""

    words: tuple[str, ...]
    url: str
    options: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))

    @property
    def _line(self) -> list[str]:
        return [sys.executable, "-m", "mock_server", "run", "--url", self.url, *self.options, "--", *self.words]

    def run(self) -> Ended:
        """Run it as its user would, with our own standard streams; signals are the command's affair."""
        begun = time.perf_counter()
        with _signals_passed_on() as process_of:
            process = subprocess.Popen(self._line, env=self.environment)  # noqa: S603 - what the user asked for
            process_of.append(process)
            code = process.wait()
        return Ended(code, "", time.perf_counter() - begun)

    def run_within(self, seconds: float) -> Ended:
        """Run it with its output gathered, and stop it if it takes longer."""
        begun = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - what the user asked for
            self._line,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        output = bytearray()
        reader = threading.Thread(target=_gather, args=(process.stdout, output), daemon=True)
        reader.start()
        try:
            code: int | None = process.wait(seconds)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            _stop(process)
        reader.join(GRACE_SECONDS)
        return Ended(code, bytes(output).decode("utf-8", "replace"), time.perf_counter() - begun)


@contextlib.contextmanager
def _signals_passed_on() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Leave it to the command how it ends: pass on what we are sent, save what a terminal sends to both of us."""
    running: list[subprocess.Popen[bytes]] = []

    def pass_on(number: int, _frame: object) -> None:
        if number != signal.SIGINT or not _in_foreground():
            for process in running:
                process.send_signal(number)

    before = {number: signal.signal(number, pass_on) for number in PASSED_ON}
    try:
        yield running
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _in_foreground() -> bool:
    """Tell whether what is typed at a terminal reaches us and the command alike."""
    try:
        with open("/dev/tty", "rb", buffering=0) as terminal:  # noqa: PTH123 - a device
            return os.tcgetpgrp(terminal.fileno()) == os.getpgrp()
    except OSError:
        return False


def _gather(stream: IO[bytes] | None, output: bytearray) -> None:
    for piece in iter(lambda: stream.read1(65536) if stream else b"", b""):  # type: ignore[attr-defined]
        if len(output) < LONGEST_OUTPUT:
            output += piece


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the command with all that it started: ask first, then insist."""
    if process.poll() is None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_SECONDS)
    for left in _of_session(process.pid):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(left, signal.SIGKILL)
    process.wait()


def _of_session(leader: int) -> Iterator[int]:
    """List the processes of a session that are left, where the system tells."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.getsid(int(folder.name)) == leader:
                yield int(folder.name)
    yield leader


def started_with(contract: str | None, more: Sequence[str] = ()) -> list[str]:
    """Give the settings of a stand-in of our own."""
    return [*JOURNAL, *(("--contract", contract) if contract else ()), *more]

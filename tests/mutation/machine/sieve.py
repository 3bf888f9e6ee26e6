"""Finds the mutants that no request of the battery can tell from the healthy server.

Each mutant of the code is a child of one process that has everything else loaded already.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import coverage
from places import ROOT

from mutation.machine import battery, in_process
from mutation.machine.code import FOLDER, PACKAGE
from mutation.machine.mutated import Replacing, bound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mutation.machine.code import Mutant

CPU_SECONDS = 60
WALL_SECONDS = 600
SHARED = ("fastapi", "uvicorn", "yaml", "PIL.Image", "pydantic", "pydantic_settings", "python_multipart")
"""What every mutant needs, and none of them changes."""

ENDED = "ended"


class Sieve:
    """The battery, what the healthy server answers to it, and the lines that it runs through."""

    def __init__(self, year: str = "2024") -> None:
        """Load what all mutants share, and ask the healthy server twice: what differs then is chance."""
        for name in SHARED:
            __import__(name)
        self._year, self._requests = year, list(battery.requests(year))
        first, second = self._healthy(), self._healthy()
        self.wanted = [one if one == other else "" for one, other in zip(first, second, strict=True)]
        self._lines = json.loads(forked(self._covered, None)[0])

    def _healthy(self) -> list[str]:
        return forked(lambda: _digests(self._answers()), None)[:-1]

    def shown(self, mutant: Mutant) -> str:
        """Return the request whose answer distinguishes a mutant from the healthy server; empty if none does."""
        if not self.reached(mutant):
            return ""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / Path(mutant.file).name
            file.write_text(mutant.text, "utf-8")
            seen = forked(self._compared, Replacing(mutant.module, file))
        if seen[-1:] == [ENDED]:
            return ""
        request = self._requests[min(len(seen), len(self._requests) - 1)]
        return f"{request.method} {request.target}"

    def reached(self, mutant: Mutant) -> bool:
        """Return whether any request of the battery runs through the line of a mutant."""
        return mutant.line in self._lines.get(mutant.file, ())

    def _answers(self) -> Iterator[bytes]:
        return in_process.answers(self._requests, self._year)

    def _compared(self) -> Iterator[str]:
        """Yield each answer that is as it must be; stop at the first that is not."""
        for found, wanted in zip(_digests(self._answers()), self.wanted, strict=False):
            if wanted and found != wanted:
                raise ValueError(found)
            yield found

    def _covered(self) -> Iterator[str]:
        tracing = coverage.Coverage(
            data_file=None, source=[str(ROOT / FOLDER)], config_file=False, concurrency="thread"
        )
        tracing.start()
        for _ in self._answers():
            pass
        tracing.stop()
        data = tracing.get_data()
        files = {str(Path(name).relative_to(ROOT / FOLDER)): data.lines(name) for name in data.measured_files()}
        yield json.dumps(files, separators=(",", ":"))


def _digests(answers: Iterator[bytes]) -> Iterator[str]:
    return (hashlib.blake2b(answer, digest_size=8).hexdigest() for answer in answers)


def forked(work: Callable[[], Iterator[str]], replacing: Replacing | None) -> list[str]:
    """Run work in a child, with a module replaced, and return the lines that it yields; the last one if it ended."""
    read, write = os.pipe()
    process = os.fork()
    if not process:
        os.close(read)
        _child(work, replacing, write)
    os.close(write)
    with os.fdopen(read, "rb") as seen:
        lines = seen.read().decode().split("\n")[:-1]
    os.waitpid(process, 0)
    return lines


def _forget_the_server() -> None:
    """Let the server be loaded anew, if this process has it already, as one that runs pytest has."""
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


def _child(work: Callable[[], Iterator[str]], replacing: Replacing | None, write: int) -> None:
    """Write down what work yields, within bounds; never returns."""
    try:
        bound(CPU_SECONDS)
        signal.alarm(WALL_SECONDS)
        if replacing:
            _forget_the_server()
            sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - until the process ends
            sys.meta_path.insert(0, replacing)
        with os.fdopen(write, "w") as out:
            for line in work():
                print(line, file=out)
            print(ENDED, file=out)
    finally:
        os._exit(0)

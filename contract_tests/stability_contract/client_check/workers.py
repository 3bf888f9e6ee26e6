"""Runs of a command side by side: each worker has a mock server of its own, each run a folder of its own."""

from __future__ import annotations

import queue
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from stability_contract.client_check import failed_tests, kept_files, written_files
from stability_contract.client_check.process import Command, Ended, MockServer
from stability_contract.client_check.trials import Stage
from stability_contract.signals import WorkerSignals
from stability_contract.target import started

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from stability_contract.client_check.check import Check
    from stability_contract.client_check.folders import Folders
    from stability_contract.client_check.judged import Judged
    from stability_contract.client_check.kept_files import Kept
    from stability_contract.client_check.options import Wanted
    from stability_contract.client_check.recording import Recording
    from stability_contract.signals import Signals

POLL_SECONDS = 0.2
HEALTHY_SECONDS = 100.0
"""That a healthy run may take, and --patience."""
Task = TypeVar("Task")
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command: how it ended, what it asked, what it left in its folder, and which tests failed."""

    ended: Ended
    recording: Recording
    judged: Sequence[Judged]
    kept: Kept
    failed_tests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Worker:
    """Runs the command against its own mock server, time after time."""

    stage: Stage
    folders: Folders

    def run(self, faults: Sequence[dict[str, Any]] = (), url: str = "", usual: float = HEALTHY_SECONDS) -> Run:
        """Run the command in a new folder while just this goes wrong; `url` leads it another way to the mock server.

        It may take the `usual` seconds of a healthy run, and those of --patience.
        """
        with self.folders.fresh() as (folder, environment):
            command = self.stage.command
            command = replace(command, folder=folder, environment=environment, url=url or command.url)
            stage = replace(self.stage, command=command, patience=usual + self.stage.patience)
            before = written_files.snapshot(folder)
            ended = stage.run(faults)
            recording = stage.mock_server.recording()
            kept = kept_files.look(folder, before)
            failed = failed_tests.names(ended.output) or failed_tests.reported(folder / name for name in kept.names)
        return Run(ended, recording, stage.judge(recording), kept, tuple(failed))


@dataclass
class Workers(Generic[Task, Done]):
    """The workers, and what stops them all."""

    each: list[Worker] = field(default_factory=list)
    signals: WorkerSignals = field(default_factory=WorkerSignals)

    def map(
        self, tasks: Iterable[Task], act: Callable[[Worker, Task], Done], until: float = float("inf")
    ) -> Generator[tuple[Task, Done], None, None]:
        """Yield each task with what came of it, as they end; none begins after a time of the monotonic clock.

        Raises what the first worker raised that failed.
        """
        waiting, ended = queue.SimpleQueue[Task](), queue.SimpleQueue[tuple[Task, Done] | Exception | None]()
        for task in tasks:
            waiting.put(task)

        def next_one(worker: Worker) -> tuple[Task, Done]:
            task = waiting.get_nowait()
            return task, act(worker, task)

        def work(worker: Worker) -> None:
            ended.put(self._work(lambda: next_one(worker), ended.put, until))

        threads = [threading.Thread(target=work, args=(worker,), daemon=True) for worker in self.each]
        for thread in threads:
            thread.start()
        try:
            yield from _results(ended, len(threads))
        finally:
            self.signals.received = self.signals.received or 1
            for thread in threads:
                thread.join()
            self.signals.received = 0

    def _work(
        self, next_one: Callable[[], tuple[Task, Done]], put: Callable[[tuple[Task, Done]], None], until: float
    ) -> Exception | None:
        """Do one task after another; return what failed, None if nothing is left, or it is time to stop."""
        try:
            while not self.signals.received and time.monotonic() < until:
                done = next_one()
                if not self.signals.received:
                    put(done)
        except queue.Empty:
            return None
        except Exception as problem:  # noqa: BLE001 - raised where the results are awaited
            return problem
        return None


def _results(ended: queue.SimpleQueue[Any], running: int) -> Iterator[Any]:
    while running:
        try:
            found = ended.get(timeout=POLL_SECONDS)  # a wait without an end would hear no signal on every system
        except queue.Empty:
            continue
        if isinstance(found, Exception):
            raise found
        if found is None:
            running -= 1
        else:
            yield found


@contextmanager
def started_workers(check: Check, wanted: Wanted, folders: Folders, signals: Signals) -> Iterator[Workers[Any, Any]]:
    """Start the workers for the block, each with its mock server; raises TargetError."""
    source = wanted.source
    workers, stack = Workers[Any, Any](), ExitStack()
    try:
        for _ in range(wanted.workers):
            with signals.held():
                url = stack.enter_context(started(source.mock_options))
                mock_server = stack.enter_context(MockServer.at(url))
            command = Command(source.words, url, source.run_options)
            stage = Stage(
                command, mock_server, check.judge, workers.signals, wanted.patience, check.document.rate_limit[2]
            )
            workers.each.append(Worker(stage, folders))
        yield workers
    finally:
        with signals.held():
            stack.close()

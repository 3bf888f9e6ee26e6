"""Sweeps each client, and says whether a fitting verdict is found, or nothing in a correct one."""

from __future__ import annotations

import contextlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import checked_clients
import client_packages
from stability_contract.client_check import session, workers
from stability_contract.client_check.folders import Folders
from stability_contract.client_check.options import Wanted
from stability_contract.client_check.sweep import plan, run
from stability_contract.client_check.sweep.outcome import CODES
from stability_contract.client_check.sweep.run import Show, Sweep
from stability_contract.client_check.trials import TrialError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mutation.sweep.seeded import Client

JOBS = 2


@dataclass(frozen=True, slots=True)
class Found:
    """What the sweep said of a client: each verdict with the cells that have it, or why it could not be swept."""

    name: str
    wanted: tuple[str, ...]
    verdicts: dict[str, list[str]]
    problem: str = ""

    @property
    def right(self) -> bool:
        """Return whether a fitting verdict was found, or no finding at all in a correct client."""
        if self.problem:
            return False
        return bool({*self.wanted} & {*self.verdicts}) if self.wanted else not self.verdicts


@contextlib.contextmanager
def mock_servers() -> Iterator[list[str]]:
    """Start the mock servers that all sweeps share."""
    for name, value in client_packages.VARIABLES.items():
        os.environ[name] = os.pathsep.join(filter(None, (value, os.environ.get(name, ""))))
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(checked_clients.own_mock_server()) for _ in range(JOBS)]


def sweep(client: Client, urls: Sequence[str]) -> Found:
    """Sweep a client; findings of its healthy run do not count."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, f"client{client.suffix}")
        script.write_text(client.source, "utf-8")
        patience = client.defect.patience if client.defect else 10.0
        wanted = Wanted(checked_clients.command(script), names=client.trials, patience=patience, sweep=True, jobs=JOBS)
        swept = Sweep(session.prepare(checked_clients.DOCUMENT, wanted.source, ()), wanted)
        faults = [fault for fault in plan.choose(checked_clients.DOCUMENT, wanted) if fault.name in client.trials]
        left = iter(urls)
        problem = ""
        with mock.patch.object(workers, "started", side_effect=lambda _options: contextlib.nullcontext(next(left))):
            try:
                run.perform(swept, faults, Folders(Path(folder)), Show(lambda _: None, lambda *_: None))
            except TrialError as said:
                problem = str(said)
    verdicts: dict[str, list[str]] = {}
    for one in swept.bad:
        for verdict in (one.verdict, *(name for name, _ in one.also if name in CODES)):
            verdicts.setdefault(verdict, []).append(one.cell.name)
    return Found(client.name, client.defect.verdicts if client.defect else (), verdicts, problem)

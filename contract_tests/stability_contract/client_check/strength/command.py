"""`stability-contract client --strength`: from what was asked for to an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.client_check import out_folder, session
from stability_contract.client_check.folders import Folders
from stability_contract.client_check.strength import console, measure, reports
from stability_contract.client_check.strength.measure import Strength
from stability_contract.client_check.sweep.console import Progress
from stability_contract.contract import document
from stability_contract.counting import counted

if TYPE_CHECKING:
    from rich.console import Console

    from stability_contract.client_check.options import Wanted
    from stability_contract.client_check.strength.measure import Noticed


def check(wanted: Wanted, terminal: Console) -> int:
    """Measure tests, show and write what was found, and return the exit code."""
    strength = Strength(session.prepare(document.load(wanted.contract), wanted.source, ()), wanted)
    measure.plan(wanted)
    folders = Folders(in_place=wanted.in_place)
    folders.require()
    code = session.until_stopped(
        lambda: _perform(strength, folders, terminal),
        lambda: _tell(strength, terminal),
        lambda: strength.check.notes.append("stopped: what was not tried until then is missing"),
    )
    return code or (0 if strength.passed else 1)


def _perform(strength: Strength, folders: Folders, terminal: Console) -> None:
    with terminal.status("a run in which all answers are right") as status:
        progress = Progress(terminal, status if terminal.is_terminal else None)

        def ended(one: Noticed, total: int) -> None:
            console.ended(one, terminal)
            progress.show(one.tried.name, total)

        measure.perform(strength, folders, ended)
    if left := strength.planned - len(strength.results):
        strength.check.notes.append(f"{counted(left, 'kind')} not tried: the time of --minutes was over")


def _tell(strength: Strength, terminal: Console) -> None:
    """Show and write what was found, if anything was tried."""
    if strength.planned:
        console.show(strength, terminal)
        out_folder.fill(strength.wanted.out, lambda folder: reports.write(strength, folder), terminal)

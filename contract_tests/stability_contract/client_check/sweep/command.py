"""`stability-contract client --sweep`: from what was asked for to an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.client_check import out_folder, session
from stability_contract.client_check.folders import Folders
from stability_contract.client_check.sweep import console, plan, reports, run
from stability_contract.client_check.sweep.run import Show, Sweep
from stability_contract.contract import document

if TYPE_CHECKING:
    from rich.console import Console

    from stability_contract.client_check.options import Wanted
    from stability_contract.client_check.sweep.outcome import Outcome
    from stability_contract.client_check.trials import Trial


def check(wanted: Wanted, terminal: Console) -> int:
    """Sweep a client, show and write what was found, and return the exit code."""
    source, found = wanted.source, document.load(wanted.contract)
    chosen = plan.choose(found, wanted)
    sweep = Sweep(session.prepare(found, source, ()), wanted)
    sweep.check.ignored, sweep.check.strict = wanted.ignored, wanted.strict
    folders = Folders(in_place=wanted.in_place)
    folders.require()
    code = session.until_stopped(
        lambda: _perform(sweep, chosen, folders, terminal),
        lambda: _tell(sweep, terminal),
        lambda: sweep.check.notes.append("stopped: what was not tried until then is missing"),
    )
    return code or (0 if sweep.passed else 1)


def _perform(sweep: Sweep, chosen: list[Trial], folders: Folders, terminal: Console) -> None:
    with terminal.status("two runs in which all goes well") as status:
        progress = console.Progress(terminal, status if terminal.is_terminal else None)

        def ended(one: Outcome, total: int) -> None:
            console.ended(sweep, one, terminal)
            progress.show(one.cell.name, total)

        run.perform(sweep, chosen, folders, Show(lambda sweep: console.planned(sweep, terminal), ended))


def _tell(sweep: Sweep, terminal: Console) -> None:
    """Show and write what was found, if anything was tried."""
    if sweep.healthy:
        console.show(sweep, terminal)
        out_folder.fill(sweep.wanted.out, lambda folder: reports.write(sweep, folder), terminal)

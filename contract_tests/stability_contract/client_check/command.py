"""The command `stability-contract client`: from what was asked for to an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from stability_contract import failure
from stability_contract.client_check import console, out_folder, session, trials
from stability_contract.client_check.folders import FolderError
from stability_contract.client_check.options import BadUseError, Wanted
from stability_contract.client_check.recording import RecordingError
from stability_contract.client_check.redaction import keys_in, redacted
from stability_contract.client_check.trials import TrialError
from stability_contract.contract import document
from stability_contract.contract.document import DocumentError
from stability_contract.http.client import RawClientError
from stability_contract.target import TargetError

if TYPE_CHECKING:
    from pathlib import Path

    from stability_contract.client_check.check import Check
    from stability_contract.client_check.trials import Result


class OwnFailureError(Exception):
    """We failed ourselves: no finding of the client; the text says where, in one line."""


PROBLEMS = (
    BadUseError,
    DocumentError,
    FolderError,
    RawClientError,
    OwnFailureError,
    RecordingError,
    TargetError,
    TrialError,
)


def check_client(wanted: Wanted) -> int:
    """Check a client, show and write what was found, and return the exit code; raises one of PROBLEMS."""
    try:
        return _check(wanted)
    except PROBLEMS:
        raise
    except Exception as problem:
        raise OwnFailureError(redacted(failure.words(problem), keys_in(" ".join(wanted.command)))) from problem


def _check(wanted: Wanted) -> int:
    source, terminal = wanted.source, Console(stderr=True)
    if wanted.sweep or wanted.strength:
        return _of_many_runs(wanted, terminal)
    found = document.load(wanted.contract)
    check = session.prepare(found, source, tuple(filter(None, (wanted.operations or "").split(","))))
    check.ignored, check.strict, check.fail_under = wanted.ignored, wanted.strict, wanted.fail_under
    chosen = trials.choose(found, wanted.names)
    if wanted.out:
        out_folder.require(wanted.out)

    def show(result: Result, total: int) -> None:
        console.trial(check, result, total, terminal)

    code = session.until_stopped(
        lambda: session.perform(check, source, chosen, wanted.patience, show),
        lambda: _tell(check, wanted.out, terminal),
    )
    return code or (0 if check.passed else 1)


def _of_many_runs(wanted: Wanted, terminal: Console) -> int:
    """Sweep a client, or measure the strength of its tests."""
    from stability_contract.client_check.strength import command as strength  # noqa: PLC0415 - only where wanted
    from stability_contract.client_check.sweep import command as sweep  # noqa: PLC0415

    if wanted.out:
        out_folder.require(wanted.out)
    return sweep.check(wanted, terminal) if wanted.sweep else strength.check(wanted, terminal)


def _tell(check: Check, folder: Path | None, terminal: Console) -> None:
    """Show and write what was found, if anything was looked at."""
    if check.recording:
        console.show(check, terminal)
        out_folder.fill(folder, lambda folder: _write(check, folder), terminal)


def _write(check: Check, folder: Path) -> None:
    from stability_contract.client_check import reports  # noqa: PLC0415 - only where they are wanted

    reports.write(check, folder)

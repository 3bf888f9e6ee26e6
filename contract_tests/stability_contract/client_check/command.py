"""The command `stability-contract client`: from what was asked for to an exit code."""

from __future__ import annotations

import math
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console

from stability_contract import failure
from stability_contract.client_check import console, session, trials
from stability_contract.client_check.recording import RecordingError
from stability_contract.client_check.redaction import keys_in, redacted
from stability_contract.client_check.rules import CLIENT_RULES
from stability_contract.client_check.trials import TrialError
from stability_contract.contract import document
from stability_contract.contract.document import DocumentError
from stability_contract.http.client import RawClientError
from stability_contract.oracle.findings import CODES
from stability_contract.oracle.rules import RULES
from stability_contract.signals import StoppedError
from stability_contract.target import TargetError

if TYPE_CHECKING:
    from pathlib import Path

    from stability_contract.client_check.check import Check
    from stability_contract.client_check.session import Source
    from stability_contract.client_check.trials import Result


class BadUseError(Exception):
    """Options that make no sense together; the text says which, in one line."""


class OwnFailureError(Exception):
    """We failed ourselves: no finding of the client; the text says where, in one line."""


PROBLEMS = (BadUseError, DocumentError, RawClientError, OwnFailureError, RecordingError, TargetError, TrialError)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for, one field for each option."""

    command: tuple[str, ...] = ()
    har: Path | None = None
    attach: str | None = None
    contract: str | None = None
    operations: str | None = None
    via: str | None = None
    allow: tuple[str, ...] = ()
    allow_all: bool = False
    scenario: str | None = None
    balance: str | None = None
    names: tuple[str, ...] = ()
    patience: float = session.PATIENCE
    fail_under: float = 0.0
    ignore: tuple[str, ...] = ()
    strict: bool = False
    out: Path | None = None

    @property
    def source(self) -> Source:
        """Return where the requests come from; raises BadUseError."""
        if sum(map(bool, (self.command, self.har, self.attach))) != 1:
            raise BadUseError("give one of: -- CMD [ARG]..., --har FILE, --attach URL")
        if not math.isfinite(self.patience) or not math.isfinite(self.fail_under):
            raise BadUseError("--patience and --fail-under take numbers")
        if self.names and not self.command:
            raise BadUseError("--trial runs a command: give one after --")
        allowed = [word for host in self.allow for word in ("--allow", host)]
        ways = [*(("--via", self.via) if self.via else ()), *allowed, *(("--allow-all",) if self.allow_all else ())]
        settings = {"--scenario": self.scenario, "--credits": self.balance}
        more = tuple(word for flag, value in settings.items() if value for word in (flag, value))
        mock_server = session.mock_options(self.contract, more)
        return session.Source(self.command, self.har, self.attach or "", tuple(ways), mock_server)

    @property
    def ignored(self) -> frozenset[str]:
        """Return the codes to leave out; raises BadUseError for one that there is not."""
        codes = frozenset(code.strip().upper() for word in self.ignore for code in word.split(",") if code.strip())
        if unknown := codes - {*RULES, *CLIENT_RULES, *CODES}:
            raise BadUseError(f"--ignore {', '.join(sorted(unknown))}: there is no such code; see explain")
        return codes


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
    found = document.load(wanted.contract)
    check = session.prepare(found, source, tuple(filter(None, (wanted.operations or "").split(","))))
    check.ignored, check.strict, check.fail_under = wanted.ignored, wanted.strict, wanted.fail_under
    chosen = trials.choose(found, wanted.names)
    if wanted.out:
        _require_folder(wanted.out)

    def show(result: Result, total: int) -> None:
        console.trial(check, result, total, terminal)

    try:
        session.perform(check, source, chosen, wanted.patience, show)
    except StoppedError as stopped:
        _tell(check, wanted.out, terminal)
        return stopped.code
    except Exception:
        _tell(check, wanted.out, terminal)
        raise
    _tell(check, wanted.out, terminal)
    return 0 if check.passed else 1


def _tell(check: Check, folder: Path | None, terminal: Console) -> None:
    """Show and write what was found, if anything was looked at."""
    if check.recording:
        console.show(check, terminal)
        _write(check, folder, terminal)


def _require_folder(folder: Path) -> None:
    """Make the folder of the reports; raises BadUseError before any work is done in vain."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as problem:
        raise BadUseError(f"--out {folder}: {problem.strerror}") from problem


def _write(check: Check, folder: Path | None, terminal: Console) -> None:
    from stability_contract.client_check import reports  # noqa: PLC0415 - only where they are wanted

    if folder:
        try:
            reports.write(check, folder)
        except reports.ReportError as problem:
            raise BadUseError(f"--out {folder}: {problem}") from problem
        terminal.print(f"reports: {folder / 'report.html'}", highlight=False)

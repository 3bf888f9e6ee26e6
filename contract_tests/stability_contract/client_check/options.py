"""What was asked of `stability-contract client`: one field for each option, and what makes no sense together."""

from __future__ import annotations

import math
import os
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stability_contract.client_check import session
from stability_contract.client_check.rules import CLIENT_RULES
from stability_contract.oracle.findings import CODES
from stability_contract.oracle.rules import RULES

if TYPE_CHECKING:
    from pathlib import Path

    from stability_contract.client_check.session import Source

MAX_JOBS = 64


class BadUseError(Exception):
    """Options that make no sense together; the text says which, in one line."""


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
    sweep: bool = False
    strength: bool = False
    only: tuple[str, ...] = ()
    jobs: int | None = None
    budget_runs: int | None = None
    minutes: float | None = None
    in_place: bool = False

    @property
    def source(self) -> Source:
        """Return where the requests come from; raises BadUseError."""
        if sum(map(bool, (self.command, self.har, self.attach))) != 1:
            raise BadUseError("give one of: -- CMD [ARG]..., --har FILE, --attach URL")
        if not math.isfinite(self.patience) or not math.isfinite(self.fail_under):
            raise BadUseError("--patience and --fail-under take numbers")
        if self.names and not self.command:
            raise BadUseError("--trial runs a command: give one after --")
        self._require_fitting()
        settings = {"--scenario": self.scenario, "--credits": self.balance}
        more = tuple(word for flag, value in settings.items() if value for word in (flag, value))
        mock_server = session.mock_options(self.contract, more)
        return session.Source(self.command, self.har, self.attach or "", self._ways, mock_server)

    @property
    def _ways(self) -> tuple[str, ...]:
        allowed = [word for host in self.allow for word in ("--allow", host)]
        return *(("--via", self.via) if self.via else ()), *allowed, *(("--allow-all",) if self.allow_all else ())

    def _require_fitting(self) -> None:
        """Raise BadUseError for options of a sweep or of strength where there is neither."""
        if self.sweep and self.strength:
            raise BadUseError("give --sweep or --strength, not both")
        many = self.sweep or self.strength
        if many and not self.command:
            raise BadUseError("--sweep and --strength run a command: give one after --")
        given = {"--only": self.only, "--jobs": self.jobs, "--in-place": self.in_place, "--minutes": self.minutes}
        if not many and (wrong := [flag for flag, value in given.items() if value]):
            raise BadUseError(f"{wrong[0]} belongs to --sweep or --strength")
        if self.budget_runs and not self.sweep:
            raise BadUseError("--budget-runs belongs to --sweep")

    @property
    def ignored(self) -> frozenset[str]:
        """Return the codes to leave out; raises BadUseError for one that there is not."""
        codes = frozenset(code.strip().upper() for word in self.ignore for code in word.split(",") if code.strip())
        if unknown := codes - {*RULES, *CLIENT_RULES, *CODES}:
            raise BadUseError(f"--ignore {', '.join(sorted(unknown))}: there is no such code; see explain")
        return codes

    @property
    def workers(self) -> int:
        """Return how many runs are made side by side."""
        return 1 if self.in_place else self.jobs or max(2, os.cpu_count() or 1)

    def line(self, *more: str) -> str:
        """Return the command line that repeats a part of this, with more options before the command."""
        settings = {"--contract": self.contract, "--scenario": self.scenario, "--credits": self.balance}
        words = [word for flag, value in settings.items() if value for word in (flag, value)]
        patience = [] if self.patience == session.PATIENCE else ["--patience", f"{self.patience:g}"]
        place = ["--in-place"] if self.in_place else []
        return shlex.join(
            ["stability-contract", "client", *more, *patience, *self._ways, *words, *place, "--", *self.command]
        )

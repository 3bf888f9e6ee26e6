"""Checks of clients as `stability-contract client` does them, against one mock server that all of them share."""

from __future__ import annotations

import contextlib
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from stability_contract.client_check import session, trials
from stability_contract.client_check.check import severity
from stability_contract.contract import document
from stability_contract.target import started

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from stability_contract.client_check.check import Check
    from stability_contract.client_check.process import MockServer
    from stability_contract.oracle.rules import Severity

DOCUMENT = document.load()
PROGRAMS = {".py": sys.executable, ".mjs": "node", ".cjs": "node", ".sh": "sh", ".php": "php", ".java": "java"}


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """How to check: what goes wrong, how long to wait, the settings of its own mock server, or frozen time."""

    names: tuple[str, ...] = ()
    patience: float = 15.0
    mock_options: tuple[str, ...] = ()
    frozen: bool = False


def words(script: Path) -> tuple[str, ...]:
    """Return the command that runs a script; skips, loudly, where its language is not installed."""
    program = shutil.which(PROGRAMS[script.suffix])
    if program is None:
        pytest.skip(f"{script.name} is NOT tested: {PROGRAMS[script.suffix]} is not installed")
    return program, str(script)


def command(script: Path) -> tuple[str, ...]:
    """Return the command that runs a script, whether its language is installed or not."""
    program = PROGRAMS[script.suffix]
    return shutil.which(program) or program, str(script)


def perform(command: tuple[str, ...], preference: CheckOptions, shared: MockServer) -> Check:
    """Check a command; without settings of its own against the shared mock server, which is reset before."""
    options = session.mock_options(None, preference.mock_options)
    source = session.Source(words=command, mock_options=options)
    check = session.prepare(DOCUMENT, source, ())
    with pytest.MonkeyPatch.context() as patch:
        if not preference.mock_options:
            shared.reset()
            if preference.frozen:
                shared.freeze()
            patch.setattr(session, "started", _at(shared.client.url))
        session.perform(
            check, source, trials.choose(DOCUMENT, preference.names), preference.patience, lambda _result, _total: None
        )
    return check


def survive_every_trial(client: Path, shared: MockServer) -> None:
    """Assert that a careful client does the right thing in every trial."""
    check = perform(words(client), CheckOptions(("all",), patience=60), shared)

    failed = {result.trial.name: (result.verdict, result.words) for result in check.results if not result.survived}
    assert {words for _, words in failed.values()} <= {"it asked for no JSON"}
    assert check.survived[0] == check.survived[1] >= 31
    assert check.passed


def _at(url: str) -> Callable[[object], contextlib.AbstractContextManager[str]]:
    return lambda _options: contextlib.nullcontext(url)


def codes(check: Check, *kinds: Severity) -> set[str]:
    """Return the codes that were found, of these severities or of all."""
    return {issue.best.code for issue in check.issues if not kinds or severity(issue.best.code) in kinds}


def paint(folder: Path) -> None:
    """Put the pictures there that the clients send."""
    Image.effect_noise((96, 96), 60).save(folder / "picture.png")
    Image.new("RGB", (32, 32), "navy").save(folder / "small.png")
    Image.new("RGB", (96, 96), "navy").save(folder / "picture.gif")


@contextlib.contextmanager
def own_mock_server() -> Iterator[str]:
    """Start a mock server as a check starts its own."""
    with started(session.mock_options(None)) as url:
        yield url

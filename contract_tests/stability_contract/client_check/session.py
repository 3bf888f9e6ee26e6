"""A check from its options to its result: finds or makes the recording, then runs the trials."""

from __future__ import annotations

import shlex
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stability_contract.client_check import recording, trials
from stability_contract.client_check.check import Check
from stability_contract.client_check.process import Command, Ended, MockServer, started_with
from stability_contract.client_check.redaction import keys_in, redacted
from stability_contract.client_check.trials import Stage
from stability_contract.printable import printable, valid
from stability_contract.signals import Signals, StoppedError
from stability_contract.target import TargetError, started

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stability_contract.client_check.trials import Result, Trial
    from stability_contract.contract.document import Document

PATIENCE = 20.0
NOT_RUN = frozenset({126, 127})
"""What shells, and we, end with if a command cannot be run."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the requests come from: a command to run, a HAR file, or a mock server that has seen them."""

    words: tuple[str, ...] = ()
    har: Path | None = None
    attach: str = ""
    run_options: tuple[str, ...] = ()
    mock_options: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """Say in a few words what is checked; no key stands in them."""
        text = shlex.join(self.words) or str(self.har or self.attach)
        return printable(valid(redacted(text, keys_in(text))))


def until_stopped(
    act: Callable[[], object], show: Callable[[], None], stopped: Callable[[], None] | None = None
) -> int:
    """Do a check, and show what was found by then also where it fails or is stopped: `stopped` adds to that first.

    Return the exit code of what stopped it, 0 if nothing did.
    """
    code = 0
    try:
        act()
    except StoppedError as problem:
        code = problem.code
        if stopped:
            stopped()
    except Exception:
        show()
        raise
    show()
    return code


def perform(
    check: Check,
    source: Source,
    chosen: list[Trial],
    patience: float,
    show: Callable[[Result, int], None],
) -> Ended | None:
    """Do a check; `show` gets each trial's result. Return how the command ended, if there is one.

    Raises RecordingError, TargetError, RawClientError, TrialError or StoppedError; earlier findings stay.
    """
    if source.har:
        check.read(recording.load(source.har))
        return None
    if source.attach:
        with MockServer.at(source.attach) as mock_server:
            check.read(mock_server.recording())
        return None
    with ExitStack() as stack:
        signals = stack.enter_context(Signals())
        url = stack.enter_context(started(source.mock_options))
        mock_server = stack.enter_context(MockServer.at(url))
        command = Command(source.words, url, source.run_options)
        ended = _plain_run(check, command, mock_server, signals)
        stage = Stage(command, mock_server, check.judge, signals, patience, check.document.rate_limit[2])
        if chosen and check.recording and not check.recording.entries:
            check.notes.append("no trials were held: nothing reached the API, so nothing could go wrong")
        elif chosen:
            _hold(chosen, stage, check, show)
    return ended


def _hold(chosen: list[Trial], stage: Stage, check: Check, show: Callable[[Result, int], None]) -> None:
    for result in trials.run(chosen, stage):
        check.add(result)
        show(result, len(chosen))


def _plain_run(check: Check, command: Command, mock_server: MockServer, signals: Signals) -> Ended:
    """Run the command, and judge what it did. If a signal ended it, that is not a fault of its own."""
    ended = command.run(signals)
    seen = mock_server.recording()
    if ended.code in NOT_RUN and not seen.entries:
        raise TargetError(f"the command ended with {ended.code} before any request: is all that it runs installed?")
    check.read(seen, None if signals.received else ended)
    if signals.received:
        raise StoppedError(signals.received)
    return ended


def mock_options(contract: str | None, more: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the settings of the mock server that a command is run against."""
    return tuple(started_with(contract, more))


def prepare(document: Document, source: Source, operations: tuple[str, ...]) -> Check:
    """Make a check of what is to be looked at; raises DocumentError for an endpoint that there is not."""
    chosen = [document.operation(name) for name in operations or document.names]
    return Check(document, source.subject, chosen, words=tuple(map(valid, source.words)) or (source.subject,))

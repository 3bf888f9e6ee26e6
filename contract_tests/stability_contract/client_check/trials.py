"""The trials: each lets one thing go wrong, and reports what became of the client."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from stability_contract.client_check import written_files
from stability_contract.client_check.trial_outcome import SURVIVED, Circumstances, Taken, Verdict, subject, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from stability_contract.client_check.judged import Judged
    from stability_contract.client_check.process import Command, Ended, MockServer
    from stability_contract.client_check.recording import Recording
    from stability_contract.contract.document import Document
    from stability_contract.signals import Signals, WorkerSignals

Group = Literal["errors", "wire", "odd"]
NEVER_BY_FAULT = frozenset({"200", "404", "405"})
"""Statuses that a client gets for where it asks, not for what: no trial can give them to a request that is right."""
PASSING = frozenset({"500"})
"""Refusals that a retry may get past: the first request alone meets them."""

WIRE = {
    "closed": "the connection ends before any byte",
    "reset": "the connection is reset before any byte",
    "headers_only": "the head of a success, then the connection ends",
    "cut": "half of the body, then the connection ends",
    "cut_reset": "half of the body, then the connection is reset",
    "stall": "half of the body, then nothing",
    "dribble": "the whole answer, very slowly",
    "length_too_long": "content-length promises more than there is",
    "length_too_short": "content-length promises half",
    "slow_headers": "the head takes three seconds",
    "half_picture": "half of a picture",
    "wrong_type": "a picture labelled as another format",
    "base64_cut": "base64 that does not decode",
    "json_cut": "half of the JSON",
    "json_missing_field": "JSON without the picture",
    "html_502": "a gateway's page",
    "html_504": "a gateway's page after a while",
    "empty_200": "200 without a body",
    "error_200": "200 with the body of an error",
    "empty_429": "429 without a body",
    "no_seed": "the picture, without its seed",
    "content_filtered": "a blurred picture, finish reason CONTENT_FILTERED",
}
STILL_USABLE = frozenset({"dribble", "length_too_long", "slow_headers", "wrong_type", "no_seed"})
"""After these the client has a whole picture, and may use it."""
OF_JSON = frozenset({"base64_cut", "json_cut", "json_missing_field"})
"""These answer with JSON, as no server answers who asked for the bytes of a picture."""
TAKEN: dict[str, Taken] = {"content_filtered": "took a filtered picture", "half_picture": "took half of a picture"}
"""What it is to take the answer for a good one, where it is nothing worse."""
LASTING = frozenset({"empty_429"})
"""A time-out does not pass with the first retry."""
SPEED = 400_000
"""Bytes a second of a dribble: a picture takes a few seconds."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One thing that goes wrong: its name, what it is, and the fault as the control API takes it."""

    name: str
    group: Group
    words: str
    fault: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the client in one trial, and the exchanges that show it."""

    trial: Trial
    verdict: Verdict
    words: str
    recording: Recording
    ended: Ended

    @property
    def survived(self) -> bool:
        """Return whether it did what a good client does."""
        return self.verdict in SURVIVED


class TrialError(Exception):
    """No such trial, or the client cannot be tried; the text says why, in one line."""


def every(document: Document) -> list[Trial]:
    """List the trials that a contract asks for: its error responses, what goes wrong on the way, and odd bodies."""
    return [*_usual(document), *_odd(document)]


def choose(document: Document, names: Iterable[str]) -> list[Trial]:
    """Return the trials with these names, or of these groups, or all; raises TrialError."""
    wanted, trials = list(names), _usual(document)
    if not {*wanted} <= {"errors", "wire", *(trial.name for trial in trials)}:
        trials += _odd(document)  # drawing them takes a second
    chosen: dict[str, Trial] = {}
    for name in wanted:
        found = [trial for trial in trials if name in {"all", trial.name, trial.group}]
        if not found:
            known = ", ".join(trial.name for trial in trials)
            raise TrialError(f"there is no trial {name!r}; there are all, errors, wire, odd, {known}")
        chosen |= {trial.name: trial for trial in found}
    return list(chosen.values())


def _usual(document: Document) -> list[Trial]:
    return [*_errors(document), *_wire()]


def _errors(document: Document) -> Iterator[Trial]:
    for status, node in _responses(document):
        fault = {"status": int(status), **({"times": 1} if status in PASSING else {})}
        yield Trial(status, "errors", str(node.get("description", "")), fault)


def _wire() -> Iterator[Trial]:
    for name, words in WIRE.items():
        numbers = {"bytes_per_second": SPEED} if name == "dribble" else {}
        once = {} if name in STILL_USABLE | LASTING else {"times": 1}
        yield Trial(name, "wire", words, {"wire": name, **once, **numbers})


def _odd(document: Document) -> Iterator[Trial]:
    from stability_contract.client_check import odd_bodies  # noqa: PLC0415 - only where they are wanted

    for number, (status, body) in enumerate(odd_bodies.draw(dict(_responses(document)), document.raw), 1):
        words = f"{status} with an odd but legal body"
        yield Trial(f"odd-{number}", "odd", words, {"status": int(status), "body": json.dumps(body)})


def _responses(document: Document) -> list[tuple[str, Any]]:
    every = {status: node for operation in document.operations for status, node in operation.responses.items()}
    return sorted((status, node) for status, node in every.items() if status not in NEVER_BY_FAULT)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where trials are held: a command, the mock server that it is led to, and who judges what it asks there."""

    command: Command
    mock_server: MockServer
    judge: Callable[[Recording], Sequence[Judged]]
    signals: Signals | WorkerSignals
    patience: float
    time_out: float

    def run(self, faults: Sequence[dict[str, Any]]) -> Ended:
        """Run the command in a sandbox in which just this goes wrong."""
        self.mock_server.reset()
        self.mock_server.remove_faults()  # those of a scenario
        for fault in faults:
            self.mock_server.plan(fault)
        folder = self.command.folder
        before = written_files.snapshot(folder)
        ended = self.command.run_within(self.patience, self.signals)
        return replace(ended, wrote=written_files.written(before, written_files.snapshot(folder)))


def run(trials: Sequence[Trial], stage: Stage) -> Iterator[Result]:
    """Run the command once more for each trial; before that once in health, to compare. Raises TrialError."""
    healthy = stage.run(())
    usual = Counter(map(subject, stage.judge(stage.mock_server.recording())))
    if healthy.code is None:
        raise TrialError(f"no trials: the command takes more than {stage.patience:g} seconds; give a larger --patience")
    if healthy.code:
        raise TrialError(f"no trials: the command ends with {healthy.code} even if nothing goes wrong")
    if not usual:
        raise TrialError("no trials: the command made no request that time")
    for trial in trials:
        ended = stage.run([trial.fault])
        recording = stage.mock_server.recording()
        seen = Circumstances(healthy, ended, stage.judge(recording), stage.time_out, usual)
        yield Result(trial, *tell(held(seen, trial)), recording, ended)


def held(seen: Circumstances, trial: Trial) -> Circumstances:
    """Return the circumstances of a run with what a trial does to an answer."""
    return replace(
        seen,
        usable=trial.name in STILL_USABLE,
        of_json=trial.name in OF_JSON,
        taken=TAKEN.get(trial.name, "accepted garbage"),
    )

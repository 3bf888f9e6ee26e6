"""One check of one client: what it sent, what is wrong with it, how much of the contract it uses, what it survives."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stability_contract.client_check import beneath, coverage, newer, paths, statuses, traffic_rules
from stability_contract.client_check.judged import Judged
from stability_contract.client_check.redaction import keys_in
from stability_contract.client_check.request_rules import RequestRules
from stability_contract.client_check.rules import rule
from stability_contract.client_check.trial_outcome import CODES, UNDECIDED
from stability_contract.counting import counted
from stability_contract.http import multipart
from stability_contract.http.exchange import Source
from stability_contract.oracle import answers
from stability_contract.oracle.findings import CODES as ANSWER_CODES
from stability_contract.oracle.findings import Finding, Issue, gather
from stability_contract.oracle.judge import Judge
from stability_contract.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stability_contract.client_check.coverage import Coverage
    from stability_contract.client_check.process import Ended
    from stability_contract.client_check.recording import Entry, Recording
    from stability_contract.client_check.trials import Result, Trial
    from stability_contract.contract.document import Document, Operation
    from stability_contract.http.exchange import Request
    from stability_contract.oracle.rules import Label, Severity

MAX_ALIKE = 100
"""Findings of one rule at one endpoint that are listed one by one; further fields and values are one finding."""
RIGHT_AT_ANY_TIME = frozenset({401, 402, 403, 422, 429, 500})
"""Answers that may be right for any request."""
MAX_PATHS = 20
FURTHER = "further fields or values"
UNAUTHORIZED, NOT_FOUND = 401, 404
HAMMERED = CODES["hammered"]
ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}


def severity(code: str) -> Severity:
    """Return how bad a finding is; what is wrong with an answer is not an error of the client."""
    return "warning" if code in ANSWER_CODES else rule(code).severity


def title(code: str) -> str:
    """Say what a finding is, in a few words."""
    return ANSWER_CODES[code] if code in ANSWER_CODES else rule(code).text


def fix(code: str) -> str:
    """Say how to repair a finding."""
    return "tell those who run the server" if code in ANSWER_CODES else rule(code).fix


@dataclass
class Check:
    """A check and its result. `subject` says what was checked: a command, a file or a URL; `words` are its parts."""

    document: Document
    subject: str
    operations: Sequence[Operation]
    ignored: frozenset[str] = frozenset()
    strict: bool = False
    fail_under: float = 0.0
    recording: Recording | None = None
    judged: Sequence[Judged] = ()
    findings: list[Finding] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    words: Sequence[str] = ()

    def read(self, recording: Recording, ended: Ended | None = None) -> None:
        """Judge everything in a recording, and how the command ended that made it, if one did."""
        self.recording, self.judged = recording, self.judge(recording)
        rules = RequestRules(self.document)
        for one in self.judged:
            self.findings.extend(rules.of(one))
            self.findings.extend(_answered(one))
        self.findings.extend(traffic_rules.of(self.judged, self.document.rate_limit))
        self.findings.extend(self._ended(recording, ended))
        self.findings = [_shown(found) for found in self.findings]
        self.notes.extend(self._notes(recording))

    def _notes(self, recording: Recording) -> Iterator[str]:
        """Return what is worth knowing of a recording, and is not an issue of the client."""
        if cut := sum(one.entry.request.missing > 0 for one in self.judged):
            yield f"the body of {counted(cut, 'request')} was not recorded whole: the fields are not judged"
        if lacking := sum(one.entry.answer_missing for one in self.judged):
            yield f"the body of {counted(lacking, 'answer')} was not recorded: not judged"
        yield from self._other_endpoints(recording)
        if recording.left_out:
            yield f"{counted(recording.left_out, 'request')} to other hosts, or to none of the API, left out"
        yield from newer.hints(self.document, self.judged)

    def _other_endpoints(self, recording: Recording) -> Iterator[str]:
        """Name the endpoints that the service has, and that are not judged."""
        others = [entry.request.path for entry in recording.entries if self._is_of_another_kind(entry)]
        unserved = [path for path in others if paths.is_not_simulated(self.document, path)]
        accounts = len(others) - len(unserved)
        if unserved:
            names = ", ".join(f"{path} ({number})" for path, number in sorted(Counter(unserved).items())[:MAX_PATHS])
            more = f" and {len(set(unserved)) - MAX_PATHS} more" if len(set(unserved)) > MAX_PATHS else ""
            yield printable(
                f"{counted(len(unserved), 'request')} to endpoints that the service has and the mock server does not "
                f"simulate: {names}{more}; not judged"
            )
        if accounts:
            yield f"{counted(accounts, 'request')} to endpoints without pictures: not judged"

    def judge(self, recording: Recording) -> list[Judged]:
        """Judge every request to an endpoint of the contract, and every one that misses them all."""
        return [_judged(self.document, entry) for entry in recording.entries if not self._is_of_another_kind(entry)]

    def _is_of_another_kind(self, entry: Entry) -> bool:
        """Return whether a request is for an endpoint that makes no pictures, or one that is there and not in here."""
        path = entry.request.path
        if self.document.at(path):
            return False
        if paths.is_not_simulated(self.document, path):
            return True
        meant = paths.meant(self.document, path)
        misspelt = paths.OLD_PATH.match(path) or (meant and paths.is_near(path, meant))
        return entry.status not in {0, NOT_FOUND} and not misspelt

    def _ended(self, recording: Recording, ended: Ended | None) -> Iterator[Finding]:
        """Look at how the command ended, and at what it was answered."""
        if not recording.entries:
            yield Finding("RUN002", "command", "", "no request came", "", "assumed")
        if ended is None:
            return
        last = recording.entries[-1] if recording.entries else None
        if ended.code and last and last.status == NOT_FOUND and self._is_of_another_kind(last):
            self.notes.append(f"the command ended with {ended.code} after a request that the mock server cannot answer")
        elif ended.code and self.judged and _is_refused_rightly(self.judged[-1]):
            status = self.judged[-1].entry.status
            self.notes.append(f"the command ended with {ended.code} after a {status}, which no request of its caused")
        elif ended.code:
            yield Finding("RUN001", "command", "", f"ended with {ended.code}", "", "assumed")
        elif self.judged and self.judged[-1].failed:
            refused = self.judged[-1]
            said = "request was given up" if refused.entry.abandoned else f"answer was {refused.entry.status}"
            detail = f"the last {said}, and the command ended with 0"
            yield Finding(
                "USE040", refused.operation, "", detail, *statuses.sentence(refused), "", refused.entry.exchange
            )

    def add(self, result: Result) -> None:
        """Take the result of a trial."""
        self.results.append(result)
        if code := CODES.get(result.verdict):
            detail = f"{result.trial.words}: {result.words}"
            self.findings.append(Finding(code, "trial", result.trial.name, detail, *self._ground(code, result.trial)))

    def _ground(self, code: str, trial: Trial) -> tuple[str, Label]:
        """Return the sentence that a trial's finding rests on; who asks again is held to what the status means."""
        status = trial.fault.get("status")
        if code == HAMMERED and isinstance(status, int):
            return statuses.of_status(status, self.document.operations[0])
        return rule(code).says, rule(code).label

    @property
    def keys(self) -> frozenset[str]:
        """Return the keys that must stand in no report."""
        sent = self.recording.keys if self.recording else frozenset()
        return sent | keys_in(" ".join(self.words))

    @property
    def issues(self) -> list[Issue]:
        """Return what was found, equal findings together, the worst first; what is ignored is left out."""
        found = gather(_together(one for one in self.findings if one.code not in self.ignored))
        return sorted(found, key=lambda issue: ORDER[severity(issue.best.code)])

    def count(self, kind: Severity) -> int:
        """Count the issues of one severity."""
        return sum(severity(issue.best.code) == kind for issue in self.issues)

    @property
    def coverage(self) -> Coverage:
        """Return how much of the contract the client uses."""
        return coverage.measure(self.operations, self.judged)

    @property
    def covered_enough(self) -> bool:
        """Return whether the coverage reaches what was asked for."""
        return self.coverage.percent >= self.fail_under

    @property
    def passed(self) -> bool:
        """Return whether the client may pass."""
        bad = self.count("error") + (self.count("warning") if self.strict else 0)
        return not bad and self.covered_enough

    @property
    def survived(self) -> tuple[int, int]:
        """Count the trials that it survived, and those that it met."""
        met = [result for result in self.results if result.verdict not in UNDECIDED]
        return sum(result.survived for result in met), len(met)


def _is_refused_rightly(one: Judged) -> bool:
    """Return whether a good request was refused for what it does not decide, credits for example."""
    return one.verdict.acceptable and one.entry.status in RIGHT_AT_ANY_TIME - {UNAUTHORIZED}


def _shown(found: Finding) -> Finding:
    """Return a finding whose words, which may be the client's, a terminal shows and does not obey."""
    return replace(found, field=printable(found.field), detail=printable(found.detail))


def _judged(document: Document, entry: Entry) -> Judged:
    """Judge one request; the answer shows whether the key is good, as keys come here redacted."""
    refused = entry.status == UNAUTHORIZED and not entry.fault
    judge = Judge(document, lambda _key: False if refused else None)
    verdict = judge.judge(_without_form(entry.request) if entry.request.missing else entry.request)
    covered = None if entry.request.missing else beneath.look(document, entry.request, verdict)
    name = verdict.operation.name if verdict.operation else ""
    source = Source("recorded", name, f"request {entry.number}")
    return Judged(replace(entry, exchange=replace(entry.exchange, source=source)), verdict, covered)


def _without_form(request: Request) -> Request:
    """Return a request of which the body is not known whole an empty form, as large, so that the rest can be judged."""
    try:
        boundary = multipart.boundary_of(request.header("content-type") or "")
    except multipart.ContentTypeError:
        return request
    body = b"--%s--\r\n" % boundary
    return replace(request, body=body, missing=max(1, request.missing + len(request.body) - len(body)))


def _answered(one: Judged) -> Iterable[Finding]:
    """Look at the answer, unless it was damaged on purpose or the request is not known whole."""
    if one.entry.fault or one.entry.request.missing or one.entry.answer_missing or not one.entry.status:
        return []
    verdict = replace(one.verdict, statuses=one.verdict.statuses | RIGHT_AT_ANY_TIME)
    return answers.examine(one.entry.exchange, verdict)


def _together(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Return findings with those after the first many of one rule at one endpoint as one."""
    places: defaultdict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for found in findings:
        known, place = places[found.code, found.operation], (found.field, found.value)
        if place in known or len(known) < MAX_ALIKE:
            known.add(place)
            yield found
        else:
            detail = f"{FURTHER}, among them {found.field}: {found.detail}"
            yield replace(found, field="", value=FURTHER, detail=detail)

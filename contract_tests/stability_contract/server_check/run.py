"""One run of the suite against one server, from the first question to the last finding."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stability_contract.cases.plan import Effort, Planned
from stability_contract.contract import document
from stability_contract.counting import counted
from stability_contract.facts import runner
from stability_contract.facts.probe import Probe, Traits, other_key
from stability_contract.http import curl
from stability_contract.http.account import Account
from stability_contract.http.client import RawClient
from stability_contract.oracle import answers
from stability_contract.oracle.findings import MAX_EACH, Finding, Issue, gather
from stability_contract.oracle.judge import Judge
from stability_contract.oracle.register import Register
from stability_contract.server_check import spending, suite
from stability_contract.server_check.budget import Budget, Overcharged
from stability_contract.server_check.evidence import Evidence, slim
from stability_contract.server_check.ledger import Ledger
from stability_contract.server_check.options import DEFAULT_KEY, FUZZ, UNLIMITED, Options
from stability_contract.server_check.preflight import Preflight
from stability_contract.server_check.results import Results
from stability_contract.server_check.sending import Sender
from stability_contract.server_check.throttle import Throttle
from stability_contract.target import Control, TargetError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.contract.document import Operation
    from stability_contract.facts.fact import Fact
    from stability_contract.facts.runner import Result
    from stability_contract.http.exchange import Exchange


@dataclass(frozen=True, slots=True)
class Step:
    """How far a run is: cases done and cases planned in one phase of one endpoint, and the findings so far."""

    operation: str
    phase: str
    done: int
    total: int
    findings: int


@dataclass
class Run:
    """A run, and what it has found so far. `paid` ones pay for pictures with real credits."""

    options: Options
    url: str
    document: document.Document
    key: str
    control: Control | None
    sender: Sender
    judge: Judge
    counts: suite.Counts = field(default_factory=suite.Counts)
    findings: list[Finding] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0
    evidence: Evidence = field(default_factory=Evidence)
    register: Register = field(default_factory=Register)
    differences: list[Finding] = field(default_factory=list)
    """What would be findings if it were not only assumed of the service."""

    def __post_init__(self) -> None:
        """Hear of what is taken without right."""
        self.sender.report = self.note
        self.ledger = Ledger(self.control) if self.control else None
        self.traits = Traits(strict=self.strict)
        self.generations = Results(self.document, self.sender, self.control)

    @property
    def strict(self) -> bool:
        """Return whether what is only assumed is an error: where that was asked for, and on the mock server."""
        return self.options.strict or self.control is not None

    def is_error(self, finding: Finding) -> bool:
        """Return whether a finding is an error on this server."""
        return self.strict or finding.label != "assumed"

    def note(self, finding: Finding) -> None:
        """Take a finding that comes by itself."""
        found = self.evidence.keep(finding.exchange, [finding])[1] if finding.exchange else [finding]
        (self.findings if self.is_error(finding) else self.differences).extend(found)

    def take(self, outcome: suite.Outcome) -> suite.Outcome:
        """Take the findings of a planned request; returns what is kept of it."""
        exchange, findings = self.evidence.keep(outcome.exchange, outcome.findings)
        errors = tuple(finding for finding in findings if self.is_error(finding))
        self.findings.extend(errors)
        self.differences.extend(finding for finding in findings if not self.is_error(finding))
        return replace(outcome, exchange=exchange, findings=errors)

    @property
    def paid(self) -> bool:
        """Return whether pictures cost real credits here, as far as anybody can know."""
        return self.control is None

    @property
    def _enough(self) -> bool:
        return self.options.fail_fast and bool(self.findings)

    @property
    def operations(self) -> list[Operation]:
        """Return the endpoints to test."""
        return [self.document.operation(name) for name in dict.fromkeys(self.options.operations) or self.document.names]

    @property
    def issues(self) -> list[Issue]:
        """Return what is wrong with the server, all exchanges that show one issue together."""
        return gather(self.findings)

    def check(self) -> None:
        """See that a run makes sense; raises TargetError."""
        preflight = Preflight(self.sender, self.judge, self.url, self.key)
        if self.paid:
            preflight.try_for_credits(self.operations)
        else:
            runner.clean(self.probe("general"))
            preflight.try_picture(self.operations[0])

    def plan(self, operation: Operation) -> list[Planned]:
        """Return what will be sent to one endpoint."""
        fuzz = self.options.max_examples
        effort = Effort(self.options.seed, (0 if self.paid else FUZZ) if fuzz is None else fuzz)
        plans = suite.plan(operation, self.document, self.judge, self.key, effort)
        if not self.paid:
            return list(plans)
        return spending.order([*plans, spending.once(operation, self.judge, self.key)])

    def steps(self, plans: dict[str, list[Planned]] | None = None) -> Iterator[Step]:
        """Do it all, and tell after each request or fact how far it is; what is planned is added to `plans`."""
        begun = time.perf_counter()
        try:
            yield from self._all({} if plans is None else plans)
            self._settle()
            self.sender.audit()
        except Overcharged as issue:
            self.findings.append(Finding("ANS032", "general", "", f"stopped: {issue}"))
        except TargetError as problem:
            self.findings.append(Finding("ANS010", "general", "", f"stopped: {problem}"))
        self.sender.client.end()
        self.findings.extend(self.counts.gate())
        self.notes.extend([*self._unpaid(), *self._differing()])
        self.seconds = time.perf_counter() - begun

    def _unpaid(self) -> Iterator[str]:
        if self.sender.budget.closed:
            yield f"no more pictures were bought: {self.sender.budget.closed}"
        if self.sender.unsent:
            were = "was" if self.sender.unsent == 1 else "were"
            yield f"{counted(self.sender.unsent, 'request')} {were} not sent, because the money did not go so far"

    def _differing(self) -> Iterator[str]:
        """Say what differs from what is only assumed."""
        for issue in gather(self.differences):
            best = issue.best
            where = f"{best.operation} {best.field}".strip()
            yield f"no error, for it is only assumed (--strict makes it one): {where}: {best.code} {best.detail}"

    def receipt(self) -> list[str]:
        """Return the lines of a receipt; none where pictures cost nothing."""
        account = self.sender.account
        if account is None:
            return []
        return self.sender.budget.receipt(None if account.first is None else account.taken)

    def repeat(self, name: str, exchange: Exchange) -> str:
        """Return a line that repeats an exchange, from where the run was started; `name` is that of its issue."""
        file = self.options.out / curl.BODIES / f"{name}.body" if self.options.out else ""
        return curl.line(exchange.request, self.url, self.key, str(file))

    def _all(self, known: dict[str, list[Planned]]) -> Iterator[Step]:
        """Send what costs nothing and one success of each endpoint, try the facts, then spend what is left."""
        later: list[tuple[Operation, list[Planned]]] = []
        if self.options.fail_fast:  # the facts need few requests for what they find
            yield from self._facts()
        for operation in self.operations:
            if self._enough:
                return
            if operation.name not in known:
                known[operation.name] = self.plan(operation)
            plans = known[operation.name]
            first, rest = spending.split(plans) if self.paid else (plans, [])
            yield from self._requests(operation, first)
            later.append((operation, rest))
        if not self.options.fail_fast:
            yield from self._facts()
        for operation, rest in later:
            yield from self._requests(operation, rest)

    def _requests(self, operation: Operation, plans: list[Planned]) -> Iterator[Step]:
        for done, outcome in enumerate(suite.perform(plans, self.sender, self.examine), 1):
            kept = self.take(outcome)
            self.counts.add(kept)
            self.exchanges.append(kept.exchange)
            yield Step(operation.name, outcome.planned.source.phase, done, len(plans), len(self.findings))
            if self._enough:
                return

    def _settle(self) -> None:
        if self.ledger:
            self.findings.extend(self.ledger.settle())

    def _facts(self) -> Iterator[Step]:
        self._settle()
        facts = runner.facts(self.document, [operation.name for operation in self.operations])
        if self.options.fail_fast:  # what an endpoint has of its own is tried before what all have
            facts.sort(key=lambda fact: fact.section == "general")
        if not facts:
            self.notes.append("no published facts for this contract")
        for done, result in enumerate(runner.run(facts, self._probe_for), 1):
            if self._enough:
                return
            if (finding := result.finding) is not None:
                self.note(finding)
                if not self.is_error(finding):
                    result = replace(result, state="differs")  # noqa: PLW2901 - the same one, as it counts here
            self.results.append(replace(result, exchange=None))
            yield Step(result.fact.section, "facts", done, len(facts), len(self.findings))

    def _probe_for(self, fact: Fact) -> Probe:
        return self.probe(fact.section)

    def probe(self, section: str) -> Probe:
        """Return a probe for the facts of one section."""
        if self.ledger:  # a fact sets the balance
            self.ledger.forget()
        return Probe(
            section,
            self.sender,
            self.judge,
            self.key,
            self.control,
            self.options.real_time,
            record=self._record,
            traits=self.traits,
            seed=self.options.seed,
        )

    def _record(self, exchange: Exchange) -> None:
        self.exchanges.append(slim(exchange))

    def examine(self, exchange: Exchange, planned: Planned) -> list[Finding]:
        """Return every issue of an answer: by our judge, and by schemathesis's own checks."""
        from stability_contract.oracle import schemathesis_checks  # noqa: PLC0415 - schemathesis takes a second to import

        result = self.generations.of(exchange, planned)
        judged = answers.examine(exchange, planned.verdict)
        found = itertools.chain(
            judged,
            schemathesis_checks.examine(exchange, planned.verdict, planned.case, judged),
            answers.examine_result(result, planned.verdict) if result else (),
            self.register.examine(result or exchange, planned.verdict) if self.traits.comparable else (),
            self.ledger.note(exchange, planned) if self.ledger else (),
        )
        if result:
            self.exchanges.append(slim(result))
        return list(itertools.islice(found, MAX_EACH))


def prepare(options: Options, url: str) -> Run:
    """Get everything ready for a run; raises DocumentError, RawClientError and TargetError."""
    found = document.load(options.contract)
    for name in options.operations:
        found.operation(name)
    key = options.key or DEFAULT_KEY
    client = RawClient(url, options.timeout, secret=key)
    control = Control(client, key)
    free = control.present()
    client.end()
    if not free:
        if options.key is None:
            raise TargetError(f"{url} needs a key: --key or STABILITY_API_KEY")
        if options.budget is None:
            raise TargetError(f"{url} may take real credits: say how many with --budget (0 tries only what is free)")
        client.resends = False
    requests, seconds, _ = found.rate_limit
    limit = None if free or options.budget == UNLIMITED else options.budget
    pace = Throttle(requests, seconds, control if free else None)
    account = None if free else Account(key)
    sender = Sender(client, pace, Budget(limit), account, timeout=options.timeout, waited=lambda: client.waited)
    judge = Judge(found, lambda said: _known(said, key, any_key=free and options.url is not None))
    return Run(options, url, found, key, control if free else None, sender, judge)


def _known(said: str, key: str, *, any_key: bool) -> bool | None:
    """Return whether a server takes this key: ours, yes; another, no; None if it takes all that look like keys."""
    if said == key or (said == other_key(key) and not any_key):
        return True
    return None if any_key and said.startswith("sk-") else False

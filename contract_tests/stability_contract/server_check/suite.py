"""The suite: plans every request, sends them, and judges what comes back."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stability_contract.cases import forms, pairs, semantic, share, wire
from stability_contract.cases.plan import Planned
from stability_contract.http.exchange import Exchange, Response, Source
from stability_contract.oracle.findings import Finding
from stability_contract.server_check.budget import OverBudget

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from stability_contract.cases.plan import Effort
    from stability_contract.contract.document import Document, Operation
    from stability_contract.http.exchange import Request
    from stability_contract.oracle.judge import Judge
    from stability_contract.server_check.sending import Sender

    Check = Callable[[Exchange, Planned], list[Finding]]

OK = 200
PHASES = ("pairs", "examples", "coverage", "semantics", "wire", "fuzzing")
"""In this order: pairs find much with few requests."""
OWN_PHASES = ("pairs", "semantics", "wire")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One planned request, the answer it got, and what is wrong with that answer."""

    planned: Planned
    exchange: Exchange
    findings: tuple[Finding, ...]

    @property
    def accepted(self) -> bool:
        """Return whether the server accepted the request."""
        return isinstance(self.exchange.answer, Response) and self.exchange.answer.status == OK


@dataclass(slots=True)
class Stats:
    """What happened in one phase of one operation."""

    cases: int = 0
    accepted: int = 0
    refused: int = 0
    valid: int = 0
    valid_accepted: int = 0
    findings: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count an outcome."""
        self.cases += 1
        self.accepted += outcome.accepted
        self.refused += not outcome.accepted
        valid = outcome.planned.verdict.acceptable
        self.valid += valid
        self.valid_accepted += valid and outcome.accepted
        self.findings += len(outcome.findings)


@dataclass
class Counts:
    """Stats by operation and phase, and the gate on them."""

    stats: dict[tuple[str, str], Stats] = field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        """Count an outcome."""
        source = outcome.planned.source
        self.stats.setdefault((source.operation, source.phase), Stats()).add(outcome)

    def gate(self) -> Iterator[Finding]:
        """Return a finding for each phase that sent valid requests and had none accepted: it has proved nothing."""
        for (operation, phase), stats in self.stats.items():
            if stats.valid and not stats.valid_accepted:
                detail = f"none of the {stats.valid} valid requests of the phase {phase} was accepted"
                yield Finding("ANS040", operation, phase, detail)


def plan(operation: Operation, document: Document, judge: Judge, key: str, effort: Effort) -> Iterator[Planned]:
    """Return every request for one operation, in the order in which they will be sent."""
    from stability_contract.cases.generated import generate  # noqa: PLC0415 - schemathesis takes a second to import

    generated = list(generate(document, operation, judge, key, share.of_effort(operation, effort)))
    for phase in PHASES:
        if phase in OWN_PHASES:
            found = own(operation, judge, key, phase)
        else:
            found = (planned for planned in generated if planned.source.phase == phase)
        yield from share.thinned(operation, found)


def own(operation: Operation, judge: Judge, key: str, phase: str) -> Iterator[Planned]:
    """Return the hand-written cases of one phase."""
    cases: Iterator[tuple[str, Request]]
    if phase == "wire":
        cases = share.of_wire(judge.document, operation, wire.cases(operation, key))
    elif phase == "pairs":
        cases = pairs.cases(operation, key)
    else:
        semantics = ((name, forms.request(operation, parts, key)) for name, parts in semantic.cases(operation))
        cases = itertools.chain(semantics, pairs.just_invalid(operation, key))
    for name, request in cases:
        yield Planned(request, Source(phase, operation.name, name), judge.judge(request))


def perform(plans: Iterable[Planned], sender: Sender, check: Check) -> Iterator[Outcome]:
    """Send what is planned, one after another, and judge each answer as it comes; raises Overcharged."""
    for planned in plans:
        try:
            exchange = sender.send(planned)
        except OverBudget:
            continue
        yield Outcome(planned, exchange, tuple(check(exchange, planned)))

"""The suite as one parametrised test, for a server of one's own or a gateway before one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from contract_tests import document, suite
from contract_tests.options import Options
from contract_tests.published_facts import trials
from contract_tests.run import Run, prepare

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal
    from pathlib import Path

    from _pytest.mark import ParameterSet

    from contract_tests.findings import Finding
    from contract_tests.plan import Planned
    from contract_tests.published_facts.fact import Fact

    Part = tuple[str, str] | Fact

FEW = 10
"""Random cases for each shape of a form, unless asked otherwise."""


@dataclass
class _Shared:
    """One run for all parts of a test, prepared when the first part needs it."""

    options: Options
    run: Run | None = None
    plans: dict[str, list[Planned]] = field(default_factory=dict)

    def ready(self) -> Run:
        if self.run is None:
            self.run = prepare(self.options, str(self.options.url).rstrip("/"))
            self.run.check()
        return self.run

    def phase(self, operation: str, phase: str) -> list[Finding]:
        run = self.ready()
        if operation not in self.plans:
            self.plans[operation] = run.plan(run.document.operation(operation))
        wanted = [planned for planned in self.plans[operation] if planned.source.phase == phase]
        outcomes = list(suite.perform(wanted, run.sender, run.examine))
        return [finding for outcome in outcomes for finding in outcome.findings]

    def fact(self, fact: Fact) -> list[Finding]:
        result = trials.attempt(fact, self.ready().bench(fact.section))
        if result.state == "not tried":
            pytest.skip(result.seen)
        return [result.finding] if result.finding else []


def contract_test(  # noqa: PLR0913 - the settings of a run, by name
    url: str,
    *,
    key: str | None = None,
    contract: Path | None = None,
    operations: tuple[str, ...] = (),
    seed: int = 1,
    max_examples: int = FEW,
    budget: Decimal | None = None,
) -> Callable[[Part], None]:
    """Give a test with one part for each phase of each endpoint and each published fact.

    Assign it to a name that begins with `test_`. A server without a control API needs a budget, in credits.
    """
    options = Options(url, key, contract, seed, max_examples, operations, budget)
    shared = _Shared(options)

    @pytest.mark.parametrize("part", _parts(options))
    def test_contract(part: Part) -> None:
        found = shared.phase(*part) if isinstance(part, tuple) else shared.fact(part)
        if found:
            pytest.fail("\n".join(_lines(found, shared.ready())), pytrace=False)

    return test_contract


def _parts(options: Options) -> list[ParameterSet]:
    found = document.load(options.contract)
    names = options.operations or found.names
    phases = [(name, phase) for name in names for phase in suite.PHASES]
    facts = trials.facts(found, names)
    return [
        *(pytest.param(part, id=" ".join(part)) for part in phases),
        *(pytest.param(fact, id=fact.title) for fact in facts),
    ]


def _lines(findings: list[Finding], run: Run) -> list[str]:
    lines = [f"{len(findings)} findings"]
    for finding in findings[:5]:
        lines.append(f"{finding.code} {finding.operation} {finding.field}: {finding.title}: {finding.detail}")
        if finding.exchange:
            lines.append(f"  {run.repeat('', finding.exchange)}")
    return lines

"""The suite as one parametrised test, for a server of one's own or a gateway before one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stability_contract.contract import document
from stability_contract.counting import counted
from stability_contract.facts import runner
from stability_contract.http.client import RawClientError
from stability_contract.oracle.findings import gather
from stability_contract.server_check import spending, suite
from stability_contract.server_check.budget import Overcharged
from stability_contract.server_check.options import Options
from stability_contract.server_check.run import Run, prepare
from stability_contract.target import TargetError

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from _pytest.mark import ParameterSet

    from stability_contract.cases.plan import Planned
    from stability_contract.facts.fact import Fact
    from stability_contract.oracle.findings import Finding

    Part = tuple[str, str] | Fact

FEW = 10
"""Random cases for each shape of a form, unless asked otherwise; none where a picture costs money."""

SHOWN = 10
"""Faults shown when a part fails."""


@dataclass
class _Shared:
    """One run for all parts of a test, prepared when the first part needs it."""

    options: Options
    run: Run | None = None
    plans: dict[str, list[Planned]] = field(default_factory=dict)

    def ready(self) -> Run:
        if self.run is None:
            run = prepare(self.options, str(self.options.url).rstrip("/"))
            try:
                run.check()
            except BaseException:
                run.sender.client.end()
                raise
            if self.options.max_examples is None:
                run.options = replace(self.options, max_examples=0 if run.paid else FEW)
            self.run = run
        return self.run

    def rest(self) -> None:
        """Close the connections: nobody knows which part is the last."""
        if self.run:
            self.run.sender.client.end()

    def check(self, part: Part) -> None:
        """Fail with what is wrong with the server, if anything is."""
        try:
            found = self.phase(*part) if isinstance(part, tuple) else self.fact(part)
        except (RawClientError, TargetError, Overcharged) as problem:
            pytest.fail(str(problem), pytrace=False)
        finally:
            self.rest()
        if found:
            pytest.fail("\n".join(_lines(found, self.ready())), pytrace=False)

    def phase(self, operation: str, phase: str) -> list[Finding]:
        run = self.ready()
        if operation not in self.plans:
            self.plans[operation] = run.plan(run.document.operation(operation))
        wanted = [planned for planned in self.plans[operation] if planned.source.phase == phase]
        if not wanted:
            pytest.skip("this phase has no requests")
        counts, before, unsent = suite.Counts(), len(run.findings), run.sender.unsent
        for outcome in suite.perform(wanted, run.sender, run.examine):
            counts.add(run.take(outcome))
        found = [*run.findings[before:], *counts.gate()]
        missing = run.sender.unsent - unsent
        if missing and not found:
            pytest.skip(f"{missing} of {counted(len(wanted), 'request')} not sent: {run.sender.refused}")
        return found

    def fact(self, fact: Fact) -> list[Finding]:
        run = self.ready()
        before = len(run.findings)
        result = runner.attempt(fact, run.probe(fact.section))
        if result.finding:
            run.note(result.finding)
        found = run.findings[before:]
        if result.state == "not tried" and not found:
            pytest.skip(result.seen)
        return found


def contract_test(  # noqa: PLR0913 - the settings of a run, by name
    url: str,
    *,
    key: str | None = None,
    contract: Path | str | None = None,
    operations: tuple[str, ...] = (),
    seed: int = 1,
    max_examples: int | None = None,
    budget: Decimal | None = None,
    timeout: float = 20.0,
) -> Callable[[Part], None]:
    """Return a test with one part for each phase of each endpoint and each published fact.

    Assign it to a name that begins with `test_`. A server without a control API needs a budget, in credits; what that
    does not pay for is skipped. `max_examples` are 10 where pictures cost nothing, and else none.
    """
    file = Path(contract) if contract else None
    options = Options(url, key, file, seed, max_examples, operations, budget, timeout)
    shared = _Shared(options)

    @pytest.mark.parametrize("part", _parts(options))
    def test_contract(part: Part) -> None:
        shared.check(part)

    return test_contract


def _parts(options: Options) -> list[ParameterSet]:
    found = document.load(options.contract)
    names = [found.operation(name).name for name in dict.fromkeys(options.operations)] or found.names
    paid = () if options.budget is None else (spending.SUCCESS,)
    phases = [(name, phase) for name in names for phase in (*paid, *suite.PHASES)]
    facts = runner.facts(found, names)
    return [
        *(pytest.param(part, id=" ".join(part)) for part in phases),
        *(pytest.param(fact, id=fact.title) for fact in facts),
    ]


def _lines(findings: list[Finding], run: Run) -> list[str]:
    issues = gather(findings)
    lines = [f"{counted(len(findings), 'finding')} of {counted(len(issues), 'fault')}"]
    for issue in issues[:SHOWN]:
        best = issue.best
        times = f" ({issue.count} times)" if issue.count > 1 else ""
        lines.append(f"{best.code} {best.operation} {best.field}: {best.title}: {best.detail}{times}")
        if best.because:
            lines.append(f"  {best.label}: {best.because}")
        if best.exchange:
            lines.append(f"  {run.repeat('', best.exchange)}")
    return lines

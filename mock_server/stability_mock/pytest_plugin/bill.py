"""What the requests of a run would have cost, and the limit to that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_mock.pytest_plugin.quotas import Credits

PROPERTY = "stability_credits_of_"
"""How the user properties of a report begin that say what its test cost: workers hand them on with the report."""

COST = re.compile(r"(\d+(?:\.\d+)?) (\d+)")
"""Their values: credits and pictures."""

HEAD = ("credits", "pictures", "test")
MAX_LINES = 20


def amount(text: str) -> Decimal:
    """Read a number of credits from the command line. Raises UsageError."""
    try:
        credits_ = Decimal(text)
    except InvalidOperation:
        credits_ = Decimal(-1)
    if not credits_.is_finite() or credits_ < 0:
        raise pytest.UsageError(f"--stability-max-credits: {text!r} is not a number of credits")
    return credits_


def record_cost(item: pytest.Item, fixture: str, found: Credits) -> None:
    """Record what a test cost by one fixture, in the place of what an earlier run of it did."""
    name = f"{PROPERTY}{fixture}"
    item.user_properties[:] = [pair for pair in item.user_properties if pair[0] != name]
    if found.spent:
        item.user_properties.append((name, f"{found.spent:f} {len(found.charges)}"))


@dataclass(frozen=True, slots=True)
class TestCost:
    """What one test cost, and how many pictures it got for it."""

    __test__ = False  # pytest need not look for tests in it

    test: str
    credits: Decimal
    pictures: int


class Bill:
    """Adds up what the tests cost. Registered as a plugin of the main process, never on a worker of xdist."""

    def __init__(self, limit: Decimal) -> None:
        self._limit = limit
        self._costs: list[TestCost] = []

    @property
    def total(self) -> Decimal:
        """What the whole run cost."""
        return _sum(self._costs, "in all").credits

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Record what a test cost, when it has given back its sandbox."""
        if report.when == "teardown":
            self._costs += _costs(report)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a run that was too expensive."""
        if self.total > self._limit and session.exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the bill, the most expensive test first."""
        write = terminalreporter.write_line
        terminalreporter.write_sep("=", "credits that this run would have cost")
        for line in self._lines():
            write(line)
        if self.total > self._limit:
            write(f"too expensive: {self.total} credits, and --stability-max-credits is {self._limit}", red=True)

    def _lines(self) -> list[str]:
        costs = sorted(self._costs, key=lambda cost: -cost.credits)
        shown, rest = costs[:MAX_LINES], costs[MAX_LINES:]
        sums = [_sum(rest, f"{len(rest)} more tests")] if rest else []
        rows = [(str(cost.credits), str(cost.pictures), cost.test) for cost in [*shown, *sums, _sum(costs, "in all")]]
        return [f"{spent:>10}  {pictures:>8}  {test}" for spent, pictures, test in [HEAD, *rows]]


def _costs(report: pytest.TestReport) -> Iterator[TestCost]:
    """Return what a report says in our properties; tests may have added others of any form."""
    for name, value in report.user_properties:
        if str(name).startswith(PROPERTY) and (found := COST.fullmatch(str(value))):
            yield TestCost(report.nodeid, Decimal(found[1]), int(found[2]))


def _sum(costs: list[TestCost], name: str) -> TestCost:
    return TestCost(name, sum((cost.credits for cost in costs), Decimal(0)), sum(cost.pictures for cost in costs))

"""What the requests of a run would have cost, and the limit to that."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from stability_mock.pytest_plugin.quotas import Credits

PROPERTY = "stability_credits"
"""How the user properties of a report begin that carry what its test cost: thus it comes back from workers, too."""

HEAD = ("credits", "pictures", "test")
LINES = 20


def amount(text: str) -> Decimal:
    """Read a number of credits from the command line. Raises UsageError."""
    try:
        credits_ = Decimal(text)
    except InvalidOperation:
        credits_ = Decimal(-1)
    if not credits_.is_finite() or credits_ < 0:
        raise pytest.UsageError(f"--stability-max-credits: {text!r} is no number of credits")
    return credits_


def note(item: pytest.Item, fixture: str, found: Credits) -> None:
    """Write down what a test cost by one fixture, in the place of what an earlier run of it did."""
    name = f"{PROPERTY}_of_{fixture}"
    item.user_properties[:] = [pair for pair in item.user_properties if pair[0] != name]
    if found.spent:
        item.user_properties.append((name, f"{found.spent} {len(found.charges)}"))


@dataclass(frozen=True, slots=True)
class Item:
    """What one test cost, and how many pictures it got for it."""

    test: str
    credits: Decimal
    pictures: int


class Bill:
    """Adds up what the tests cost. Registered as a plugin where the run is watched, never on a worker of xdist."""

    def __init__(self, limit: Decimal) -> None:
        self._limit = limit
        self._items: list[Item] = []

    @property
    def total(self) -> Decimal:
        """What the whole run cost."""
        return _sum(self._items, "in all").credits

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take down what a test cost, when it has given back its world."""
        if report.when == "teardown":
            for _, text in (pair for pair in report.user_properties if pair[0].startswith(PROPERTY)):
                spent, pictures = str(text).split()
                self._items.append(Item(report.nodeid, Decimal(spent), int(pictures)))

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
        items = sorted(self._items, key=lambda item: -item.credits)
        shown, rest = items[:LINES], items[LINES:]
        sums = [_sum(rest, f"{len(rest)} more tests")] if rest else []
        rows = [(str(item.credits), str(item.pictures), item.test) for item in [*shown, *sums, _sum(items, "in all")]]
        return [f"{spent:>10}  {pictures:>8}  {test}" for spent, pictures, test in [HEAD, *rows]]


def _sum(items: list[Item], name: str) -> Item:
    return Item(name, sum((item.credits for item in items), Decimal(0)), sum(item.pictures for item in items))

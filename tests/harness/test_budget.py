"""The budget is never passed, the rate is kept, and a plan says beforehand what will happen."""

from __future__ import annotations

import random
from collections import deque
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from servers import Ledger

from contract_tests import saving, suite
from contract_tests.budget import Budget, OverBudget, Overcharged
from contract_tests.pace import Pace
from contract_tests.sending import Sender

if TYPE_CHECKING:
    from contract_tests.document import Document
    from contract_tests.judge import Judge
    from contract_tests.plan import Planned

KEY = "sk-good"


@pytest.fixture(scope="module")
def plans(contract: Document, judge: Judge) -> list[Planned]:
    found = []
    for operation in contract.operations:
        semantics = list(suite.own(operation, judge, KEY, "semantics"))
        found += [saving.once(operation, judge, KEY), *semantics[:60:2], *semantics[60:]]
    return saving.order(found)


def sender(ledger: Ledger, limit: Decimal | None) -> Sender:
    return Sender(ledger, Pace(10**9, 1.0), Budget(limit))


def test_a_thousand_runs_with_random_budgets_and_failures_never_pass_the_budget(
    plans: list[Planned], judge: Judge
) -> None:
    chance = random.Random(1)
    paid = [planned for planned in plans if planned.most]
    free = [planned for planned in plans if not planned.most]

    for _ in range(1000):
        limit = Decimal(chance.randrange(0, 600)) / 10
        ledger = Ledger(judge, chance, failures=chance.random() * 0.6, lost_but_charged=chance.random() * 0.2)
        out = sender(ledger, limit)
        sample = saving.order([*chance.sample(paid, 20), *chance.sample(free, 3)])
        for _ in suite.perform(sample, out, lambda *_: []):
            assert ledger.taken <= limit
        assert ledger.taken <= out.budget.spent <= limit


def test_a_budget_of_nothing_sends_all_that_is_free_and_costs_nothing(plans: list[Planned], judge: Judge) -> None:
    ledger = Ledger(judge, random.Random(2))
    out = sender(ledger, Decimal(0))

    sent = list(suite.perform(plans, out, lambda *_: []))

    assert len(sent) == sum(not planned.most for planned in plans) > 300
    assert ledger.taken == out.budget.spent == 0


def test_one_success_of_each_endpoint_costs_14_and_a_half_credits(contract: Document, judge: Judge) -> None:
    once = [saving.once(operation, judge, KEY) for operation in contract.operations]
    ledger = Ledger(judge, random.Random(3))
    out = sender(ledger, Decimal("14.5"))

    assert len(list(suite.perform(once, out, lambda *_: []))) == 3
    assert ledger.taken == Decimal("14.5") == out.budget.spent
    assert out.budget.left == 0
    assert out.budget.receipt()[-1].strip() == "14.5 credits  for 3 pictures, of 14.5 allowed"


def test_a_server_that_charges_for_what_it_must_refuse_is_left_at_once(plans: list[Planned], judge: Judge) -> None:
    ledger = Ledger(judge, random.Random(4), wrongly=True)
    out = sender(ledger, Decimal(0))

    with pytest.raises(Overcharged):
        list(suite.perform(plans, out, lambda *_: []))

    assert out.budget.successes == 1


def test_a_lost_request_counts_as_charged() -> None:
    budget = Budget(Decimal(10))
    budget.admit(Decimal(8))
    with pytest.raises(OverBudget):
        budget.admit(Decimal(3))
    budget.settle(Decimal(8), Decimal(8), "a lost one")

    assert budget.left == 2


def test_without_a_limit_money_is_counted_all_the_same() -> None:
    budget = Budget()
    budget.admit(Decimal(8))
    budget.settle(Decimal(8), Decimal(8), "a picture")

    assert budget.left is None
    assert budget.receipt() == ["       8 credits  a picture", "       8 credits  for 1 pictures"]


def test_the_plan_says_what_is_sent_and_what_it_costs_at_most(plans: list[Planned]) -> None:
    lines = saving.summary(plans, Decimal("14.5"))

    assert "must be refused" in lines[0]
    assert lines[1] == "3 pictures, one of each endpoint, for 14.5 credits"
    assert lines[-1] == "at most 14.5 credits will be spent"


def test_the_free_requests_come_first_and_then_one_success_of_each(plans: list[Planned]) -> None:
    first, rest = saving.split(plans)

    assert [planned.source.phase for planned in first if planned.most] == ["success"] * 3
    assert all(planned.most for planned in rest)


class _Clock:
    def __init__(self) -> None:
        self.time = 0.0
        self.waits: list[float] = []

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += seconds


def test_without_a_movable_clock_the_rate_is_kept_by_waiting() -> None:
    clock = _Clock()
    pace = Pace(150, 10, None, lambda: clock.time, clock.wait)
    sent: deque[float] = deque()

    for _ in range(1000):
        pace.admit()
        sent.append(clock.time)
        clock.time += 0.001

    assert clock.waits
    for start in range(len(sent) - 150):
        assert sent[start + 150] - sent[start] > 10


def test_with_a_movable_clock_nobody_waits() -> None:
    moved: list[float] = []

    class Control:
        def advance(self, seconds: float) -> None:
            moved.append(seconds)

    pace = Pace(150, 10, Control(), lambda: 0.0, lambda _: pytest.fail("waits"))  # type: ignore[arg-type]
    for _ in range(400):
        pace.admit()

    assert moved == [11, 11]

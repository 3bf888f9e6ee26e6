"""The budget is never passed, the rate is kept, and a plan says beforehand what will happen."""

from __future__ import annotations

import contextlib
import random
from collections import deque
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from servers import Ledger, refusal
from stability_contract.http.account import Account
from stability_contract.http.exchange import NoResponse, Response
from stability_contract.server_check import spending, suite
from stability_contract.server_check.budget import Budget, Item, OverBudget, Overcharged
from stability_contract.server_check.sending import Sender
from stability_contract.server_check.throttle import Throttle
from stability_contract.target import ServerGoneError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.cases.plan import Planned
    from stability_contract.contract.document import Document
    from stability_contract.http.exchange import Request
    from stability_contract.oracle.findings import Finding
    from stability_contract.oracle.judge import Judge

KEY = "sk-good"


@pytest.fixture(scope="module")
def plans(contract: Document, judge: Judge) -> list[Planned]:
    found = []
    for operation in contract.operations:
        semantics = list(suite.own(operation, judge, KEY, "semantics"))
        found += [spending.once(operation, judge, KEY), *semantics[:60:2], *semantics[60:]]
    return spending.order(found)


def sender(ledger: Ledger, limit: Decimal | None) -> Sender:
    return Sender(ledger, Throttle(10**9, 1.0), Budget(limit), Account(KEY))


def drawn(judge: Judge, chance: random.Random, costlier: tuple[str, ...]) -> Ledger:
    """Return a server that fails, loses and charges by chance; half of them tell the balance."""
    return Ledger(
        judge,
        chance,
        failures=chance.random() * 0.6,
        silences=chance.random() * 0.2,
        lost_but_charged=chance.random() * 0.2,
        costlier=costlier,
        balance=chance.choice([None, Decimal(10_000), Decimal(chance.randrange(0, 600)) / 10]),
    )


@pytest.mark.parametrize("costlier", [("1",), ("0.5", "1")], ids=["the contract's prices", "cheaper ones"])
def test_a_thousand_runs_with_random_budgets_prices_and_failures_never_pass_the_budget(
    plans: list[Planned], judge: Judge, costlier: tuple[str, ...]
) -> None:
    chance = random.Random(1)
    paid = [planned for planned in plans if planned.max_price]
    free = [planned for planned in plans if not planned.max_price]

    for _ in range(1000):
        limit = Decimal(chance.randrange(0, 600)) / 10
        ledger = drawn(judge, chance, costlier)
        out = sender(ledger, limit)
        sample = spending.order([*chance.sample(paid, 20), *chance.sample(free, 3)])
        with contextlib.suppress(ServerGoneError):
            for _ in suite.perform(sample, out, lambda *_: []):
                assert ledger.taken <= limit
        assert ledger.taken <= out.budget.spent <= limit


def test_a_thousand_runs_on_servers_that_charge_more_than_the_contract_buy_nothing_after_the_first_surprise(
    plans: list[Planned], judge: Judge
) -> None:
    """Nobody can know a price before it is taken: a budget can be passed by what one picture is costlier."""
    chance = random.Random(5)
    paid = [planned for planned in plans if planned.max_price]
    surprised = 0

    for _ in range(1000):
        limit = Decimal(chance.randrange(0, 600)) / 10
        ledger = drawn(judge, chance, ("0.5", "1", "1.5", "3"))
        ledger.balance = Decimal(10_000)
        out = sender(ledger, limit)
        found: list[Finding] = []
        out.report = found.append
        outcomes = suite.perform(spending.order(chance.sample(paid, 20)), out, lambda *_: [])
        with contextlib.suppress(ServerGoneError):
            _until_closed(outcomes, out.budget)
        taken = ledger.taken
        with contextlib.suppress(ServerGoneError):
            assert list(outcomes) == []
        assert taken == ledger.taken <= out.budget.spent
        assert ledger.taken - ledger.surprise <= limit
        assert bool(out.budget.closed) == any(finding.code == "ANS032" for finding in found)
        surprised += bool(found)

    assert surprised > 500


class Answering:
    """A server that answers everything, and counts it."""

    def __init__(self) -> None:
        self.asked = 0

    def send(self, _: Request) -> Response:
        """Answer a request."""
        self.asked += 1
        return Response(200, (), b"")

    def end(self) -> None:
        """Do nothing."""


@pytest.mark.parametrize(("seconds", "answers"), [(19.0, 106), (2.0, 1_001)])
def test_a_server_that_is_always_slow_ends_the_run(plans: list[Planned], seconds: float, answers: int) -> None:
    line = Answering()
    out = Sender(line, Throttle(10**9, 1.0), Budget(None), waited=lambda: line.asked * seconds)

    with pytest.raises(ServerGoneError, match="raise --timeout"):
        _ask_often(out, plans[0].request)

    assert line.asked == answers


def _ask_often(out: Sender, request: Request) -> None:
    for _ in range(2_000):
        out.ask(request)


def _until_closed(outcomes: Iterator[suite.Outcome], budget: Budget) -> None:
    for _ in outcomes:
        if budget.closed:
            return


def test_a_budget_of_nothing_sends_all_that_is_free_and_costs_nothing(plans: list[Planned], judge: Judge) -> None:
    ledger = Ledger(judge, random.Random(2), silences=0)
    out = sender(ledger, Decimal(0))

    sent = list(suite.perform(plans, out, lambda *_: []))

    assert len(sent) == sum(not planned.max_price for planned in plans) > 300
    assert out.unsent == len(plans) - len(sent)
    assert ledger.taken == out.budget.spent == 0


def test_one_success_of_each_endpoint_costs_14_and_a_half_credits(contract: Document, judge: Judge) -> None:
    once = [spending.once(operation, judge, KEY) for operation in contract.operations]
    ledger = Ledger(judge, random.Random(3), balance=Decimal(100))
    out = sender(ledger, Decimal("14.5"))

    assert len(list(suite.perform(once, out, lambda *_: []))) == 3
    assert ledger.taken == Decimal("14.5") == out.budget.spent
    assert out.budget.left == 0
    assert out.account
    assert [line.strip() for line in out.budget.receipt(out.account.taken)][-3:] == [
        "14.5 credits  by the contract, for 3 pictures",
        "14.5 credits  taken off the balance",
        "14.5 credits  counted as spent, of 14.5 allowed",
    ]


def test_a_server_that_charges_more_is_reported_with_both_sums(contract: Document, judge: Judge) -> None:
    once = [spending.once(operation, judge, KEY) for operation in contract.operations]
    ledger = Ledger(judge, random.Random(3), balance=Decimal(100), costlier=("1.5",))
    out = sender(ledger, Decimal("14.5"))
    found: list[Finding] = []
    out.report = found.append

    assert len(list(suite.perform(once, out, lambda *_: []))) == 1
    assert [finding.detail for finding in found] == ["the balance fell by 12.0 credits, the contract says 8"]
    assert found[0].exchange is not None
    assert [line.strip() for line in out.budget.receipt(Decimal(12))] == [
        "12.0 credits  ultra: the cheapest picture (the contract says 8)",
        "8 credits  by the contract, for 1 pictures",
        "12 credits  taken off the balance",
        "12.0 credits  counted as spent, of 14.5 allowed",
    ]


def test_a_picture_that_is_taken_off_the_balance_late_is_not_a_finding(contract: Document, judge: Judge) -> None:
    once = [spending.once(operation, judge, KEY) for operation in contract.operations]
    balances = iter(("100", "100", "100", "85.5"))

    class Late(Ledger):
        def _balance(self) -> Response:
            return Response(200, (), f'{{"credits": {next(balances)}}}'.encode())

    out = sender(Late(judge, random.Random(3)), Decimal("14.5"))
    out.report = lambda finding: pytest.fail(finding.detail)

    assert len(list(suite.perform(once, out, lambda *_: []))) == 3
    assert out.budget.spent == Decimal("14.5")


@pytest.mark.parametrize("status", [200, 201, 204])
def test_every_success_is_paid_for_whatever_its_status(contract: Document, judge: Judge, status: int) -> None:
    out = sender(Ledger(judge, random.Random(3), success=status), Decimal(8))

    list(suite.perform([spending.once(contract.operation("ultra"), judge, KEY)], out, lambda *_: []))

    assert out.budget.spent == 8


def test_a_server_that_charges_for_what_it_must_refuse_is_left_at_once(plans: list[Planned], judge: Judge) -> None:
    ledger = Ledger(judge, random.Random(4), wrongly=True)
    out = sender(ledger, Decimal(0))

    with pytest.raises(Overcharged):
        list(suite.perform(plans, out, lambda *_: []))

    assert len(out.budget.items) == 1


def test_a_server_that_refuses_and_charges_all_the_same_is_left_soon(plans: list[Planned], judge: Judge) -> None:
    class Thief(Ledger):
        def send(self, request: Request) -> Response | NoResponse:
            self.taken += request.method == "POST"
            return super().send(request)

    thief = Thief(judge, random.Random(4), balance=Decimal(1000), failures=1, silences=0)
    out = sender(thief, Decimal(0))
    out.balance()
    found: list[Finding] = []
    out.report = found.append

    with pytest.raises(Overcharged):
        list(suite.perform(plans, out, lambda *_: []))

    assert [finding.code for finding in found] == ["ANS032"]
    assert thief.taken <= 50


def test_what_was_taken_for_nothing_is_found_at_the_latest_in_the_end(judge: Judge) -> None:
    ledger = Ledger(judge, random.Random(4), balance=Decimal(10))
    out = sender(ledger, Decimal(0))
    out.balance()
    ledger.taken += 3
    found: list[Finding] = []
    out.report = found.append

    out.audit()

    assert [finding.detail for finding in found] == ["the balance fell by 3 credits, the contract says 0"]


def test_a_lost_request_counts_as_charged_but_not_as_a_picture() -> None:
    budget = Budget(Decimal(10))
    budget.admit(Decimal(8))
    with pytest.raises(OverBudget):
        budget.admit(Decimal(3))
    budget.settle(Decimal(8), Item("a lost one", Decimal(8), Decimal(8), lost=True))

    assert budget.left == 2
    assert [line.strip() for line in budget.receipt()] == [
        "8 credits  a lost one (no answer came: counted as charged)",
        "8 credits  by the contract, for 0 pictures and 1 lost requests",
        "the balance could not be read",
        "8 credits  counted as spent, of 10 allowed",
    ]


def test_without_a_limit_money_is_counted_all_the_same() -> None:
    budget = Budget()
    budget.admit(Decimal(8))
    budget.settle(Decimal(8), Item("a picture", Decimal(9), Decimal(8)))
    budget.admit(Decimal(8))

    assert budget.left is None
    assert budget.spent == 9


def test_the_plan_says_what_is_sent_and_what_it_costs_at_most(plans: list[Planned]) -> None:
    lines = spending.summary(plans, Budget(Decimal("14.5"), Decimal(100)))

    assert "must be refused" in lines[0]
    assert lines[1] == "3 pictures, one of each endpoint, for 14.5 credits"
    assert lines[-1] == "at most 14.5 credits will be spent"


@pytest.mark.parametrize("budget", [Budget(Decimal(0)), Budget(Decimal(5), Decimal(0))])
def test_the_plan_of_a_budget_of_nothing_speaks_of_no_pictures(plans: list[Planned], budget: Budget) -> None:
    assert spending.summary(plans, budget)[1:] == [
        "the published facts that need no picture",
        "no picture, and so nothing will be spent",
    ]


def test_the_plan_says_that_the_account_bounds_it(plans: list[Planned]) -> None:
    assert spending.summary(plans, Budget(Decimal(100), Decimal(4)))[-2:] == [
        "the account holds 4 credits, and no more than that can be spent",
        "at most 4 credits will be spent",
    ]
    assert spending.summary(plans, Budget())[-1] == "no budget bounds what will be spent"


def test_the_free_requests_come_first_and_then_one_success_of_each(plans: list[Planned]) -> None:
    first, rest = spending.split(plans)

    assert [planned.source.phase for planned in first if planned.max_price] == ["success"] * 3
    assert all(planned.max_price for planned in rest)


def test_with_less_in_the_account_than_in_the_budget_nothing_is_asked_for_that_it_cannot_pay(
    plans: list[Planned], judge: Judge
) -> None:
    ledger = Ledger(judge, random.Random(6), balance=Decimal(12))
    out = sender(ledger, Decimal(1000))
    out.budget.balance = out.balance()

    outcomes = list(suite.perform([planned for planned in plans if planned.max_price], out, lambda *_: []))

    assert outcomes
    assert "would pass the balance of 12" in out.refused
    assert not out.budget.closed  # no 402 was ever met
    assert ledger.taken <= 12


def test_an_account_that_runs_dry_unseen_ends_the_buying_without_a_finding(plans: list[Planned], judge: Judge) -> None:
    class Dry(Ledger):
        def send(self, request: Request) -> Response | NoResponse:
            verdict = self.judge.judge(request)
            return refusal(402, "payment_required", "no") if verdict.may_succeed else super().send(request)

    out = sender(Dry(judge, random.Random(6)), Decimal(1000))
    paid = [planned for planned in plans if planned.max_price]

    assert list(suite.perform(paid, out, lambda *_: [])) == []
    assert out.unsent == len(paid)
    assert out.budget.closed == "the server says that no credits are left (402)"
    assert list(suite.perform([planned for planned in plans if not planned.max_price][:9], out, lambda *_: []))


def test_a_402_from_a_server_that_says_there_is_money_is_judged(plans: list[Planned], judge: Judge) -> None:
    class Miser(Ledger):
        def send(self, request: Request) -> Response | NoResponse:
            return refusal(402, "payment_required", "no") if request.method == "POST" else super().send(request)

    out = sender(Miser(judge, random.Random(6), balance=Decimal(1000)), Decimal(1000))

    assert len(list(suite.perform([planned for planned in plans if planned.max_price], out, lambda *_: []))) == 1


class _Clock:
    def __init__(self) -> None:
        self.time = 0.0
        self.waits: list[float] = []

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += seconds


def test_without_a_movable_clock_the_rate_is_kept_by_waiting() -> None:
    clock = _Clock()
    pace = Throttle(150, 10, None, lambda: clock.time, clock.wait)
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

    pace = Throttle(150, 10, Control(), lambda: 0.0, lambda _: pytest.fail("waits"))  # type: ignore[arg-type]
    for _ in range(400):
        pace.admit()

    assert moved == [11, 11]

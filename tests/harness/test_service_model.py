"""The model of limit and credits that random sequences are held against, and the ledger of a run."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, cast

import pytest
from servers import success
from stability_contract.cases import forms
from stability_contract.cases.plan import Planned
from stability_contract.http.exchange import Exchange, Source
from stability_contract.http.multipart import Part
from stability_contract.oracle.service_model import Account, ServiceModel
from stability_contract.server_check.ledger import Ledger

if TYPE_CHECKING:
    from stability_contract.oracle.findings import Finding
    from stability_contract.oracle.judge import Judge
    from stability_contract.target import Control

KEY = "sk-good"


def model(balance: str = "100") -> ServiceModel:
    """Return a model with one key."""
    return ServiceModel(150, 10, 60, Decimal(3), {"a": Account(Decimal(balance)), "b": Account(Decimal(balance))})


def test_150_requests_are_taken_and_the_next_begins_a_time_out_of_60_seconds() -> None:
    service = model()

    assert [service.ask("a", "bad form") for _ in range(151)] == [400] * 150 + [429]
    service.advance("a", 59.9)
    assert service.ask("a", "bad form") == 429
    service.advance("a", 0.2)
    assert [service.ask("a", "bad form") for _ in range(151)] == [400] * 150 + [429]


def test_the_window_slides() -> None:
    service = model()
    service.ask("a", "bad form")
    service.advance("a", 9.5)
    assert [service.ask("a", "bad form") for _ in range(149)] == [400] * 149

    service.advance("a", 0.6)

    assert [service.ask("a", "bad form") for _ in range(2)] == [400, 429]


def test_keys_do_not_see_each_other() -> None:
    service = model("3")
    for _ in range(151):
        service.ask("a", "bad form")

    assert service.ask("b", "picture") == 200
    assert [service.accounts[key].balance for key in "ab"] == [Decimal(3), Decimal(0)]


@pytest.mark.parametrize(
    ("kind", "status", "left"),
    [("picture", 402, "2.99"), ("foreign prompt", 402, "2.99"), ("bad form", 400, "2.99"), ("balance", 200, "2.99")],
)
def test_too_few_credits_come_before_the_language_and_after_the_form(kind: str, status: int, left: str) -> None:
    service = model("2.99")

    assert service.ask("a", kind) == status  # type: ignore[arg-type]
    assert service.accounts["a"].balance == Decimal(left)


def test_what_is_not_a_generation_request_does_not_count() -> None:
    service = model()
    for _ in range(200):
        service.ask("a", "unknown path")

    assert service.ask("a", "picture") == 200


class _Balances:
    """A control API that reports one balance after another."""

    key = KEY

    def __init__(self, *balances: str) -> None:
        self._balances = [Decimal(balance) for balance in balances]

    def credits(self) -> Decimal:
        return self._balances.pop(0)


def noted(judge: Judge, phase: str, *balances: str) -> list[str]:
    """Let a ledger note three pictures of Core in one phase, and settle; return what it finds."""
    ledger = Ledger(cast("Control", _Balances(*balances)))
    request = forms.request(judge.document.operation("core"), [Part("prompt", b"a")], KEY)
    source = Source(phase, "core", "")
    found: list[Finding] = []
    for _ in range(3):
        planned = Planned(request, source, judge.judge(request))
        found += ledger.note(Exchange(request, success(), source), planned)
    return [finding.detail for finding in [*found, *ledger.settle()]]


def test_a_balance_that_the_prices_make_is_not_a_finding(judge: Judge) -> None:
    assert noted(judge, "wire", "97", "91") == []
    assert noted(judge, "pairs", "97", "94", "91", "91") == []


def test_a_balance_that_is_too_low_or_too_high_is_one_finding(judge: Judge) -> None:
    assert len(noted(judge, "wire", "97", "90")) == 1
    assert len(noted(judge, "wire", "97", "94")) == 1
    assert len(noted(judge, "pairs", "97", "93", "90", "90")) == 1

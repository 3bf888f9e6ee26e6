"""Credits: exact decimals, charged once and only for a success."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from asking import ask, drawn, errors_of
from hypothesis import given
from hypothesis import strategies as st
from stability_mock.errors import PaymentRequired
from stability_mock.settings import Settings
from stability_mock.state.credits import Charge, Ledger

if TYPE_CHECKING:
    import httpx

AMOUNTS = st.decimals(0, 100, places=3)
WITH_20_CREDITS = pytest.mark.parametrize("settings", [Settings(credits=Decimal(20))], ids=["20 credits"])


def charge(price: Decimal) -> Charge:
    """Return a charge of this price."""
    return Charge(time=0, operation="core", model="", price=price, request_id="")


def test_a_price_equal_to_the_balance_is_covered() -> None:
    ledger = Ledger(balance=Decimal("6.5"))

    ledger.charge(charge(Decimal("6.5")))

    assert ledger.balance == 0


def test_a_price_over_the_balance_is_refused_and_nothing_is_written() -> None:
    ledger = Ledger(balance=Decimal("6.4"))

    with pytest.raises(PaymentRequired) as caught:
        ledger.charge(charge(Decimal("6.5")))

    assert caught.value.texts == ("credits: this request costs 6.5, and the balance is 6.4; no charge was made",)
    assert ledger == Ledger(balance=Decimal("6.4"))


def test_a_balance_without_end_is_still_accounted_for() -> None:
    ledger = Ledger(balance=None)

    ledger.charge(charge(Decimal(8)))

    assert ledger.balance is None
    assert ledger.spent == 8


def test_a_tenth_ten_times_is_one() -> None:
    ledger = Ledger(balance=Decimal(1))

    for _ in range(10):
        ledger.charge(charge(Decimal("0.1")))

    assert ledger.balance == 0
    assert ledger.spent == 1


@given(balance=AMOUNTS, prices=st.lists(AMOUNTS, max_size=50))
def test_the_ledger_agrees_with_exact_fractions(balance: Decimal, prices: list[Decimal]) -> None:
    ledger, left = Ledger(balance=balance), Fraction(balance)
    for price in prices:
        try:
            ledger.charge(charge(price))
            left -= Fraction(price)
        except PaymentRequired:
            assert Fraction(price) > left

    assert ledger.balance is not None
    assert Fraction(ledger.balance) == left >= 0
    assert Fraction(ledger.spent) == Fraction(balance) - left
    assert sum(map(Fraction, (written.price for written in ledger.charges)), Fraction(0)) == Fraction(ledger.spent)


def balance(client: httpx.Client) -> float:
    """Ask for the balance as clients do."""
    credits_left: float = client.get("/v1/user/balance").json()["credits"]
    return credits_left


@WITH_20_CREDITS
@pytest.mark.parametrize(
    ("endpoint", "fields", "left"),
    [
        ("ultra", {}, 12.0),
        ("core", {}, 17.0),
        ("sd3", {}, 13.5),
        ("sd3", {"model": "sd3-medium"}, 16.5),
        ("sd3", {"model": "sd3-large"}, 13.5),
        ("sd3", {"model": "sd3-large-turbo"}, 16.0),
        ("sd3", {"model": ""}, 13.5),
    ],
)
def test_every_success_costs_its_documented_price(
    client: httpx.Client, endpoint: str, fields: dict[str, str], left: float
) -> None:
    answer = ask(client, endpoint, prompt="a lighthouse", **fields)

    assert answer.status_code == 200
    assert balance(client) == left


@WITH_20_CREDITS
def test_a_picture_from_a_picture_costs_the_same(client: httpx.Client) -> None:
    image = ("image", drawn(), "image/png")

    ask(client, "sd3", prompt="a lighthouse", mode="image-to-image", image=image, strength="0")

    assert balance(client) == 13.5


@WITH_20_CREDITS
@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 405, 413, 422, 429, 500])
def test_a_refusal_costs_nothing(client: httpx.Client, status: int) -> None:
    answer = ask(client, "core", prompt=f"mock:{status}")

    assert answer.status_code == status
    assert balance(client) == 20.0


@WITH_20_CREDITS
def test_what_cannot_be_paid_is_refused_until_it_can_again(client: httpx.Client) -> None:
    first, second = ask(client, "ultra", prompt="a"), ask(client, "ultra", prompt="b")

    refusal = ask(client, "ultra", prompt="c")
    cheaper = ask(client, "sd3", prompt="d", model="sd3-large-turbo")

    assert [first.status_code, second.status_code, cheaper.status_code] == [200, 200, 200]
    assert errors_of(refusal, 402, "payment_required") == [
        "credits: this request costs 8, and the balance is 4; no charge was made"
    ]
    assert balance(client) == 0.0

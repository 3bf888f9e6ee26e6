"""What a key has, what it has spent and on what. Amounts are exact decimals, never floats."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from decimal import Decimal

from stability_mock.errors import PaymentRequired

CHARGES_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Charge:
    """One success that was paid for. `time` is the sandbox's, in microseconds since the epoch."""

    time: int
    operation: str
    model: str
    price: Decimal
    request_id: str


@dataclass(slots=True)
class Ledger:
    """The credits of one key. A balance of None never runs out; the last charges are kept, the sum is of all."""

    balance: Decimal | None
    spent: Decimal = Decimal(0)
    charges: deque[Charge] = field(default_factory=lambda: deque(maxlen=CHARGES_KEPT))

    def require(self, price: Decimal) -> None:
        """Raise PaymentRequired if the balance does not cover the price."""
        if self.balance is not None and self.balance < price:
            raise PaymentRequired(price, self.balance)

    def charge(self, charge: Charge) -> None:
        """Take the price from the balance and write it down, or raise PaymentRequired and change nothing."""
        self.require(charge.price)
        if self.balance is not None:
            self.balance -= charge.price
        self.spent += charge.price
        self.charges.append(charge)

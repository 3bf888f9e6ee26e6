"""What a key has, what it has spent and on what. Amounts are exact decimals, never floats."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from decimal import Decimal

from stability_mock.errors import PaymentRequired

CHARGES_KEPT = 20_000
_NOTHING = Decimal(0)


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
    """The credits of one key. A balance of None never runs out; the last charges are kept, the sums are of all."""

    balance: Decimal | None
    spent_on: dict[str, Decimal] = field(default_factory=dict)
    """What each operation took, by its name."""
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
        self.spent_on[charge.operation] = self.spent_on.get(charge.operation, _NOTHING) + charge.price
        self.charges.append(charge)

    @property
    def spent(self) -> Decimal:
        """What was taken in all."""
        return sum(self.spent_on.values(), _NOTHING)

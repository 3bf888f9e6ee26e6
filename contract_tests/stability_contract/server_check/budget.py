"""Money: what may be spent, what has been, and the receipt."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from decimal import Decimal

from stability_contract.cases.plan import NotSent

ZERO = Decimal(0)


class OverBudget(NotSent):
    """The next request could cost more than is left."""


class Overcharged(Exception):  # noqa: N818 - a server's fault, not ours
    """The server took credits for what it must refuse: nothing more is sent, whatever is left."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a receipt: what was paid for, what was taken for it, and what the contract says it costs."""

    what: str
    cost: Decimal
    price: Decimal
    lost: bool = False

    def __str__(self) -> str:
        """Return the line."""
        doubt = " (no answer came: counted as charged)" if self.lost else ""
        paid = f" (the contract says {self.price})" if self.cost != self.price else ""
        return f"{self.cost:>8} credits  {self.what}{doubt}{paid}"


@dataclass
class Budget:
    """Lets a request out only if its maximum price is left, of the limit and in the balance; None is unbounded."""

    limit: Decimal | None = None
    balance: Decimal | None = None
    spent: Decimal = ZERO
    items: list[Item] = field(default_factory=list)
    closed: str = ""
    stopped: str = ""
    _held: Decimal = ZERO
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def admit(self, max_price: Decimal) -> None:
        """Reserve the maximum price of the next request; raises OverBudget, or Overcharged after a fault."""
        with self._lock:
            if self.stopped:
                raise Overcharged(self.stopped)
            if max_price:
                self._require(max_price)
            self._held += max_price

    def _require(self, max_price: Decimal) -> None:
        if self.closed:
            raise OverBudget(self.closed)
        for bound, name in ((self.limit, "budget"), (self.balance, "balance")):
            if bound is not None and self.spent + self._held + max_price > bound:
                raise OverBudget(f"{max_price} credits more would pass the {name} of {bound}")

    def settle(self, max_price: Decimal, item: Item) -> None:
        """Return what was reserved and note what the answer really cost.

        A price that the contract does not know ends the buying; one for what must be refused ends everything, because
        nothing is free any more.
        """
        with self._lock:
            self._held -= max_price
            if item.cost:
                self.spent += item.cost
                self.items.append(item)
            if self.limit is None:
                return
            if item.cost and not max_price:
                self.stopped = f"{item.what}: the server took {item.cost} credits for what costs nothing"
            elif item.cost > item.price:
                self.closed = f"{item.what}: the server took {item.cost} credits, the contract says {item.price}"

    @property
    def max(self) -> Decimal | None:
        """Return the maximum that can be spent: the limit, or the balance if there is less in it."""
        bounds = [bound for bound in (self.limit, self.balance) if bound is not None]
        return min(bounds, default=None)

    @property
    def left(self) -> Decimal | None:
        """Return what may still be spent."""
        return None if self.limit is None else self.limit - self.spent

    def receipt(self, taken: Decimal | None = None) -> list[str]:
        """Return the lines of a receipt; `taken` is by how much the balance fell, if that could be read."""
        price = sum((item.price for item in self.items), ZERO)
        allowed = "" if self.limit is None else f", of {self.limit} allowed"
        lost = sum(item.lost for item in self.items)
        unsure = f" and {lost} lost requests" if lost else ""
        balance = "the balance could not be read" if taken is None else f"{taken:>8} credits  taken off the balance"
        return [
            *map(str, self.items),
            f"{price:>8} credits  by the contract, for {len(self.items) - lost} pictures{unsure}",
            balance,
            f"{self.spent:>8} credits  counted as spent{allowed}",
        ]

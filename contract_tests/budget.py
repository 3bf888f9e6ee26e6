"""Money: what may be spent, what has been, and the receipt."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from decimal import Decimal

ZERO = Decimal(0)


class OverBudget(Exception):  # noqa: N818 - it is no error, it is the end of the money
    """The next request could cost more than is left."""


class Overcharged(Exception):  # noqa: N818 - a server's fault, not ours
    """The server took credits for what it must refuse: nothing more is sent, whatever is left."""


@dataclass
class Budget:
    """Lets a request out only if the most it can cost is left; None means that money is no object."""

    limit: Decimal | None = None
    spent: Decimal = ZERO
    successes: int = 0
    items: list[tuple[str, Decimal]] = field(default_factory=list)
    stopped: str = ""
    _held: Decimal = ZERO
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def admit(self, most: Decimal) -> None:
        """Set aside the most that the next request can cost; raises OverBudget, or Overcharged after a fault."""
        with self._lock:
            if self.stopped:
                raise Overcharged(self.stopped)
            if self.limit is not None and self.spent + self._held + most > self.limit:
                raise OverBudget(f"{most} credits more would pass the budget of {self.limit}")
            self._held += most

    def settle(self, most: Decimal, cost: Decimal, what: str) -> None:
        """Give back what was set aside and note what the answer really cost, in credits."""
        with self._lock:
            self._held -= most
            if cost:
                self.spent += cost
                self.successes += 1
                self.items.append((what, cost))
            if cost > most and self.limit is not None:
                self.stopped = f"{what}: the server charged {cost} where it could cost {most} at most"

    @property
    def left(self) -> Decimal | None:
        """Give what may still be spent."""
        return None if self.limit is None else self.limit - self.spent

    def receipt(self) -> list[str]:
        """Give the lines of a receipt."""
        lines = [f"{cost:>8} credits  {what}" for what, cost in self.items]
        total = f"{self.spent:>8} credits  for {self.successes} pictures"
        return [*lines, total if self.limit is None else f"{total}, of {self.limit} allowed"]

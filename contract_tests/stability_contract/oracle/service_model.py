"""A model of the service's rate limit and credits, written from the reference alone: what each request must get.

It knows requests, seconds and a time-out, prices and balances, and nothing of HTTP. Whoever tries a server lets the
same things happen here and there, and compares.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from decimal import Decimal

Kind = Literal["picture", "bad form", "foreign prompt", "unknown path", "wrong method", "balance"]

STATUS: dict[Kind, int] = {
    "picture": 200,
    "bad form": 400,
    "foreign prompt": 422,
    "unknown path": 404,
    "wrong method": 405,
    "balance": 200,
}
UNCOUNTED: set[Kind] = {"unknown path", "wrong method", "balance"}
"""What is not a generation request, and so does not count towards the limit (assumed)."""

NO_CREDITS, LIMITED = 402, 429


@dataclass
class Account:
    """One key: what it has, when its requests came that still count, and until when it is timed out."""

    balance: Decimal
    now: float = 0.0
    counted: deque[float] = field(default_factory=deque)
    blocked_until: float = float("-inf")


@dataclass
class ServiceModel:
    """Several keys under one limit; `price` is that of the picture that is asked for."""

    requests: int
    seconds: float
    time_out: float
    price: Decimal
    accounts: dict[str, Account] = field(default_factory=dict)

    def advance(self, key: str, seconds: float) -> None:
        """Let time pass for one key."""
        self.accounts[key].now += seconds

    def ask(self, key: str, kind: Kind) -> int:
        """Let a key ask, and return the status that it must get."""
        account = self.accounts[key]
        if kind in UNCOUNTED:
            return STATUS[kind]
        if self._limits(account):
            return LIMITED
        if kind == "bad form":
            return STATUS[kind]
        if account.balance < self.price:
            return NO_CREDITS
        if kind == "picture":
            account.balance -= self.price
        return STATUS[kind]

    def _limits(self, account: Account) -> bool:
        """Count a request, or return True if it is one too many or comes in a time-out."""
        if account.now < account.blocked_until:
            return True
        if account.blocked_until > float("-inf"):  # after a time-out all is forgotten (assumed)
            account.blocked_until = float("-inf")
            account.counted.clear()
        while account.counted and account.counted[0] <= account.now - self.seconds:
            account.counted.popleft()
        if len(account.counted) >= self.requests:
            account.blocked_until = account.now + self.time_out
            return True
        account.counted.append(account.now)
        return False

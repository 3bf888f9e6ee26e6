"""What a test's sandbox has left: credits, and requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Limiter:
    """Where the key stands with its rate limit; `limit` and `remaining` are None if there is none."""

    limit: int | None
    used: int
    remaining: int | None
    timed_out_until: datetime | None

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Limiter:
        """Return it as read from the control API."""
        until = state["timed_out_until"]
        return cls(**{**state, "timed_out_until": until and datetime.fromisoformat(until)})


@dataclass(frozen=True, slots=True)
class ChargedPicture:
    """A picture that was paid for."""

    operation: str
    model: str
    price: Decimal

    def __str__(self) -> str:
        return f"{self.price} for {self.operation}{f' with {self.model}' if self.model else ''}"


@dataclass(frozen=True, slots=True)
class Credits:
    """What the key has (None: unlimited), what it has spent, and on what."""

    balance: Decimal | None
    spent: Decimal
    charges: tuple[ChargedPicture, ...]

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Credits:
        """Return it as read from the control API."""
        return cls(
            balance=None if state["balance"] == "unlimited" else Decimal(state["balance"]),
            spent=Decimal(state["spent"]),
            charges=tuple(ChargedPicture(c["operation"], c["model"], Decimal(c["price"])) for c in state["charges"]),
        )

    def describe(self) -> Iterable[str]:
        """Return what was charged for, one line for equal charges."""
        counts: dict[str, int] = {}
        for charge in self.charges:
            counts[str(charge)] = counts.get(str(charge), 0) + 1
        yield from (f"  {count} x {words}" for words, count in counts.items())

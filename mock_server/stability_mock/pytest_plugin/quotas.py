"""What a test's world has left: credits, and requests."""

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
        """Read it from the control API."""
        until = state["timed_out_until"]
        return cls(**{**state, "timed_out_until": until and datetime.fromisoformat(until)})


@dataclass(frozen=True, slots=True)
class Charge:
    """A picture that was paid for."""

    operation: str
    model: str
    price: Decimal

    def __str__(self) -> str:
        return f"{self.price} for {self.operation}{f' with {self.model}' if self.model else ''}"


@dataclass(frozen=True, slots=True)
class Credits:
    """What the key has (None: without end), what it has spent, and on what."""

    balance: Decimal | None
    spent: Decimal
    charges: tuple[Charge, ...]

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Credits:
        """Read it from the control API."""
        return cls(
            balance=None if state["balance"] == "unlimited" else Decimal(state["balance"]),
            spent=Decimal(state["spent"]),
            charges=tuple(Charge(c["operation"], c["model"], Decimal(c["price"])) for c in state["charges"]),
        )

    def told(self) -> Iterable[str]:
        """Say for what was charged, equal charges taken together."""
        counts: dict[str, int] = {}
        for charge in self.charges:
            counts[str(charge)] = counts.get(str(charge), 0) + 1
        yield from (f"  {count} x {words}" for words, count in counts.items())

"""All that the stand-in remembers, one world for each API key; throwing it away is the reset."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from stability_mock.faults.model import FaultPlan
from stability_mock.state.clock import Clock
from stability_mock.state.credits import Ledger
from stability_mock.state.rate_limiter import RateLimiter

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from stability_mock.faults.model import Fault
    from stability_mock.state.credits import Charge
    from stability_mock.state.journal import Exchange

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Opening:
    """What every world begins with: credits, None for without end, and planned faults."""

    balance: Decimal | None
    faults: tuple[Fault, ...] = ()


@dataclass(slots=True)
class World:
    """One key's clock, limiter, ledger and planned faults. Rules that need the time are given it in microseconds."""

    clock: Clock
    ledger: Ledger
    limiter: RateLimiter = field(default_factory=RateLimiter)
    plan: FaultPlan = field(default_factory=FaultPlan)

    @classmethod
    def first(cls, real: int, opening: Opening) -> World:
        """Give the world from which all others are made: its clock shows real time."""
        return cls(Clock.started(real), Ledger(opening.balance), plan=FaultPlan(list(opening.faults)).new())

    def new(self) -> World:
        """Give the world of a key that was never seen before: it has this one's time, balance and planned faults."""
        return World(replace(self.clock), Ledger(self.ledger.balance), plan=self.plan.new())


class StoreError(Exception):
    """The store cannot be used now; the text says why."""


class Store(Protocol):
    """Keeps the worlds. A key that has none yet gets one when it is first named. Raises StoreError."""

    async def change(self, key: str, act: Callable[[World, int], Result]) -> Result:
        """Run `act` on the key's world, with the real time in microseconds, as one atomic step.

        What `act` changed is kept also when it raises an ApiError.
        """
        ...

    async def change_all(self, act: Callable[[World, int], Result]) -> list[Result]:
        """Run `act` on every world, and on the one that future worlds are made from, whose result comes first."""
        ...

    async def draw(self, key: str, request: str) -> int:
        """Tell how many equal requests the key has made since its last reset, this one not counted; count it."""
        ...

    async def charges(self, key: str) -> list[Charge]:
        """List what the key was charged for, the oldest first."""
        ...

    async def record(self, key: str, exchange: Exchange) -> None:
        """Write an exchange into the key's journal."""
        ...

    async def exchanges(self, key: str) -> list[Exchange]:
        """List the key's journal, the oldest exchange first."""
        ...

    async def clear_journal(self, key: str) -> None:
        """Forget the key's journal, and nothing else."""
        ...

    async def reset(self, key: str | None) -> None:
        """Forget the world of one key, or all worlds."""
        ...

    async def keys(self) -> list[str]:
        """Name the keys that have a world."""
        ...

    async def close(self) -> None:
        """Let go of what the store holds open."""
        ...

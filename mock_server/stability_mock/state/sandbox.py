"""All that the mock server remembers, one sandbox for each API key; throwing it away is the reset."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stability_mock.faults.model import FaultPlan
from stability_mock.state.clock import Clock
from stability_mock.state.credits import Ledger
from stability_mock.state.generations import Generations
from stability_mock.state.held import HeldRequests
from stability_mock.state.rate_limiter import RateLimiter

if TYPE_CHECKING:
    from decimal import Decimal

    from stability_mock.faults.model import Fault


@dataclass(frozen=True, slots=True)
class InitialState:
    """What every sandbox begins with: credits, None for without end, and planned faults."""

    balance: Decimal | None
    faults: tuple[Fault, ...] = ()


@dataclass(slots=True)
class Sandbox:
    """One key's clock, limiter, ledger, planned faults, held requests and generations.

    Rules are given the time in microseconds.
    """

    clock: Clock
    ledger: Ledger
    limiter: RateLimiter = field(default_factory=RateLimiter)
    plan: FaultPlan = field(default_factory=FaultPlan)
    held: HeldRequests = field(default_factory=HeldRequests)
    generations: Generations = field(default_factory=Generations)

    @classmethod
    def first(cls, wall_us: int, initial: InitialState) -> Sandbox:
        """Return the sandbox from which all others are made: its clock shows real time."""
        return cls(Clock.started(wall_us), Ledger(initial.balance), plan=FaultPlan(list(initial.faults)).new())

    def new(self) -> Sandbox:
        """Return the sandbox of a key that was never seen before, with this one's time, balance and planned faults."""
        return Sandbox(replace(self.clock), Ledger(self.ledger.balance), plan=self.plan.new())

    def settle(self, wall_us: int) -> None:
        """Finish and charge the generations that are due. A store does it before each look at the sandbox."""
        if self.generations.kept:
            self.generations.settle(self.clock.now(wall_us), self.ledger)

    def advance(self, wall_us: int, duration: int) -> None:
        """Move the clock forward by microseconds; what is due then waits for no more polls."""
        self.clock.advance(wall_us, duration)
        self.generations.hurry(self.clock.now(wall_us))
        self.settle(wall_us)

"""All that is small, in one answer: for a page or a script that shows where the mock stands."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import NamedTuple

from fastapi import Request
from pydantic import BaseModel

from stability_mock.contract import RateLimit
from stability_mock.faults.model import Fault
from stability_mock.state.clock import SECOND
from stability_mock.state.held import Held
from stability_mock.state.identity import sandbox_id
from stability_mock.state.journal import About
from stability_mock.state.rate_limiter import RateLimiter
from stability_mock.state.sandbox import Sandbox
from stability_mock.web.control.clock import ClockState, clock_state
from stability_mock.web.control.dependencies import Chosen, amount
from stability_mock.web.control.faults import FaultState, fault_states
from stability_mock.web.control.fixed import Fixed
from stability_mock.web.control.held import HeldState, held_of, held_states
from stability_mock.web.control.quotas import LimiterState, balance_of, limiter_state
from stability_mock.web.control.routing import control_router

router = control_router("server")

MAX_LISTED = 100
"""Sandboxes."""


class SandboxSeen(BaseModel):
    """A sandbox: its key redacted, how many requests its journal has and has dropped, when it changed last."""

    id: str
    label: str
    requests: int
    forgotten: int
    sequence: int


class Spending(BaseModel):
    """What is left, what was spent, and on which operations."""

    balance: str
    spent: str
    spent_on: dict[str, str]


class JournalSize(BaseModel):
    """How many requests the journal has, and how many it has dropped for want of space."""

    requests: int
    forgotten: int


class LimiterSeen(LimiterState):
    """Where a key stands with its rate limit, whose window and time-out are in seconds of its sandbox's time."""

    seconds: float
    time_out_seconds: float
    time_out_left: float


class Snapshot(Fixed):
    """Where the mock stands. `sandbox` is null if all are meant; `sandboxes` are those that changed last."""

    sequence: int
    sandboxes: list[SandboxSeen]
    sandboxes_total: int
    sandbox: SandboxSeen | None
    clock: ClockState
    limiter: LimiterSeen
    credits: Spending
    faults: list[FaultState]
    held: list[HeldState]
    journal: JournalSize


class _Look(NamedTuple):
    """What is seen of one sandbox, at one moment."""

    clock: ClockState
    limiter: LimiterSeen
    balance: Decimal | None
    spent_on: dict[str, Decimal]
    faults: list[Fault]
    held: list[tuple[Held, int]]


@router.get("/state")
async def read_state(sandboxes: Chosen, request: Request) -> Snapshot:
    """Return all that is small at once; of all sandboxes, the sums, and the limiter of the fullest one."""
    store, limit = sandboxes.service.store, sandboxes.service.limit
    sequence = await store.sequence(sandboxes.key)
    total, latest = await store.latest(MAX_LISTED)
    abouts = await sandboxes.about()
    looks = await sandboxes.change(partial(_look, limit=limit))
    fixed: Fixed = request.app.state.fixed
    return Snapshot(
        **dict(fixed),
        sequence=sequence,
        sandboxes=[_seen(about) for about in latest],
        sandboxes_total=total,
        sandbox=_seen(abouts[0]) if sandboxes.key is not None else None,
        clock=looks[0].clock,
        limiter=max((look.limiter for look in looks), key=lambda seen: (seen.time_out_left, seen.used)),
        credits=_spending(looks[1:] or looks),
        faults=fault_states(look.faults for look in looks),
        held=held_states([look.held for look in looks]),
        journal=JournalSize(
            requests=sum(about.requests for about in abouts), forgotten=sum(about.dropped for about in abouts)
        ),
    )


def _look(sandbox: Sandbox, wall_us: int, limit: RateLimit | None) -> _Look:
    now, ledger = sandbox.clock.now(wall_us), sandbox.ledger
    return _Look(
        clock_state(sandbox, wall_us),
        _limiter(sandbox.limiter, now, limit),
        ledger.balance,
        dict(ledger.spent_on),
        sandbox.plan.faults,
        held_of(sandbox, wall_us),
    )


def _limiter(limiter: RateLimiter, now: int, limit: RateLimit | None) -> LimiterSeen:
    if limit is None:
        return LimiterSeen(**dict(limiter_state(None, 0, 0)), seconds=0, time_out_seconds=0, time_out_left=0)
    used, until = limiter.used(now, limit), limiter.timed_out_until or 0
    return LimiterSeen(
        **dict(limiter_state(limit, used, until)),
        seconds=limit.seconds,
        time_out_seconds=limit.time_out,
        time_out_left=max(0, until - now) / SECOND,
    )


def _spending(looks: list[_Look]) -> Spending:
    spent_on: dict[str, Decimal] = {}
    for look in looks:
        for operation, credits_ in look.spent_on.items():
            spent_on[operation] = spent_on.get(operation, Decimal(0)) + credits_
    balances = [look.balance for look in looks]
    return Spending(
        balance=balance_of(balances),
        spent=amount(sum(spent_on.values(), Decimal(0))),
        spent_on={operation: amount(credits_) for operation, credits_ in spent_on.items()},
    )


def _seen(about: About) -> SandboxSeen:
    return SandboxSeen(
        id=sandbox_id(about.key),
        label=about.label,
        requests=about.requests,
        forgotten=about.dropped,
        sequence=about.sequence,
    )

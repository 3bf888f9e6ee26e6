"""What a key has left: credits, and requests."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from stability_mock.faults.scenario_file import Strict
from stability_mock.web.control.dependencies import Chosen, amount, date

if TYPE_CHECKING:
    from stability_mock.state.sandbox import World

router = APIRouter(tags=["quotas"])


Amount = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=6, allow_inf_nan=False)]


class Balance(Strict):
    """What the key shall have, in credits."""

    balance: Amount | Literal["unlimited"]


class ChargeState(BaseModel):
    """One success that was paid for."""

    time: datetime
    operation: str
    model: str
    price: str
    request_id: str


class CreditsState(BaseModel):
    """Amounts are decimal numbers, written as text."""

    balance: str
    spent: str
    charges: list[ChargeState]


class LimiterState(BaseModel):
    """Where a key stands with its rate limit; `limit` and `remaining` are null if there is none."""

    limit: int | None
    used: int
    remaining: int | None
    timed_out_until: datetime | None


@router.get("/credits")
async def read_credits(worlds: Chosen) -> CreditsState:
    """Read the balance, what was spent and on what; of all worlds, the sums."""
    ledgers = await worlds.change(lambda world, _real: (world.ledger.balance, world.ledger.spent))
    own = ledgers[1:] or ledgers
    unlimited = any(balance is None for balance, _ in own)
    charges = [
        ChargeState(
            time=date(charge.time),
            operation=charge.operation,
            model=charge.model,
            price=amount(charge.price),
            request_id=charge.request_id,
        )
        for charge in await worlds.charges()
    ]
    return CreditsState(
        balance="unlimited" if unlimited else amount(sum((b for b, _ in own if b is not None), Decimal(0))),
        spent=amount(sum((spent for _, spent in own), Decimal(0))),
        charges=charges,
    )


@router.put("/credits")
async def set_credits(worlds: Chosen, to: Balance) -> CreditsState:
    """Set the balance; what was spent stays written down."""

    def act(world: World, _real: int) -> None:
        world.ledger.balance = None if to.balance == "unlimited" else to.balance

    await worlds.change(act)
    return await read_credits(worlds)


@router.get("/limiter")
async def read_limiter(worlds: Chosen) -> LimiterState:
    """Read how many requests count now and how long a time-out lasts; of all worlds, the fullest one's."""
    limit = worlds.service.limit
    if limit is None:
        return LimiterState(limit=None, used=0, remaining=None, timed_out_until=None)

    def act(world: World, real: int) -> tuple[int, int]:
        used = world.limiter.used(world.clock.now(real), limit)
        return world.limiter.timed_out_until or 0, used

    until, used = max(await worlds.change(act))
    remaining = 0 if until else limit.requests - used
    return LimiterState(
        limit=limit.requests, used=used, remaining=remaining, timed_out_until=date(until) if until else None
    )

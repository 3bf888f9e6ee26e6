"""What a key has left: credits, and requests."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, Field

from stability_mock.faults.scenario_file import Strict
from stability_mock.web.control.dependencies import Chosen, amount, date
from stability_mock.web.control.routing import control_router

if TYPE_CHECKING:
    from stability_mock.contract import RateLimit
    from stability_mock.state.sandbox import Sandbox

router = control_router("quotas")


Amount = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=6, allow_inf_nan=False)]


class Balance(Strict):
    """What the key is to have, in credits."""

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
async def read_credits(sandboxes: Chosen) -> CreditsState:
    """Read the balance, what was spent and on what; of all sandboxes, the sums."""
    ledgers = await sandboxes.change(lambda sandbox, _wall_us: (sandbox.ledger.balance, sandbox.ledger.spent))
    own = ledgers[1:] or ledgers
    charges = [
        ChargeState(
            time=date(charge.time),
            operation=charge.operation,
            model=charge.model,
            price=amount(charge.price),
            request_id=charge.request_id,
        )
        for charge in await sandboxes.charges()
    ]
    return CreditsState(
        balance=balance_of([balance for balance, _ in own]),
        spent=amount(sum((spent for _, spent in own), Decimal(0))),
        charges=charges,
    )


@router.put("/credits")
async def set_credits(sandboxes: Chosen, to: Balance) -> CreditsState:
    """Set the balance; what was spent stays written down."""

    def act(sandbox: Sandbox, _wall_us: int) -> None:
        sandbox.ledger.balance = None if to.balance == "unlimited" else to.balance

    await sandboxes.change(act)
    return await read_credits(sandboxes)


@router.get("/limiter")
async def read_limiter(sandboxes: Chosen) -> LimiterState:
    """Read how many requests count now and how long a time-out lasts; of all sandboxes, the fullest one's."""
    limit = sandboxes.service.limit
    if limit is None:
        return limiter_state(None, 0, 0)

    def act(sandbox: Sandbox, wall_us: int) -> tuple[int, int]:
        used = sandbox.limiter.used(sandbox.clock.now(wall_us), limit)
        return sandbox.limiter.timed_out_until or 0, used

    until, used = max(await sandboxes.change(act))
    return limiter_state(limit, used, until)


def limiter_state(limit: RateLimit | None, used: int, until: int) -> LimiterState:
    """Return where a key stands that has used this many requests, and is timed out until then if it is not 0."""
    if limit is None:
        return LimiterState(limit=None, used=0, remaining=None, timed_out_until=None)
    remaining = 0 if until else limit.requests - used
    return LimiterState(
        limit=limit.requests, used=used, remaining=remaining, timed_out_until=date(until) if until else None
    )


def balance_of(balances: list[Decimal | None]) -> str:
    """Return the sum of balances; without end if one is."""
    known = [balance for balance in balances if balance is not None]
    return amount(sum(known, Decimal(0))) if len(known) == len(balances) else "unlimited"

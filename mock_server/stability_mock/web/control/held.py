"""Requests that are held: which wait, and how each is answered."""

from __future__ import annotations

from datetime import datetime

from fastapi import HTTPException
from pydantic import BaseModel

from stability_mock.faults.scenario_file import EffectModel
from stability_mock.state.clock import SECOND
from stability_mock.state.held import Held
from stability_mock.state.sandbox import Sandbox
from stability_mock.web.control.dependencies import Chosen, date
from stability_mock.web.control.routing import NOT_FOUND, control_router

router = control_router("held", prefix="/held")


class HeldState(BaseModel):
    """A request that waits: its sandbox, its key redacted, since when, and for how many real seconds at most."""

    id: str
    sandbox: str
    key: str
    operation: str
    model: str
    prompt: str
    since: datetime
    seconds_left: float


@router.get("")
async def list_held(sandboxes: Chosen) -> list[HeldState]:
    """List the requests that wait, the one that came first first."""
    return held_states(await sandboxes.change(held_of))


@router.post("/{request_id}", status_code=204, responses=NOT_FOUND)
async def answer(sandboxes: Chosen, request_id: str, how: EffectModel) -> None:
    """Say how a request is answered: as usual, with a status, or with a wire fault."""
    effect = how.effect() if how.status is not None or how.wire is not None else None
    if not any(await sandboxes.change(lambda sandbox, wall_us: sandbox.held.answer(request_id, effect, wall_us))):
        raise HTTPException(404, f"no request with the id {request_id[:40]} waits")


def held_of(sandbox: Sandbox, wall_us: int) -> list[tuple[Held, int]]:
    """Return the requests of a sandbox that wait, and for how many microseconds at most."""
    return [(held, held.until - wall_us) for held in sandbox.held.waiting(wall_us)]


def held_states(found: list[list[tuple[Held, int]]]) -> list[HeldState]:
    """Return what is seen of the held requests of several sandboxes."""
    return [
        HeldState(
            id=held.id,
            sandbox=held.sandbox,
            key=held.label,
            operation=held.operation,
            model=held.model,
            prompt=held.prompt,
            since=date(held.since),
            seconds_left=left / SECOND,
        )
        for held, left in sorted([pair for pairs in found for pair in pairs], key=lambda pair: pair[1])
    ]

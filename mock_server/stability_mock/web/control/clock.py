"""The clock of a sandbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import HTTPException
from pydantic import BaseModel, Field

from stability_mock.faults.scenario_file import Strict
from stability_mock.state.clock import Clock, microseconds
from stability_mock.web.control.dependencies import END_OF_TIME, Chosen, Sandboxes, date
from stability_mock.web.control.routing import control_router

if TYPE_CHECKING:
    from stability_mock.state.sandbox import Sandbox

router = control_router("clock", prefix="/clock")


class Advance(Strict):
    """How far to move the clock."""

    seconds: Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]


class Rate(Strict):
    """How many times as fast as real time the clock runs."""

    factor: Annotated[float, Field(ge=1e-6, le=1e6, allow_inf_nan=False)]


class ClockState(BaseModel):
    """What a sandbox's clock shows."""

    now: datetime
    frozen: bool
    rate: float


@router.get("")
async def read_clock(sandboxes: Chosen) -> ClockState:
    """Read the clock."""
    return (await sandboxes.change(clock_state))[0]


@router.post("/advance")
async def advance(sandboxes: Chosen, by: Advance) -> ClockState:
    """Move the clock forward at once; an asynchronous generation that is due then is finished, polled or not."""
    duration = microseconds(by.seconds)
    if max(await sandboxes.change(lambda sandbox, wall_us: sandbox.clock.now(wall_us))) + duration > END_OF_TIME:
        raise HTTPException(422, "the clock cannot be moved past the year 9999")
    return (await sandboxes.change(lambda sandbox, wall_us: _advanced(sandbox, wall_us, duration)))[0]


@router.post("/freeze")
async def freeze(sandboxes: Chosen) -> ClockState:
    """Stop the clock; `advance` still moves it."""
    return await _move(sandboxes, Clock.freeze)


@router.post("/resume")
async def resume(sandboxes: Chosen) -> ClockState:
    """Let a stopped clock run on."""
    return await _move(sandboxes, Clock.resume)


@router.post("/rate")
async def rate(sandboxes: Chosen, rate: Rate) -> ClockState:
    """Let the clock run faster or slower than real time, by a factor."""
    return await _move(sandboxes, lambda clock, wall_us: clock.run_at(wall_us, rate.factor))


async def _move(sandboxes: Sandboxes, act: Callable[[Clock, int], None]) -> ClockState:
    """Act on the clock of the chosen sandboxes, and return what it shows then."""

    def moved(sandbox: Sandbox, wall_us: int) -> ClockState:
        act(sandbox.clock, wall_us)
        return clock_state(sandbox, wall_us)

    return (await sandboxes.change(moved))[0]


def _advanced(sandbox: Sandbox, wall_us: int, duration: int) -> ClockState:
    sandbox.advance(wall_us, duration)
    return clock_state(sandbox, wall_us)


def clock_state(sandbox: Sandbox, wall_us: int) -> ClockState:
    """Return what a sandbox's clock shows at the real time `wall_us`."""
    return ClockState(now=date(sandbox.clock.now(wall_us)), frozen=sandbox.clock.frozen, rate=sandbox.clock.rate)

"""The clock of a world."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field

from stability_mock.faults.scenario_file import Strict
from stability_mock.state.clock import Clock, microseconds
from stability_mock.web.control.dependencies import END_OF_TIME, Chosen, Worlds, date

if TYPE_CHECKING:
    from stability_mock.state.sandbox import World

router = APIRouter(prefix="/clock", tags=["clock"])


class Advance(Strict):
    """How far to move the clock."""

    seconds: Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]


class Rate(Strict):
    """How many times as fast as real time the clock shall run."""

    factor: Annotated[float, Field(ge=1e-6, le=1e6, allow_inf_nan=False)]


class ClockState(BaseModel):
    """What a world's clock shows."""

    now: datetime
    frozen: bool
    rate: float


@router.get("")
async def read_clock(worlds: Chosen) -> ClockState:
    """Read the clock."""
    return (await worlds.change(_state))[0]


@router.post("/advance")
async def advance(worlds: Chosen, by: Advance) -> ClockState:
    """Move the clock forward at once."""
    duration = microseconds(by.seconds)
    if max(await worlds.change(lambda world, real: world.clock.now(real))) + duration > END_OF_TIME:
        raise HTTPException(422, "the clock cannot be moved past the year 9999")
    return await _move(worlds, lambda clock, real: clock.advance(real, duration))


@router.post("/freeze")
async def freeze(worlds: Chosen) -> ClockState:
    """Stop the clock; `advance` still moves it."""
    return await _move(worlds, Clock.freeze)


@router.post("/resume")
async def resume(worlds: Chosen) -> ClockState:
    """Let a stopped clock run on."""
    return await _move(worlds, Clock.resume)


@router.post("/rate")
async def rate(worlds: Chosen, rate: Rate) -> ClockState:
    """Let the clock run so many times as fast as real time."""
    return await _move(worlds, lambda clock, real: clock.run_at(real, rate.factor))


async def _move(worlds: Worlds, act: Callable[[Clock, int], None]) -> ClockState:
    """Act on the clock of the chosen worlds, and tell what it shows then."""

    def moved(world: World, real: int) -> ClockState:
        act(world.clock, real)
        return _state(world, real)

    return (await worlds.change(moved))[0]


def _state(world: World, real: int) -> ClockState:
    return ClockState(now=date(world.clock.now(real)), frozen=world.clock.frozen, rate=world.clock.rate)

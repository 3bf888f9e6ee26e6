"""Planned faults: what a test lets go wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field

from stability_mock.errors import shorten
from stability_mock.faults.model import Fault
from stability_mock.faults.scenario_file import MOST_FAULTS, FaultModel
from stability_mock.web.control.dependencies import Chosen, Worlds

if TYPE_CHECKING:
    from stability_mock.state.sandbox import World

router = APIRouter(prefix="/faults", tags=["faults"])

Several = Annotated[list[FaultModel], Field(min_length=1, max_length=MOST_FAULTS)]


class FaultState(BaseModel):
    """A planned fault, how many requests it matched and how often it fired; of all worlds, the sums."""

    id: str
    matched: int
    fired: int
    fault: FaultModel


@router.post("", status_code=201)
async def plan(worlds: Chosen, faults: FaultModel | Several) -> list[FaultState]:
    """Plan a fault, or several; of several whose turn comes with one request, the first fires."""
    _require_known(worlds, faults if isinstance(faults, list) else [faults])
    planned = [model.fault() for model in (faults if isinstance(faults, list) else [faults])]
    await worlds.change(lambda world, _real: world.plan.add(planned))
    return [_state(fault) for fault in planned]


@router.get("")
async def list_faults(worlds: Chosen) -> list[FaultState]:
    """List the planned faults, in the order in which they were planned."""
    sums: dict[str, Fault] = {}
    for fault in [fault for plan in await worlds.change(_faults) for fault in plan]:
        known = sums.get(fault.id)
        more = (known.matched, known.fired) if known else (0, 0)
        sums[fault.id] = replace(fault, matched=fault.matched + more[0], fired=fault.fired + more[1])
    return [_state(fault) for fault in sums.values()]


@router.delete("", status_code=204)
async def remove_all(worlds: Chosen) -> None:
    """Take all planned faults back."""
    await worlds.change(lambda world, _real: world.plan.remove(None))


@router.delete("/{fault_id}", status_code=204)
async def remove(worlds: Chosen, fault_id: str) -> None:
    """Take one planned fault back."""
    if not any(await worlds.change(lambda world, _real: world.plan.remove(fault_id))):
        raise HTTPException(404, f"no fault is planned with the id {fault_id[:40]}")


def _require_known(worlds: Worlds, faults: list[FaultModel]) -> None:
    """Refuse an operation that there is none of: its fault would never fire."""
    known = [operation.name for operation in worlds.service.contract.operations]
    for operation in {fault.match.operation for fault in faults} - {None, *known}:
        raise HTTPException(422, f"there is no operation {shorten(str(operation))}; there are {', '.join(known)}")


def _faults(world: World, _real: int) -> list[Fault]:
    return world.plan.faults


def _state(fault: Fault) -> FaultState:
    return FaultState(id=fault.id, matched=fault.matched, fired=fault.fired, fault=FaultModel.of(fault))

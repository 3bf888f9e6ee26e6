"""Planned faults: what a test lets go wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from fastapi import HTTPException
from pydantic import BaseModel, Discriminator, Field, Tag

from mock_server.errors import shorten
from mock_server.faults import Fault
from mock_server.scenarios import MOST_FAULTS, FaultModel
from mock_server.web.control.chosen import Chosen, Worlds
from mock_server.web.control.routing import NOT_FOUND, control_router

if TYPE_CHECKING:
    from mock_server.worlds import World

router = control_router("faults", prefix="/faults")

Several = Annotated[list[FaultModel], Field(min_length=1, max_length=MOST_FAULTS)]
OneOrSeveral = Annotated[
    Annotated[FaultModel, Tag("[one]")] | Annotated[Several, Tag("[several]")],
    Discriminator(lambda value: "[several]" if isinstance(value, list) else "[one]"),
]
"""What is wrong is said of the one that is meant."""


class FaultState(BaseModel):
    """A planned fault, how many requests it matched and how often it fired; of all worlds, the sums."""

    id: str
    matched: int
    fired: int
    fault: FaultModel


@router.post("", status_code=201)
async def plan(worlds: Chosen, faults: OneOrSeveral) -> list[FaultState]:
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


@router.delete("/{fault_id}", status_code=204, responses=NOT_FOUND)
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

"""Planned faults: what a test lets go wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from fastapi import HTTPException
from pydantic import BaseModel, Discriminator, Field, Tag

from stability_mock.errors import shorten
from stability_mock.faults.model import Fault
from stability_mock.faults.scenario_file import MAX_FAULTS, FaultModel
from stability_mock.web.control.dependencies import Chosen, Sandboxes
from stability_mock.web.control.routing import NOT_FOUND, control_router

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stability_mock.state.sandbox import Sandbox

router = control_router("faults", prefix="/faults")

Several = Annotated[list[FaultModel], Field(min_length=1, max_length=MAX_FAULTS)]
OneOrSeveral = Annotated[
    Annotated[FaultModel, Tag("[one]")] | Annotated[Several, Tag("[several]")],
    Discriminator(lambda value: "[several]" if isinstance(value, list) else "[one]"),
]
"""What is wrong is said of the one that is meant."""


class FaultState(BaseModel):
    """A planned fault, how many requests it matched and how often it fired; of all sandboxes, the sums."""

    id: str
    matched: int
    fired: int
    fault: FaultModel


@router.post("", status_code=201)
async def plan(sandboxes: Chosen, faults: OneOrSeveral) -> list[FaultState]:
    """Plan a fault, or several; of several whose turn comes with one request, the first fires."""
    _require_known(sandboxes, faults if isinstance(faults, list) else [faults])
    planned = [model.fault() for model in (faults if isinstance(faults, list) else [faults])]
    await sandboxes.change(lambda sandbox, _wall_us: sandbox.plan.add(planned))
    return [_state(fault) for fault in planned]


@router.get("")
async def list_faults(sandboxes: Chosen) -> list[FaultState]:
    """List the planned faults, in the order in which they were planned."""
    return fault_states(await sandboxes.change(_faults))


def fault_states(plans: Iterable[list[Fault]]) -> list[FaultState]:
    """Return the faults of several plans, those with one id as one."""
    sums: dict[str, Fault] = {}
    for fault in [fault for plan in plans for fault in plan]:
        known = sums.get(fault.id)
        more = (known.matched, known.fired) if known else (0, 0)
        sums[fault.id] = replace(fault, matched=fault.matched + more[0], fired=fault.fired + more[1])
    return [_state(fault) for fault in sums.values()]


@router.delete("", status_code=204)
async def remove_all(sandboxes: Chosen) -> None:
    """Take all planned faults back."""
    await sandboxes.change(lambda sandbox, _wall_us: sandbox.plan.remove(None))


@router.delete("/{fault_id}", status_code=204, responses=NOT_FOUND)
async def remove(sandboxes: Chosen, fault_id: str) -> None:
    """Take one planned fault back."""
    if not any(await sandboxes.change(lambda sandbox, _wall_us: sandbox.plan.remove(fault_id))):
        raise HTTPException(404, f"no fault is planned with the id {fault_id[:40]}")


def _require_known(sandboxes: Sandboxes, faults: list[FaultModel]) -> None:
    """Refuse an operation that there is none of: its fault would never fire."""
    contract = sandboxes.service.contract
    results = [page.name for page in contract.pages if page.answers == "result"]
    known = [*(operation.name for operation in contract.operations), *results]
    for operation in {fault.match.operation for fault in faults} - {None, *known}:
        raise HTTPException(422, f"there is no operation {shorten(str(operation))}; there are {', '.join(known)}")


def _faults(sandbox: Sandbox, _wall_us: int) -> list[Fault]:
    return sandbox.plan.faults


def _state(fault: Fault) -> FaultState:
    return FaultState(id=fault.id, matched=fault.matched, fired=fault.fired, fault=FaultModel.of(fault))

"""What stays as it is while a server runs: its version, its contract, its settings, and what can be asked for."""

from __future__ import annotations

import importlib.metadata
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import BaseModel

from stability_mock.faults.table import GENERATION_FAULTS, ON_DEMAND, WIRE_FAULTS
from stability_mock.web.control.dependencies import amount

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stability_mock.contract import Operation
    from stability_mock.faults.table import GenerationFault, WireFault
    from stability_mock.service import Service
    from stability_mock.settings import Settings


class SettingsSeen(BaseModel):
    """The settings that matter to whoever looks on. Of a store only its kind is shown, and of keys nothing."""

    rate_limit: str
    latency: str
    credits: str
    store: str
    workers: int
    journal_entries: int
    journal_mb: int
    any_key: bool
    scenario: bool
    random_seeds: bool
    any_language: bool
    cors: list[str]


class OperationSeen(BaseModel):
    """An operation, with what it costs: one price, or one for each value of a field."""

    name: str
    method: str
    path: str
    price: str | None
    prices: dict[str, dict[str, str]] | None


class StatusSeen(BaseModel):
    """An error response that can be planned or asked for."""

    status: int
    name: str


class FaultSeen(BaseModel):
    """A fault by its name, what a client sees of it, and whether it is charged."""

    name: str
    seen: str
    charged: bool


class Fixed(BaseModel):
    """What stays as it is while a server runs; without asynchronous operations there are no faults of generations."""

    version: str
    contract: str
    settings: SettingsSeen
    operations: list[OperationSeen]
    statuses: list[StatusSeen]
    wire_faults: list[FaultSeen]
    generation_faults: list[FaultSeen]


def fixed_of(service: Service) -> Fixed:
    """Return what stays as it is."""
    return Fixed(
        version=importlib.metadata.version("stability-mock"),
        contract=service.settings.contract,
        settings=_settings(service.settings),
        operations=[_operation(operation) for operation in service.contract.operations],
        statuses=[StatusSeen(status=kind.status, name=kind.name) for kind in ON_DEMAND if kind.everywhere],
        wire_faults=_faults(WIRE_FAULTS),
        generation_faults=_faults(GENERATION_FAULTS) if any(o.results for o in service.contract.operations) else [],
    )


def _faults(table: Mapping[str, WireFault] | Mapping[str, GenerationFault]) -> list[FaultSeen]:
    return [FaultSeen(name=name, seen=fault.seen, charged=fault.charged) for name, fault in table.items()]


def _settings(settings: Settings) -> SettingsSeen:
    return SettingsSeen(
        rate_limit=_rate_limit(settings),
        latency=str(settings.latency),
        credits="unlimited" if settings.credits is None else amount(settings.credits),
        store="memory" if settings.store == "memory" else "redis",
        workers=settings.workers,
        journal_entries=settings.journal_entries,
        journal_mb=settings.journal_mb,
        any_key=not settings.api_key,
        scenario=bool(settings.scenario),
        random_seeds=settings.random_seeds,
        any_language=settings.any_language,
        cors=list(settings.cors),
    )


def _rate_limit(settings: Settings) -> str:
    """Return the limit as the flag is written."""
    match settings.rate_limit:
        case None:
            return "off"
        case "contract":
            return "contract"
        case limit:
            return f"{limit.requests}/{limit.seconds:g}/{limit.time_out:g}"


def _operation(operation: Operation) -> OperationSeen:
    price, prices = operation.credits, None
    if not isinstance(price, Decimal):
        prices = {field: {value: amount(one) for value, one in of.items()} for field, of in price.items()}
    return OperationSeen(
        name=operation.name,
        method=operation.method,
        path=operation.path,
        price=amount(price) if isinstance(price, Decimal) else None,
        prices=prices,
    )

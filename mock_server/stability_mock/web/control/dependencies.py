"""The sandbox that a control request speaks to, and how values are written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, TypeVar

from fastapi import Depends, HTTPException, Query, Request

from stability_mock.state.clock import SECOND
from stability_mock.web.reading import bare_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from stability_mock.service import Service
    from stability_mock.state.credits import Charge
    from stability_mock.state.journal import About, Entry
    from stability_mock.state.sandbox import Sandbox

    Result = TypeVar("Result")

MAX_SANDBOXES = 1_000
"""That are looked at where all are meant: those that changed last."""
END_OF_TIME = 253_402_300_799 * SECOND
"""The last second of the year 9999, past which dates cannot be written."""


class Sandboxes:
    """The sandbox that a control request speaks to: one key's, or all."""

    def __init__(self, service: Service, key: str | None) -> None:
        self.service = service
        self.key = key

    async def keys(self) -> list[str]:
        """Name the keys that are meant."""
        return [self.key] if self.key is not None else await self.service.store.keys()

    async def change(self, act: Callable[[Sandbox, int], Result]) -> list[Result]:
        """Run `act` on the sandbox, or on all and the one that new ones are made from, whose result is first."""
        if self.key is None:
            return await self.service.store.change_all(act)
        return [await self.service.store.change(self.key, act)]

    async def charges(self) -> list[Charge]:
        """List the charges, the oldest first."""
        store = self.service.store
        found = [charge for key in await self.keys() for charge in await store.charges(key)]
        return sorted(found, key=lambda charge: charge.time)

    async def entries(self) -> list[Entry]:
        """List the journal, the oldest exchange first."""
        store = self.service.store
        found = [entry for key in await self.keys() for entry in await store.entries(key)]
        return sorted(found, key=lambda entry: entry.time)

    async def about(self) -> list[About]:
        """Look from outside at the sandbox, or at those of all that changed last, the last one first."""
        store = self.service.store
        return [await store.about(self.key)] if self.key is not None else (await store.latest(MAX_SANDBOXES))[1]


SandboxId = Annotated[
    str | None, Query(pattern="^[0-9a-f]{32}$", description="The id of the sandbox that is meant, in place of its key.")
]


async def _chosen(request: Request, sandbox: SandboxId = None) -> Sandboxes:
    """Return the sandbox whose id or key a request names, or all. What it changes will be counted as theirs."""
    service: Service = request.app.state.service
    key = bare_key(request.headers.get("authorization", "")) or None
    if sandbox is not None and (key := await service.store.key_of(sandbox)) is None:
        raise HTTPException(404, f"there is no sandbox with the id {sandbox}")
    request.state.sandboxes = chosen = Sandboxes(service, key)
    return chosen


Chosen = Annotated[Sandboxes, Depends(_chosen)]


def date(time: int) -> datetime:
    """Turn microseconds since the epoch into a date."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=min(time, END_OF_TIME))


def amount(number: Decimal) -> str:
    """Write an amount without an exponent or idle zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

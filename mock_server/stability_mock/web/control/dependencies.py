"""The sandbox that a control request speaks to, and how values are written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, TypeVar

from fastapi import Depends, Request

from stability_mock.state.clock import SECOND
from stability_mock.web.reading import bare_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from stability_mock.service import Service
    from stability_mock.state.credits import Charge
    from stability_mock.state.journal import Entry
    from stability_mock.state.sandbox import Sandbox

    Result = TypeVar("Result")

END_OF_TIME = 253_402_300_799 * SECOND
"""The last second of the year 9999, past which dates cannot be written."""


class Sandboxes:
    """The sandbox that a control request speaks to: one key's, or all."""

    def __init__(self, request: Request) -> None:
        self.service: Service = request.app.state.service
        self.key = bare_key(request.headers.get("authorization", "")) or None

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


Chosen = Annotated[Sandboxes, Depends(Sandboxes)]


def date(time: int) -> datetime:
    """Turn microseconds since the epoch into a date."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=min(time, END_OF_TIME))


def amount(number: Decimal) -> str:
    """Write an amount without an exponent or idle zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

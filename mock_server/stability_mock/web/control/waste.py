"""Pictures that were paid for more than once: equal requests with equal seeds, which a client could have kept."""

from __future__ import annotations

import asyncio
import hashlib
from decimal import Decimal
from typing import NamedTuple

from pydantic import BaseModel

from stability_mock.state.exchange import Exchange
from stability_mock.web.control.dependencies import Chosen, amount
from stability_mock.web.control.pictures import PictureError, picture_bytes
from stability_mock.web.control.routing import control_router
from stability_mock.web.control.streaming import Read, read

router = control_router("quotas")


class Repeated(BaseModel):
    """A picture that was paid for several times: its SHA-256, the price of one, and the requests in order."""

    sha256: str
    price: str
    times: int
    ids: list[str]


class Waste(BaseModel):
    """What was paid for pictures after the first time, for how many, and which they are."""

    credits: str
    pictures: int
    repeats: list[Repeated]


class Bought(NamedTuple):
    """A request that was paid for."""

    id: str
    price: Decimal


@router.get("/waste")
async def read_waste(sandboxes: Chosen) -> Waste:
    """Find the pictures in the journal that one key paid for more than once; the most expensive first."""
    bought: dict[tuple[str, str], list[Bought]] = {}
    async for batch in read(sandboxes, await sandboxes.entries()):
        await asyncio.to_thread(_sort, batch, bought)
    repeats = [(digest, several) for (_, digest), several in bought.items() if len(several) > 1]
    repeats.sort(key=lambda repeat: _wasted(repeat[1]), reverse=True)
    return Waste(
        credits=amount(sum((_wasted(several) for _, several in repeats), Decimal(0))),
        pictures=sum(len(several) - 1 for _, several in repeats),
        repeats=[_repeated(digest, several) for digest, several in repeats],
    )


def _sort(batch: Read, bought: dict[tuple[str, str], list[Bought]]) -> None:
    """Sort what was paid for by key and picture."""
    for entry, exchange in batch:
        if exchange.price is not None:
            bought.setdefault((entry.key, _digest(exchange)), []).append(Bought(exchange.id, exchange.price))


def _digest(exchange: Exchange) -> str:
    """Return the SHA-256 of a picture; of one that was not kept, a name of its own."""
    try:
        return hashlib.sha256(picture_bytes(exchange)).hexdigest()
    except PictureError:
        return exchange.id


def _wasted(several: list[Bought]) -> Decimal:
    return sum((one.price for one in several[1:]), Decimal(0))


def _repeated(digest: str, several: list[Bought]) -> Repeated:
    ids = [one.id for one in several]
    return Repeated(sha256=digest, price=amount(several[0].price), times=len(several), ids=ids)

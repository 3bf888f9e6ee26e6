"""The journal by rows: of each exchange what a list shows, and only what is new."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, Field

from stability_mock.faults.scenario_file import Strict
from stability_mock.state.exchange import Exchange
from stability_mock.state.identity import sandbox_id
from stability_mock.state.journal import Entry
from stability_mock.web.control.dependencies import Chosen, SandboxId, amount, date
from stability_mock.web.control.pictures import PictureSeen, picture_seen, seed_of
from stability_mock.web.control.routing import control_router
from stability_mock.web.forms import form_of

router = control_router("journal")

MAX_ROWS = 200


class Range(Strict):
    """Which exchanges: those between two sequence numbers, of these the newest."""

    after: Annotated[int, Field(ge=0)] = 0
    before: Annotated[int, Field(ge=0)] | None = None
    limit: Annotated[int, Field(ge=1, le=MAX_ROWS)] = 50
    sandbox: SandboxId = None


class Row(BaseModel):
    """What a list shows of an exchange; `seed` is the one that the answer names.

    `generation` is the id that the submit and the polls of an asynchronous generation share, empty if there is none.
    """

    id: str
    sequence: int
    time: datetime
    sandbox: str
    key: str
    client: str
    method: str
    path: str
    operation: str
    status: int
    verdict: str
    price: str | None
    fault: str
    hint: str
    milliseconds: float
    prompt: str
    model: str
    seed: int | None
    generation: str
    uploads: int
    picture: PictureSeen | None


class Rows(BaseModel):
    """The newest exchanges of a range, the oldest of them first.

    `sequence` is what to ask after next time, `matched` how many exchanges the range has, and `forgotten` how many the
    journal has dropped for want of space.
    """

    sequence: int
    matched: int
    forgotten: int
    rows: list[Row]


@router.get("/journal/rows", response_model=Rows)
async def read_rows(sandboxes: Chosen, within: Annotated[Range, Query()]) -> Response:
    """List the newest exchanges of a range; of all sandboxes, those of the thousand that changed last."""
    store = sandboxes.service.store
    sequence = await store.sequence(sandboxes.key)
    before = sequence + 1 if within.before is None else min(within.before, sequence + 1)
    abouts = await sandboxes.about()
    found = [
        entry
        for about in abouts
        if about.sequence > within.after
        for entry in await store.entries(about.key, within.after)
    ]
    entries = sorted((entry for entry in found if entry.sequence < before), key=lambda entry: entry.sequence)
    chosen = [(entry, await store.exchange(entry.key, entry.id)) for entry in entries[-within.limit :]]
    labels = {about.key: about.label for about in abouts}

    def written() -> bytes:
        rows = [_row(entry, labels[entry.key], exchange) for entry, exchange in chosen if exchange]
        forgotten = sum(about.dropped for about in abouts)
        return Rows(sequence=sequence, matched=len(entries), forgotten=forgotten, rows=rows).model_dump_json().encode()

    return Response(await asyncio.to_thread(written), media_type="application/json")


def _row(entry: Entry, label: str, exchange: Exchange) -> Row:
    form = form_of(exchange)
    return Row(
        id=exchange.id,
        sequence=entry.sequence,
        time=date(exchange.time),
        sandbox=sandbox_id(entry.key),
        key=label,
        client=exchange.client,
        method=exchange.safe_method,
        path=exchange.path,
        operation=exchange.operation,
        status=exchange.status,
        verdict=exchange.verdict,
        price=None if exchange.price is None else amount(exchange.price),
        fault=exchange.fault,
        hint=exchange.hint,
        milliseconds=round(exchange.milliseconds, 3),
        prompt=form.fields.get("prompt", ""),
        model=form.fields.get("model", ""),
        seed=seed_of(exchange),
        generation=exchange.generation,
        uploads=len(form.uploads),
        picture=picture_seen(exchange),
    )

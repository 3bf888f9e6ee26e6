"""The journal: every request of a world and its answer, to look at, to archive and to assert on."""

from __future__ import annotations

import asyncio
import base64
import json
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from stability_mock.faults.scenario_file import Strict
from stability_mock.state.journal import Exchange
from stability_mock.web.control import har
from stability_mock.web.control.dependencies import Chosen, Worlds, date
from stability_mock.web.control.models import ExchangeSeen, seen
from stability_mock.web.control.verification import Verdict, Verification, compare
from stability_mock.web.forms import form_of

router = APIRouter(tags=["journal"])


class Filter(Strict):
    """Which exchanges: all that fit every field that is given."""

    operation: str | None = None
    status: int | None = None
    prompt_contains: str | None = None
    since: datetime | None = None
    limit: Annotated[int, Field(ge=1)] | None = None


@router.get("/journal")
async def read_journal(worlds: Chosen, only: Annotated[Filter, Query()]) -> list[ExchangeSeen]:
    """List the exchanges, the oldest first; `limit` keeps the newest."""
    exchanges = await worlds.exchanges()
    return await asyncio.to_thread(lambda: [seen(exchange) for exchange in _chosen(exchanges, only)])


@router.get("/journal.har")
async def read_archive(worlds: Chosen, only: Annotated[Filter, Query()], request: Request) -> JSONResponse:
    """Write the exchanges as HAR 1.2."""
    base_url = f"{request.url.scheme}://{request.url.netloc}"
    exchanges = _chosen(await worlds.exchanges(), only)
    return await asyncio.to_thread(lambda: JSONResponse(har.archive(exchanges, base_url)))


@router.post("/journal/verify", responses={409: {"model": Verdict}})
async def verify(worlds: Chosen, wanted: Verification, response: Response) -> Verdict:
    """Pass if as many requests as wanted fit the pattern; else 409, with the nearest misses."""
    exchanges = await worlds.exchanges()
    verdict = await asyncio.to_thread(lambda: compare(wanted, [seen(exchange) for exchange in exchanges]))
    if not wanted.holds(verdict.matched):
        response.status_code = 409
    return verdict


@router.get("/journal/{request_id}")
async def read_exchange(worlds: Chosen, request_id: str) -> ExchangeSeen:
    """Read one exchange."""
    return seen(await _one(worlds, request_id))


@router.get("/journal/{request_id}/image")
async def read_image(worlds: Chosen, request_id: str) -> Response:
    """Give the picture that was answered, whichever way it was asked for."""
    exchange = await _one(worlds, request_id)
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in exchange.answer_headers}
    media_type = headers.get("content-type", "")
    if exchange.price is None or len(exchange.answer_body) < exchange.answer_size:
        raise HTTPException(404, "this request was not answered with a picture, or it was too large to be kept")
    if media_type.startswith("image/"):
        return Response(exchange.answer_body, media_type=media_type)
    picture = base64.b64decode(json.loads(exchange.answer_body)["image"])
    return Response(picture, media_type=media_type.rpartition("type=")[2])


@router.delete("/journal", status_code=204)
async def clear(worlds: Chosen) -> None:
    """Forget the journal, and nothing else."""
    for key in await worlds.keys():
        await worlds.service.store.clear_journal(key)


async def _one(worlds: Worlds, request_id: str) -> Exchange:
    for exchange in await worlds.exchanges():
        if exchange.id == request_id:
            return exchange
    raise HTTPException(404, f"no request with the id {request_id[:40]} is in the journal")


def _chosen(exchanges: list[Exchange], only: Filter) -> list[Exchange]:
    found = [exchange for exchange in exchanges if _fits(exchange, only)]
    return found[-only.limit :] if only.limit else found


def _fits(exchange: Exchange, only: Filter) -> bool:
    if only.operation not in {None, exchange.operation} or only.status not in {None, exchange.status}:
        return False
    if only.since is not None and date(exchange.time) < _aware(only.since):
        return False
    return only.prompt_contains is None or only.prompt_contains in form_of(exchange).fields.get("prompt", "")


def _aware(time: datetime) -> datetime:
    return time if time.tzinfo else time.replace(tzinfo=UTC)

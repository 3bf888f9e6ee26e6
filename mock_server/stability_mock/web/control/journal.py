"""The journal: every request of a sandbox and its answer, to look at, to archive and to assert on."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import Field
from starlette.responses import StreamingResponse

from stability_mock.faults.scenario_file import Strict
from stability_mock.state.exchange import Exchange
from stability_mock.state.journal import Entry
from stability_mock.web.control import har
from stability_mock.web.control.dependencies import Chosen, Sandboxes, SandboxId, date
from stability_mock.web.control.models import ExchangeSeen, seen
from stability_mock.web.control.routing import control_router
from stability_mock.web.control.streaming import Read, json_stream, read
from stability_mock.web.control.verification import Comparison, Prose, Verdict, Verification
from stability_mock.web.forms import form_of

router = control_router("journal")


class Filter(Strict):
    """Which exchanges: all that fit every field that is given."""

    operation: str | None = None
    status: int | None = None
    generation: str | None = None
    prompt_contains: Prose | None = None
    since: datetime | None = None
    limit: Annotated[int, Field(ge=1)] | None = None
    sandbox: SandboxId = None

    def fits(self, exchange: Exchange) -> bool:
        """Return whether an exchange is meant."""
        if self.operation not in {None, exchange.operation} or self.status not in {None, exchange.status}:
            return False
        if self.generation not in {None, exchange.generation}:
            return False
        if self.since is not None and date(exchange.time) < _aware(self.since):
            return False
        return self.prompt_contains is None or self.prompt_contains in form_of(exchange).fields.get("prompt", "")


@router.get("/journal", response_model=list[ExchangeSeen])
async def read_journal(sandboxes: Chosen, only: Annotated[Filter, Query()]) -> StreamingResponse:
    """List the exchanges, the oldest first; `limit` keeps the newest."""
    return json_stream(sandboxes, await _chosen(sandboxes, only), _seen_json, (b"", b""))


@router.get("/journal.har")
async def read_archive(sandboxes: Chosen, only: Annotated[Filter, Query()], request: Request) -> StreamingResponse:
    """Write the exchanges as HAR 1.2."""
    base_url = f"{request.url.scheme}://{request.url.netloc}"
    entries = await _chosen(sandboxes, only)
    return json_stream(sandboxes, entries, lambda exchange: har.entry(exchange, base_url), har.frame())


@router.post("/journal/verify", responses={409: {"model": Verdict}})
async def verify(sandboxes: Chosen, wanted: Verification, response: Response) -> Verdict:
    """Pass if as many requests as wanted fit the pattern; else 409, with the nearest misses."""
    comparison = Comparison(wanted.pattern)
    async for batch in read(sandboxes, await sandboxes.entries()):
        await asyncio.to_thread(comparison.add_all, (seen(exchange) for _, exchange in batch))
    verdict = comparison.verdict()
    if not wanted.holds(verdict.matched):
        response.status_code = 409
    return verdict


@router.delete("/journal", status_code=204)
async def clear(sandboxes: Chosen) -> None:
    """Forget the journal, and nothing else."""
    for key in await sandboxes.keys():
        await sandboxes.service.store.clear_journal(key)


async def _chosen(sandboxes: Sandboxes, only: Filter) -> list[Entry]:
    """Find the exchanges that fit, the oldest first; the newest are looked at first, as many as are needed."""
    entries = await sandboxes.entries()
    if not only.model_dump(exclude_none=True, exclude={"limit", "sandbox"}):
        return entries[-only.limit :] if only.limit else entries
    found: list[Entry] = []
    async for batch in read(sandboxes, reversed(entries)):
        found += await asyncio.to_thread(_fitting, batch, only)
        if only.limit and len(found) >= only.limit:
            break
    return found[: only.limit][::-1]


def _fitting(batch: Read, only: Filter) -> list[Entry]:
    return [entry for entry, exchange in batch if only.fits(exchange)]


def _seen_json(exchange: Exchange) -> bytes:
    return seen(exchange).model_dump_json().encode()


def _aware(time: datetime) -> datetime:
    return time if time.tzinfo else time.replace(tzinfo=UTC)

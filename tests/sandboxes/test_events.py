"""The stream of events: that something has changed, of which sandbox, and for how many."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest
from listening import listening
from stability_mock.settings import Settings
from stability_mock.state.identity import sandbox_id
from stability_mock.web.control.events import MAX_LISTENERS

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Coroutine

    from fastapi import FastAPI

    Asks = Callable[[httpx.AsyncClient], Coroutine[None, None, httpx.Response]]


def _client(app: FastAPI, key: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
    headers = {"authorization": f"Bearer {key}"}
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers)


async def _picture(client: httpx.AsyncClient) -> httpx.Response:
    return await client.post("/v2beta/stable-image/generate/core", files={"prompt": (None, "A fox")})


CHANGES: list[Asks] = [
    _picture,
    lambda client: client.get("/v1/user/nothing"),
    lambda client: client.post("/_mock/clock/freeze"),
    lambda client: client.put("/_mock/credits", json={"balance": "5"}),
    lambda client: client.post("/_mock/faults", json={"status": 500}),
    lambda client: client.delete("/_mock/faults"),
    lambda client: client.delete("/_mock/journal"),
    lambda client: client.post("/_mock/reset"),
]
LOOKS = ["clock", "credits", "limiter", "faults", "journal", "journal.har", "health"]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("one", [True, False], ids=["of one", "of all"])
def test_each_change_is_an_event_with_a_larger_number(app: FastAPI, key: str, change: Asks, *, one: bool) -> None:
    async def run() -> list[int]:
        async with _client(app, key) as client:
            await _picture(client)
            async with listening(app, f"sandbox={sandbox_id(key)}" * one) as stream:
                assert await stream.status() == 200
                first = await stream.news()
                assert (await change(client)).status_code < 500
                return [first, await stream.news()]

    first, second = asyncio.run(run())
    assert first < second < 1 << 53


def test_whoever_only_looks_changes_nothing(app: FastAPI, key: str) -> None:
    async def run() -> bool:
        async with _client(app, key) as client, listening(app, f"sandbox={sandbox_id(key)}") as _:
            pass
        async with _client(app, key) as client:
            await _picture(client)
            async with listening(app, f"sandbox={sandbox_id(key)}") as stream:
                await stream.status()
                await stream.news()
                for path in LOOKS:
                    assert (await client.get(f"/_mock/{path}")).status_code == 200
                return await stream.is_silent()

    assert asyncio.run(run())


def test_a_sandbox_hears_nothing_of_another(app: FastAPI, key: str) -> None:
    async def run() -> bool:
        async with _client(app, key) as client, _client(app, f"{key}-other") as other:
            await _picture(client)
            async with listening(app, f"sandbox={sandbox_id(key)}") as stream:
                await stream.status()
                await stream.news()
                await _picture(other)
                await other.post("/_mock/clock/freeze")
                return await stream.is_silent()

    assert asyncio.run(run())


def test_a_place_is_free_again_when_its_listener_leaves(app: FastAPI) -> None:
    async def all_but_one() -> AsyncGenerator[int]:
        async with listening(app) as stream:
            yield await stream.status()

    async def run() -> tuple[list[int], int, int]:
        taken = [all_but_one() for _ in range(MAX_LISTENERS)]
        statuses = [await anext(listener) for listener in taken]
        async with listening(app) as stream:
            refused = await stream.status()
        await taken[0].aclose()
        async with listening(app) as stream:
            again = await stream.status()
        for listener in taken[1:]:
            await listener.aclose()
        return statuses, refused, again

    assert asyncio.run(run()) == ([200] * MAX_LISTENERS, 503, 200)


@pytest.mark.parametrize(
    "header", [(b"origin", b"https://example.com"), (b"sec-fetch-site", b"cross-site"), (b"host", b"example.com")]
)
def test_a_page_from_elsewhere_does_not_listen(app: FastAPI, header: tuple[bytes, bytes]) -> None:
    async def run() -> int:
        async with listening(app, "", header) as stream:
            return await stream.status()

    assert asyncio.run(run()) == 403


@pytest.mark.parametrize("settings", [Settings(control="off")])
def test_without_the_control_api_there_is_no_stream(app: FastAPI) -> None:
    async def run() -> int:
        async with listening(app) as stream:
            return await stream.status()

    assert asyncio.run(run()) == 404

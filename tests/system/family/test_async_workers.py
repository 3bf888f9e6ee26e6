"""Asynchronous generations on several workers that share a Redis: none is lost, mixed up or charged twice."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from asking import drawn
from live import start
from polling import RELIGHT, RESULTS, poll, submitted
from redis_server import redis_url
from shared_sandboxes import sharing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from live import Live

__all__ = ["redis_url"]

FLAGS = ("--contract", "2026", "--log-level", "warning", "--rate-limit", "off")
PICTURE = drawn((64, 64))


@pytest.fixture(scope="module")
def shared() -> Iterator[Live]:
    """Run four workers on one Redis."""
    with sharing(4, *FLAGS) as (live, _):
        yield live


class Fetched:
    """One generation from its submit to its picture, each request on a connection of its own, so of any worker."""

    def __init__(self, client: httpx.AsyncClient, key: str, number: int) -> None:
        self._client = client
        self._headers = {"authorization": f"Bearer {key}"}
        self.key = key
        self.seed = 1 + number
        self.id = self.request_id = ""
        self.statuses: list[int] = []

    async def run(self) -> None:
        """Submit, and poll until there is something else than a 202."""
        fields = {"background_prompt": "a barn", "seed": str(self.seed)}
        files = {"subject_image": ("in.png", PICTURE, "image/png")}
        answer = await self._client.post(RELIGHT, headers=self._headers, data=fields, files=files)
        assert answer.status_code == 200, answer.text
        self.id, self.request_id = answer.json()["id"], answer.headers["x-request-id"]
        while not self.statuses or self.statuses[-1] == 202:
            answer = await self._client.get(f"{RESULTS}/{self.id}", headers=self._headers)
            self.statuses.append(answer.status_code)
        assert answer.headers["seed"] == str(self.seed)
        again = await self._client.get(f"{RESULTS}/{self.id}", headers=self._headers)
        assert again.content == answer.content

    async def status_for(self, key: str) -> int:
        """Poll with another key."""
        answer = await self._client.get(f"{RESULTS}/{self.id}", headers={"authorization": f"Bearer {key}"})
        return answer.status_code


async def together(url: str, keys: list[str]) -> tuple[list[Fetched], list[Any], list[int]]:
    """Run one generation for each key, all at once; return them, the books of the keys, and what strangers get."""
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=300) as client:
        found = [Fetched(client, key, number) for number, key in enumerate(keys)]
        await asyncio.gather(*(one.run() for one in found))
        headers = [{"authorization": f"Bearer {key}"} for key in sorted(set(keys))]
        books = [(await client.get("/_mock/credits", headers=one)).json() for one in headers]
        strangers = [await one.status_for(f"{one.key}-stranger") for one in found[:5]]
    return found, books, strangers


@pytest.mark.parametrize("keys", [1, 10])
def test_a_hundred_at_once_are_each_fetched_and_charged_once(shared: Live, keys: int) -> None:
    names = [f"sk-of-{keys}-number-{number % keys}" for number in range(100)]

    found, books, strangers = asyncio.run(together(shared.url, names))

    assert [one.statuses for one in found] == [[202, 200]] * 100
    assert len({one.id for one in found}) == 100
    assert strangers == [404] * 5
    for key, book in zip(sorted(set(names)), books, strict=True):
        own = sorted(one.request_id for one in found if one.key == key)
        assert sorted(charge["request_id"] for charge in book["charges"]) == own
        assert book["spent"] == str(8 * len(own))
    assert "dropped" not in shared.log


def test_a_restart_of_the_server_keeps_them(redis_url: str) -> None:
    flags = ("--store", redis_url, "--workers", "2", *FLAGS)
    with start(*flags) as live, client_of(live) as client:
        unfinished, finished = submitted(client), submitted(client)
        poll(client, finished)
        before = poll(client, finished)
    with start(*flags) as live, client_of(live) as client:
        after = poll(client, finished)
        statuses = [poll(client, unfinished).status_code for _ in range(2)]
        spent = client.get("/_mock/credits").json()["spent"]

    assert (after.status_code, after.content) == (200, before.content)
    assert statuses == [202, 200]
    assert spent == "16"


def client_of(live: Live) -> httpx.Client:
    """Return a client with one key."""
    return httpx.Client(base_url=live.url, headers={"authorization": "Bearer sk-restart"}, timeout=60)

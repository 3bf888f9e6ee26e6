"""Faults in sandboxes that several processes share: each fires as often as planned, whoever answers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest
from asking import GENERATE
from broken import control, received
from shared_sandboxes import sharing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from live import Live

FAULTS = [
    {"status": 500, "times": 2},
    {"status": 429, "match": {"nth": 30}},
    {"wire": "html_502", "times": 3, "match": {"prompt_contains": "number 7"}},
]


@pytest.fixture(scope="module")
def shared() -> Iterator[Live]:
    """Serve with four processes."""
    with sharing(4) as (live, _):
        yield live


def test_faults_fire_exactly_as_often_as_planned_over_all_processes(shared: Live, key: str) -> None:
    with control(shared, key) as sandbox:
        sandbox.post("/faults", json=FAULTS).raise_for_status()

    statuses = asyncio.run(ask_at_once(shared, key, 120))

    with control(shared, key) as sandbox:
        listed = sandbox.get("/faults").json()
    assert {status: statuses.count(status) for status in set(statuses)} == {200: 114, 500: 2, 429: 1, 502: 3}
    assert [fault["fired"] for fault in listed] == [2, 1, 3]


def test_a_fault_planned_without_a_key_hits_sandboxes_that_begin_later(shared: Live, key: str) -> None:
    with control(shared, "") as everyone:
        fault = everyone.post("/faults", json={"status": 500, "times": 1}).json()[0]["id"]

        statuses = [received(shared, f"{key}{number}").status for number in (1, 1, 2, 2)]
        everyone.delete(f"/faults/{fault}").raise_for_status()
        after = received(shared, f"{key}3").status

    assert statuses == [500, 200, 500, 200]
    assert after == 200


@pytest.mark.parametrize("latency", [{"fixed": 60}, {"uniform": [50, 70]}, {"log_normal": [60, 0.1]}])
def test_a_planned_latency_passes_in_the_time_of_the_shared_sandbox(
    shared: Live, key: str, latency: dict[str, object]
) -> None:
    with control(shared, key) as sandbox:
        sandbox.post("/clock/rate", json={"factor": 1_000_000})
        sandbox.post("/faults", json={"latency": latency}).raise_for_status()

        answer = received(shared, key)

        assert answer.status == 200
        assert sandbox.get("/faults").json()[0]["fault"]["latency"] == {
            "fixed": None,
            "uniform": None,
            "log_normal": None,
            **latency,
        }


def test_a_fault_may_be_taken_back_while_it_fires(shared: Live, key: str) -> None:
    with control(shared, key) as sandbox:
        fault = sandbox.post("/faults", json={"status": 500}).json()[0]["id"]

        statuses = asyncio.run(ask_at_once(shared, key, 40, lambda: sandbox.delete(f"/faults/{fault}")))
        after = received(shared, key).status

    assert set(statuses) <= {200, 500}
    assert after == 200


def test_a_stall_does_not_hold_up_the_end_of_several_processes(tmp_path: Path) -> None:
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text("faults: [{wire: stall}]", encoding="utf-8")

    with sharing(2, "--scenario", str(scenario)) as (live, _):
        received(live, "sk-stalled", "stall")
        live.stop()

        assert "ERROR" not in live.log, live.log


async def ask_at_once(live: Live, key: str, number: int, meanwhile: object = None) -> list[int]:
    """Ask so often on many connections, each request with another prompt, and tell what was answered."""
    headers = {"authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(base_url=live.url, headers=headers, timeout=60) as client:

        async def one(place: int) -> int:
            form = {"prompt": f"number {place % 10}", "seed": "1", "output_format": "jpeg"}
            answer = await client.post(f"{GENERATE}/core", data=form, files={"none": ""})
            if place == number // 2 and callable(meanwhile):
                await asyncio.to_thread(meanwhile)
            return answer.status_code

        return list(await asyncio.gather(*(one(place) for place in range(number))))

"""A wire fault hits one answer and nothing else, on any connection, and nobody pays for half a picture."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest
from asking import GENERATE, ask
from broken import SILENCE_SECONDS, connected_with, control, hurry, received
from live import start
from stability_mock.faults.table import WIRE_FAULTS
from stability_mock.web.response_writer import WireFaultError
from wire import connected, form, named, post

if TYPE_CHECKING:
    from fastapi import FastAPI
    from live import Live

ON_THE_WAY = [
    "closed",
    "reset",
    "headers_only",
    "cut",
    "cut_reset",
    "stall",
    "dribble",
    "length_too_long",
    "length_too_short",
    "slow_headers",
]
PAID = {"dribble", "slow_headers", "wrong_type", "no_seed", "content_filtered"}


@pytest.mark.parametrize("fault", WIRE_FAULTS)
def test_the_second_answer_of_a_connection_is_hit_as_a_first_one_would_be_and_others_are_left_alone(
    served: Live, key: str, fault: str
) -> None:
    hurry(served, key)
    alone = received(served, key, fault)

    with connected_with(served, key) as client, connected_with(served, key) as other:
        client.ask()
        other.ask()
        before = [client.answer(), other.answer()]
        client.ask(fault, b"connection: close")
        faulty = client.everything(SILENCE_SECONDS if fault == "stall" else 30)
        other.ask()
        after = other.answer()

    assert [answer.status for answer in before] == [200, 200]
    assert (faulty.headers if faulty.data else {}) == (alone.headers if alone.data else {})
    assert (faulty.status, len(faulty.body), faulty.end) == (alone.status, len(alone.body), alone.end)
    assert (after.status, after.body) == (200, before[1].body)


@pytest.mark.parametrize("fault", WIRE_FAULTS)
def test_only_a_whole_picture_is_charged(served: Live, key: str, fault: str) -> None:
    hurry(served, key)

    received(served, key, fault)

    with control(served, key) as sandbox:
        ledger, journal = sandbox.get("/credits").json(), sandbox.get("/journal").json()
    assert ledger["spent"] == ("3" if fault in PAID else "0")
    assert [(seen["fault"], seen["price"]) for seen in journal] == [(fault, "3" if fault in PAID else None)]


def test_other_clients_are_answered_while_one_is_stalled_and_one_is_dribbled_to(served: Live, key: str) -> None:
    with control(served, key) as sandbox, connected_with(served, key) as stalled, connected_with(served, key) as slow:
        sandbox.post("/clock/freeze")
        stalled.ask("stall")
        slow.ask("dribble")
        begun = [stalled.everything(SILENCE_SECONDS).status, slow.everything(SILENCE_SECONDS).status]
        with connected_with(served, key) as other:
            other.ask()
            meanwhile = other.answer().status

    assert begun == [200, 200]
    assert meanwhile == 200


def test_clients_that_leave_a_fault_in_the_middle_do_no_harm(key: str) -> None:
    with start() as live:
        with control(live, key) as sandbox:
            sandbox.post("/clock/freeze")
        for fault in ON_THE_WAY:
            with connected_with(live, key) as client:
                client.ask(fault)
        last = received(live, key)
        live.stop()

        assert last.status == 200
        assert "ERROR" not in live.log, live.log


@pytest.mark.parametrize("fault", ["stall", "dribble", "slow_headers"])
def test_a_fault_under_way_does_not_hold_up_the_end_of_the_server(key: str, fault: str) -> None:
    """The server waits half a minute for the answers under way, and logs an error if that was not enough."""
    with start() as live, connected_with(live, key) as client, control(live, key) as sandbox:
        sandbox.post("/clock/freeze")
        client.ask(fault)
        begun = client.everything(SILENCE_SECONDS)
        live.stop()
        rest = client.everything()

        assert (begun.end, rest.data) == ("silent", b"")
        assert "ERROR" not in live.log, live.log


@pytest.mark.parametrize("fault", ["cut", "stall"])
def test_a_request_behind_a_fault_does_not_hold_up_the_end_of_the_server(key: str, fault: str) -> None:
    body = form(named(b"prompt", b"a lighthouse"))
    with start() as live:
        with connected(live.address) as wire:
            wire.send(post(key, body, b"prefer: fault=" + fault.encode()) + post(key, body))
            status, _ = wire.head()
        live.stop()

        assert status == 200
        assert "ERROR" not in live.log, live.log


@pytest.mark.parametrize("fault", ON_THE_WAY)
def test_a_fault_on_the_way_says_clearly_that_an_application_without_a_server_cannot_have_it(
    app: FastAPI, key: str, fault: str
) -> None:
    async def generate() -> None:
        transport = httpx.ASGITransport(app)
        headers = {"authorization": f"Bearer {key}", "prefer": f"fault={fault}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            await client.post(f"{GENERATE}/core", headers=headers, data={"prompt": "a"}, files={"none": ""})

    with pytest.raises(WireFaultError, match="use a server that listens"):
        asyncio.run(generate())


@pytest.mark.parametrize("fault", sorted(set(WIRE_FAULTS) - set(ON_THE_WAY)))
def test_the_other_faults_need_no_server(client: httpx.Client, key: str, fault: str) -> None:
    client.event_hooks = {}

    answer = ask(client, "core", {"prefer": f"fault={fault}"}, prompt="a harbour")

    assert answer.status_code in {200, 429, 502, 504}
    assert key not in answer.text

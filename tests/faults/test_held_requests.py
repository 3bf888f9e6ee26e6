"""Requests that are held: they wait until somebody says how they are answered."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

import httpx
import pytest
from listening import PATIENCE_SECONDS
from stability_mock.faults.model import Effect
from stability_mock.faults.scenario_file import ScenarioError
from stability_mock.server import build
from stability_mock.settings import Settings
from stability_mock.state.clock import SECOND
from stability_mock.state.held import MAX_HELD, MAX_SECONDS, Answer, Held, HeldRequests
from stability_mock.state.identity import sandbox_id

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from fastapi import FastAPI

    Result = TypeVar("Result")

PATH = "/v2beta/stable-image/generate/core"


def run(app: FastAPI, key: str, use: Callable[[httpx.AsyncClient], Awaitable[Result]]) -> Result:
    """Use a client of the application on one event loop."""

    async def running() -> Result:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=("127.0.0.1", 1))
        headers = {"authorization": f"Bearer {key}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers) as client:
            return await asyncio.wait_for(use(client), PATIENCE_SECONDS)

    return asyncio.run(running())


async def asked(
    client: httpx.AsyncClient, prompt: str = "A fox"
) -> tuple[asyncio.Task[httpx.Response], dict[str, Any]]:
    """Ask for a picture with the next request being held; return the request, and what is seen of it."""
    await client.post("/_mock/faults", json={"hold": True, "times": 1})
    task = asyncio.ensure_future(client.post(PATH, files={"prompt": (None, prompt)}))
    while not (held := (await client.get("/_mock/held")).json()):  # noqa: ASYNC110 - there is no event to wait for
        await asyncio.sleep(0)  # it is on its way
    return task, held[0]


@pytest.mark.parametrize(
    ("how", "status", "expected"),
    [
        ({}, 200, ("accepted", "", "3")),
        ({"status": 402}, 402, ("payment_required", "402", None)),
        ({"status": "content_moderation"}, 403, ("content_moderation", "content_moderation", None)),
        ({"status": 500, "body": "own"}, 500, ("internal_error", "500", None)),
        ({"wire": "half_picture"}, 200, ("accepted", "half_picture", None)),
        ({"wire": "wrong_type"}, 200, ("accepted", "wrong_type", "3")),
    ],
)
def test_a_held_request_is_answered_as_somebody_says(
    app: FastAPI, key: str, how: dict[str, Any], status: int, expected: tuple[str, str, str | None]
) -> None:
    async def use(client: httpx.AsyncClient) -> tuple[httpx.Response, dict[str, Any]]:
        task, held = await asked(client)
        assert not task.done()
        assert (await client.post(f"/_mock/held/{held['id']}", json=how)).status_code == 204
        answer = await task
        assert answer.headers.get("x-request-id", held["id"]) == held["id"]
        assert (await client.get("/_mock/held")).json() == []
        return answer, (await client.get(f"/_mock/journal/{held['id']}")).json()

    answer, seen = run(app, key, use)

    assert answer.status_code == status
    assert (seen["verdict"], seen["fault"], seen["price"]) == expected
    assert "body" not in how or answer.text == how["body"]


def test_what_waits_is_seen_with_its_key_redacted(app: FastAPI, key: str) -> None:
    async def use(client: httpx.AsyncClient) -> tuple[dict[str, Any], dict[str, Any]]:
        task, held = await asked(client, f"A fox called {key}")
        state = (await client.get("/_mock/state", params={"sandbox": sandbox_id(key)})).json()
        await client.post(f"/_mock/held/{held['id']}", json={})
        await task
        return held, state

    held, state = run(app, key, use)

    assert key not in str(held)
    assert held["prompt"].startswith("A fox called sk-***")
    assert (held["sandbox"], held["key"], held["operation"]) == (sandbox_id(key), f"sk-***{key[-4:]}", "core")
    assert 0 < held["seconds_left"] <= MAX_SECONDS
    assert [one["id"] for one in state["held"]] == [held["id"]]


def test_without_a_key_the_held_requests_of_all_are_answered(app: FastAPI, key: str) -> None:
    async def use(client: httpx.AsyncClient) -> int:
        task, held = await asked(client)
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as nobody:
            listed = (await nobody.get("/_mock/held")).json()
            assert held["id"] in [one["id"] for one in listed]
            await nobody.post(f"/_mock/held/{held['id']}", json={"status": 429})
        return (await task).status_code

    assert run(app, key, use) == 429


def test_a_reset_lets_a_held_request_go_on_as_usual(app: FastAPI, key: str) -> None:
    async def use(client: httpx.AsyncClient) -> int:
        task, _ = await asked(client)
        await client.post("/_mock/reset")
        return (await task).status_code

    assert run(app, key, use) == 200


@pytest.mark.parametrize(
    "wrong", [{"status": 418}, {"status": 402, "wire": "cut"}, {"wire": "no"}, {"body": "x"}, {"latency": {"fixed": 1}}]
)
def test_a_wrong_answer_answers_nothing(app: FastAPI, key: str, wrong: dict[str, Any]) -> None:
    async def use(client: httpx.AsyncClient) -> tuple[int, int]:
        task, held = await asked(client)
        refused = await client.post(f"/_mock/held/{held['id']}", json=wrong)
        assert not task.done()
        await client.post(f"/_mock/held/{held['id']}", json={})
        return refused.status_code, (await task).status_code

    assert run(app, key, use) == (422, 200)


def test_what_does_not_wait_cannot_be_answered(client: httpx.Client) -> None:
    answer = client.post("/_mock/held/nothing", json={})

    assert (answer.status_code, answer.json()["detail"]) == (404, "no request with the id nothing waits")


@pytest.mark.parametrize("more", [{"status": 500}, {"wire": "cut"}, {"latency": {"fixed": 1}}])
def test_a_request_is_held_before_anything_else(client: httpx.Client, more: dict[str, Any]) -> None:
    answer = client.post("/_mock/faults", json={"hold": True, **more})

    assert answer.status_code == 422
    assert f"give hold without {next(iter(more))}" in answer.text


def _held(name: str) -> Held:
    return Held(name, "id", "label", "core", "", "A fox")


def test_it_is_held_for_a_bounded_time() -> None:
    held, last = HeldRequests(), MAX_SECONDS * SECOND
    assert held.hold(_held("a"), 7, 0)

    assert [one.since for one in held.waiting(last - 1)] == [7]
    assert held.take("a", last - 1) is None
    assert list(held.waiting(last)) == []
    assert not held.answer("a", None, last)
    assert held.take("a", last) == Answer(None)
    assert held.kept == {}


def test_an_answer_is_given_once() -> None:
    held = HeldRequests()
    held.hold(_held("a"), 0, 0)

    assert held.answer("a", Effect(status="402"), 1)
    assert not held.answer("a", None, 1)
    assert held.take("a", 1) == Answer(Effect(status="402"))


def test_an_answer_is_kept_when_another_request_comes() -> None:
    held = HeldRequests()
    held.hold(_held("first"), 0, 0)
    held.answer("first", Effect(status="402"), 0)

    held.hold(_held("second"), 0, 0)

    assert held.take("first", 0) == Answer(Effect(status="402"))


def test_too_many_are_not_held_and_those_that_wait_no_more_do_not_count() -> None:
    held = HeldRequests()
    for number in range(MAX_HELD):
        assert held.hold(_held(str(number)), 0, 0)

    assert not held.hold(_held("more"), 0, 1)
    assert held.hold(_held("later"), 0, MAX_SECONDS * SECOND)
    assert list(held.kept) == ["later"]


def test_held_requests_are_written_and_read() -> None:
    held = HeldRequests()
    held.hold(_held("a"), 1, 2)
    held.hold(_held("b"), 3, 4)
    held.answer("a", Effect(wire="cut", fraction=0.25), 5)

    assert HeldRequests.from_json(held.as_json()) == held


def test_a_scenario_that_holds_needs_the_control_api(tmp_path: Path) -> None:
    file = tmp_path / "faults.yaml"
    file.write_text("faults: [{hold: true}]")

    with pytest.raises(ScenarioError, match="with --control off nobody can answer"):
        build(Settings(scenario=str(file), control="off"))
    build(Settings(scenario=str(file)))

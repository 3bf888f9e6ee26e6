"""Planned faults: whom they hit, how often, and how they are listed and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from asked_for import client_of, planned
from asking import ask
from stability_mock.server import build
from stability_mock.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx
    from fastapi import FastAPI


@pytest.fixture
def app() -> FastAPI:
    """Build an application of its own: these tests plan for all its sandboxes."""
    return build(Settings())


@pytest.fixture
def keyless(app: FastAPI) -> Iterator[httpx.Client]:
    """Yield a client without a key, which speaks to all sandboxes."""
    with client_of(app) as found:
        yield found


def statuses(client: httpx.Client, number: int, endpoint: str = "core", **fields: str) -> list[int]:
    """Ask so often, and tell what was answered."""
    return [ask(client, endpoint, prompt="a lighthouse", seed="1", **fields).status_code for _ in range(number)]


def test_without_a_limit_a_fault_fires_for_ever(client: httpx.Client) -> None:
    planned(client, status=500)

    assert statuses(client, 5) == [500] * 5


def test_two_500s_then_fine(client: httpx.Client) -> None:
    planned(client, status=500, times=2)

    assert statuses(client, 4) == [500, 500, 200, 200]


def test_faults_planned_together_follow_one_another(client: httpx.Client) -> None:
    client.event_hooks = {}  # the contract declares no 502
    client.post(
        "/_mock/faults",
        json=[{"status": 500, "times": 2}, {"status": 429, "times": 1}, {"wire": "html_502", "times": 1}],
    )

    assert statuses(client, 6) == [500, 500, 429, 502, 200, 200]


def test_the_nth_request_alone_is_hit(client: httpx.Client) -> None:
    planned(client, status=500, match={"nth": 3})

    assert statuses(client, 5) == [200, 200, 500, 200, 200]


def test_each_fault_counts_its_requests_whether_or_not_another_hits_them(client: httpx.Client) -> None:
    planned(client, status=500, match={"nth": 1})
    planned(client, status=429, match={"nth": 2})
    planned(client, status=403, match={"nth": 2})

    assert statuses(client, 3) == [500, 429, 200]


def test_an_operation_is_matched(client: httpx.Client) -> None:
    planned(client, status=500, match={"operation": "ultra"})

    assert [statuses(client, 1, endpoint) for endpoint in ("core", "ultra", "sd3")] == [[200], [500], [200]]


def test_a_model_is_matched_and_counts_where_it_is_only_the_default(client: httpx.Client) -> None:
    planned(client, status=500, match={"model": "sd3-large"})

    assert statuses(client, 1, "sd3", model="sd3-medium") == [200]
    assert statuses(client, 1, "sd3", model="sd3-large") == [500]
    assert statuses(client, 1, "sd3") == [500]


def test_a_part_of_the_prompt_is_matched_as_it_is_written(client: httpx.Client) -> None:
    planned(client, status=500, match={"prompt_contains": "red (.*"})

    hit = ask(client, "core", prompt="a red (.* fox")
    others = [ask(client, "core", prompt=prompt) for prompt in ("a red fox", "a Red (.* fox")]

    assert hit.status_code == 500
    assert [answer.status_code for answer in others] == [200, 200]


def test_all_that_is_given_must_fit(client: httpx.Client) -> None:
    planned(client, status=500, match={"operation": "core", "prompt_contains": "fox", "nth": 2})

    answers = [
        ask(client, endpoint, prompt=prompt).status_code
        for endpoint, prompt in (("core", "a fox"), ("ultra", "a fox"), ("core", "a hare"), ("core", "a fox"))
    ]

    assert answers == [200, 200, 200, 500]


def test_chance_with_a_seed_gives_the_same_pattern_in_every_run(client: httpx.Client) -> None:
    fault = {"status": 500, "match": {"probability": 0.5}, "seed": 7}
    planned(client, **fault)
    first = statuses(client, 20)
    client.post("/_mock/reset")
    planned(client, **fault)

    second = statuses(client, 20)

    assert first == second
    assert {200, 500} == set(first)


def test_chance_with_another_seed_gives_another_pattern(client: httpx.Client) -> None:
    patterns = []
    for seed in (1, 2):
        client.delete("/_mock/faults")
        planned(client, status=500, match={"probability": 0.5}, seed=seed)
        patterns.append(statuses(client, 20))

    assert patterns[0] != patterns[1]


@pytest.mark.parametrize(("probability", "expected"), [(0, 200), (1, 500)])
def test_never_and_always_are_certain(client: httpx.Client, probability: float, expected: int) -> None:
    planned(client, status=500, match={"probability": probability})

    assert statuses(client, 10) == [expected] * 10


def test_chance_counts_only_what_fired(client: httpx.Client) -> None:
    planned(client, status=500, times=3, match={"probability": 0.5}, seed=3)

    found = statuses(client, 30)

    assert found.count(500) == 3
    assert client.get("/_mock/faults").json()[0]["fired"] == 3


def test_the_list_shows_how_often_each_matched_and_fired(client: httpx.Client) -> None:
    first = planned(client, status=500, times=1)
    second = planned(client, wire="empty_200", match={"operation": "ultra"})

    statuses(client, 3)

    listed = client.get("/_mock/faults").json()
    assert [(fault["id"], fault["matched"], fault["fired"]) for fault in listed] == [(first, 1, 1), (second, 0, 0)]
    assert listed[0]["fault"]["status"] == "500"
    assert listed[1]["fault"]["match"]["operation"] == "ultra"


def test_what_is_listed_can_be_planned_again(client: httpx.Client) -> None:
    planned(client, wire="cut", fraction=0.2, times=3, seed=9, latency={"uniform": [1, 2]}, match={"nth": 4})
    listed = client.get("/_mock/faults").json()[0]["fault"]

    planned(client, **listed)

    found = client.get("/_mock/faults").json()
    assert found[0]["fault"] == found[1]["fault"] == listed


def test_one_fault_is_taken_back_and_the_others_stay(client: httpx.Client) -> None:
    gone, stays = planned(client, status=500), planned(client, status=403)

    answer = client.delete(f"/_mock/faults/{gone}")

    assert answer.status_code == 204
    assert [fault["id"] for fault in client.get("/_mock/faults").json()] == [stays]
    assert statuses(client, 1) == [403]


def test_all_faults_are_taken_back(client: httpx.Client) -> None:
    planned(client, status=500)
    planned(client, status=403)

    client.delete("/_mock/faults")

    assert client.get("/_mock/faults").json() == []
    assert statuses(client, 1) == [200]


def test_a_fault_that_is_not_there_cannot_be_taken_back(client: httpx.Client) -> None:
    answer = client.delete("/_mock/faults/0000")

    assert answer.status_code == 404
    assert "no fault is planned with the id 0000" in answer.json()["detail"]


def test_a_reset_forgets_faults(client: httpx.Client) -> None:
    planned(client, status=500)

    client.post("/_mock/reset")

    assert statuses(client, 1) == [200]


def test_sandboxes_do_not_share_their_faults(app: FastAPI, client: httpx.Client) -> None:
    planned(client, status=500)

    with client_of(app, "sk-somebody-else") as other:
        assert statuses(other, 1) == [200]


def test_a_fault_planned_without_a_key_hits_every_sandbox_as_often_and_those_to_come(
    app: FastAPI, client: httpx.Client, keyless: httpx.Client
) -> None:
    statuses(client, 1)
    fault = planned(keyless, status=500, times=2)

    hit = statuses(client, 3)
    with client_of(app, "sk-newcomer") as newcomer:
        hit_later = statuses(newcomer, 3)

    assert hit == hit_later == [500, 500, 200]
    assert [(seen["id"], seen["fired"]) for seen in keyless.get("/_mock/faults").json()] == [(fault, 4)]


def test_a_fault_planned_for_all_is_taken_back_from_all(
    app: FastAPI, client: httpx.Client, keyless: httpx.Client
) -> None:
    statuses(client, 1)
    fault = planned(keyless, status=500)

    keyless.delete(f"/_mock/faults/{fault}")

    with client_of(app, "sk-newcomer") as newcomer:
        assert statuses(client, 1) == statuses(newcomer, 1) == [200]


def test_a_refusal_may_come_with_any_body(client: httpx.Client) -> None:
    client.event_hooks = {}  # the contract declares no such body
    planned(client, status=429, body='{"detail": "slow down, \u263a"}')

    answer = ask(client, "core", prompt="a lighthouse")

    assert (answer.status_code, answer.content) == (429, '{"detail": "slow down, \u263a"}'.encode())
    assert client.get("/_mock/faults").json()[0]["fault"]["body"] == '{"detail": "slow down, \u263a"}'


WRONG: list[tuple[Any, str]] = [
    ({}, "give a status, a wire fault, a latency, a generation or polls"),
    ({"status": 500, "wire": "cut"}, "give a status or a wire fault, not both"),
    ({"status": 500, "polls": 1}, "generation and polls are for what comes after the submit"),
    ({"wire": "cut", "generation": "fails"}, "generation and polls are for what comes after the submit"),
    ({"generation": "explodes"}, "Input should be 'fails', 'moderated'"),
    ({"polls": 1_000}, "Input should be less than or equal to 999"),
    ({"status": 418}, "status must be one of 400, 401"),
    ({"status": "teapot"}, "status must be one of"),
    ({"wire": "explode"}, "Input should be 'closed', 'reset'"),
    ({"status": 500, "times": 0}, "greater than or equal to 1"),
    ({"status": 500, "times": 10**30}, "less than or equal to 1000000000"),
    ({"status": 500, "match": {"nth": 0}}, "greater than or equal to 1"),
    ({"status": 500, "match": {"probability": 1.5}}, "less than or equal to 1"),
    ({"status": 500, "match": {"promt": "a"}}, "Extra inputs are not permitted"),
    ({"status": 500, "match": {"prompt_contains": "a" * 10_001}}, "at most 10000 characters"),
    ({"status": 500, "seed": 10**30}, "less than or equal to"),
    ({"wire": "cut", "fraction": 2}, "less than or equal to 1"),
    ({"wire": "dribble", "bytes_per_second": 0}, "greater than or equal to 1"),
    ({"wire": "slow_headers", "seconds": 0}, "greater than or equal to 0.001"),
    ({"latency": {}}, "give one of fixed, uniform and log_normal"),
    ({"latency": {"fixed": 1, "uniform": [1, 2]}}, "give one of fixed, uniform and log_normal"),
    ({"latency": {"uniform": [2, 1]}}, "uniform goes from the minimum to the maximum, in seconds"),
    ({"latency": {"uniform": [1]}}, "Field required"),
    ({"latency": {"fixed": 3601}}, "less than or equal to 3600"),
    ({"latency": {"log_normal": [1, 99]}}, "less than or equal to 5"),
    ({"wire": "cut", "body": "no"}, "body is what a status comes with"),
    ({"status": 500, "body": "a" * 100_001}, "at most 100000 characters"),
    ([], "at least 1 item"),
    ([{"status": 500}] * 1_001, "at most 1000 items"),
]


@pytest.mark.parametrize(("content", "reason"), WRONG, ids=[str(content)[:50] for content, _ in WRONG])
def test_a_fault_that_makes_no_sense_is_refused_with_a_reason_and_changes_nothing(
    client: httpx.Client, content: object, reason: str
) -> None:
    answer = client.post("/_mock/faults", json=content)

    assert answer.status_code == 422
    assert reason in answer.text
    assert client.get("/_mock/faults").json() == []


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
@pytest.mark.parametrize("field", ['"fraction": %s', '"seconds": %s', '"match": {"probability": %s}'])
def test_numbers_that_are_none_are_refused(client: httpx.Client, field: str, number: str) -> None:
    content = '{"status": 500, ' + field % number + "}"

    answer = client.post("/_mock/faults", content=content, headers={"content-type": "application/json"})

    assert answer.status_code == 422

"""Where the mock stands, in one answer; and what was paid for twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from asking import ask
from stability_mock.settings import Settings
from stability_mock.state.identity import sandbox_id
from stability_mock.web.control.fixed import _settings

if TYPE_CHECKING:
    import httpx

REDIS = "redis://user:secret@127.0.0.1:1/0"


def state(client: httpx.Client, **query: str) -> dict[str, Any]:
    """Read where the mock stands."""
    answer = client.get("/_mock/state", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_one_sandbox_is_seen_at_one_moment(client: httpx.Client, key: str) -> None:
    client.post("/_mock/clock/freeze")
    client.put("/_mock/credits", json={"balance": "20"})
    (fault,) = client.post("/_mock/faults", json={"status": 500, "match": {"operation": "ultra"}}).json()
    ask(client, "core", prompt="A fox")
    ask(client, "sd3", prompt="A fox", model="sd3-medium")

    found = state(client, sandbox=sandbox_id(key))

    assert found["sandbox"] == {
        "id": sandbox_id(key),
        "label": f"sk-***{key[-4:]}",
        "requests": 2,
        "forgotten": 0,
        "sequence": found["sequence"],
    }
    assert found["sandbox"] in found["sandboxes"]
    assert found["clock"] == client.get("/_mock/clock").json()
    assert found["credits"] == {"balance": "13.5", "spent": "6.5", "spent_on": {"core": "3", "sd3": "3.5"}}
    assert found["faults"] == [fault]
    assert found["journal"] == {"requests": 2, "forgotten": 0}
    assert found["limiter"].items() >= client.get("/_mock/limiter").json().items()


def test_a_time_out_runs_down_in_the_time_of_the_sandbox(client: httpx.Client) -> None:
    client.post("/_mock/clock/freeze")
    for _ in range(151):
        client.post("/v2beta/stable-image/generate/core")
    client.post("/_mock/clock/advance", json={"seconds": 20})

    limiter = state(client)["limiter"]

    assert (limiter["limit"], limiter["seconds"], limiter["time_out_seconds"]) == (150, 10, 60)
    assert (limiter["used"], limiter["remaining"], limiter["time_out_left"]) == (0, 0, 40)
    client.post("/_mock/clock/advance", json={"seconds": 40})
    assert state(client)["limiter"]["time_out_left"] == 0


@pytest.mark.parametrize("settings", [Settings(rate_limit=None, credits=None, cache_mb=63)])
def test_without_a_limit_and_an_end_of_credits_it_says_so(client: httpx.Client) -> None:
    found = state(client)

    assert (found["limiter"]["limit"], found["limiter"]["remaining"]) == (None, None)
    assert (found["credits"]["balance"], found["settings"]["credits"]) == ("unlimited", "unlimited")
    assert found["settings"]["rate_limit"] == "off"


@pytest.mark.parametrize("settings", [Settings(cache_mb=62)])
def test_of_all_it_has_the_sums_and_those_that_changed_last_first(client: httpx.Client, key: str) -> None:
    for name in "aba":
        ask(client, "core", {"authorization": f"Bearer {key}-{name}"}, prompt="A fox")
    client.get("/_mock/clock", headers={"authorization": f"Bearer {key}-looked-at-only"})
    del client.headers["authorization"]

    found = state(client)

    assert found["sandbox"] is None
    assert [one["id"] for one in found["sandboxes"]] == [sandbox_id(f"{key}-{name}") for name in "ab"]
    assert [one["requests"] for one in found["sandboxes"]] == [2, 1]
    assert (found["sandboxes_total"], found["journal"]["requests"]) == (2, 3)
    assert found["credits"]["spent_on"] == {"core": "9"}


def test_what_can_be_asked_for_is_listed(client: httpx.Client) -> None:
    found = state(client)

    assert found["contract"] == "2024"
    assert found["version"] == client.get("/_mock/health").json()["version"]
    assert {"status": 402, "name": "payment_required"} in found["statuses"]
    assert {fault["name"]: fault["charged"] for fault in found["wire_faults"]}["dribble"]
    assert found["generation_faults"] == []
    core, sd3 = found["operations"][1:]
    assert (core["name"], core["method"], core["price"], core["prices"]) == ("core", "POST", "3", None)
    assert (sd3["price"], sd3["prices"]["model"]["sd3-large"]) == (None, "6.5")


@pytest.mark.parametrize("settings", [Settings(api_key=("sk-a-real-secret",), cache_mb=61)])
def test_no_secret_of_the_settings_is_shown(client: httpx.Client) -> None:
    shown = client.get("/_mock/state").text

    assert "secret" not in shown
    assert state(client)["settings"]["any_key"] is False


def test_the_kind_of_a_store_is_shown_and_not_its_address() -> None:
    assert _settings(Settings(store=REDIS)).store == "redis"


def test_pictures_that_were_paid_for_twice_are_waste(client: httpx.Client, key: str) -> None:
    same = {"prompt": "A fox", "seed": "7"}
    first = ask(client, "core", **same).headers["x-request-id"]
    ask(client, "core", prompt="A fox", seed="8")
    second = ask(client, "core", {"accept": "application/json"}, **same).headers["x-request-id"]
    ask(client, "core", {"authorization": f"Bearer {key}-other"}, **same)
    ask(client, "core", prompt="mock:403", seed="7")

    waste = client.get("/_mock/waste").json()

    (repeat,) = waste["repeats"]
    assert (waste["credits"], waste["pictures"]) == ("3", 1)
    assert (repeat["price"], repeat["times"], repeat["ids"]) == ("3", 2, [first, second])


def test_drawn_seeds_waste_nothing(client: httpx.Client) -> None:
    for _ in range(3):
        ask(client, "core", prompt="A fox")

    assert client.get("/_mock/waste").json() == {"credits": "0", "pictures": 0, "repeats": []}

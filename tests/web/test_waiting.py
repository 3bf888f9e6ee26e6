"""How long an answer is held back, and what a refused client hears about when to come back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from asking import ask
from stability_mock.contract import RateLimit
from stability_mock.settings import Settings

if TYPE_CHECKING:
    import httpx

LIMIT = RateLimit(requests=1, seconds=10, time_out=60)


def time_taken(client: httpx.Client, factor: float) -> timedelta:
    """Ask for a picture that is painted already, and tell how much of the sandbox's time goes by until the charge."""
    client.post("/_mock/clock/rate", json={"factor": 1_000_000}).raise_for_status()
    ask(client, "core", prompt="a lighthouse", seed="1009")
    client.post("/_mock/clock/rate", json={"factor": factor}).raise_for_status()
    before = datetime.fromisoformat(client.get("/_mock/clock").json()["now"])

    answer = ask(client, "core", prompt="a lighthouse", seed="1009")

    assert answer.status_code == 200
    charged = client.get("/_mock/credits").json()["charges"][-1]["time"]
    return datetime.fromisoformat(charged) - before


@pytest.mark.parametrize("settings", [Settings(latency=1_000, cache_mb=65)], ids=["1,000 s"])
def test_a_latency_is_waited_for_in_the_sandboxes_time(client: httpx.Client) -> None:
    taken = time_taken(client, factor=10_000)

    assert taken >= timedelta(seconds=1_000)


@pytest.mark.parametrize("settings", [Settings(latency="realistic")], ids=["realistic"])
def test_a_realistic_latency_lasts_3_seconds_at_least(client: httpx.Client) -> None:
    taken = time_taken(client, factor=100)

    assert taken >= timedelta(seconds=3)


@pytest.mark.parametrize("settings", [Settings(rate_limit=LIMIT)], ids=["as the service"])
def test_no_client_hears_when_to_come_back(client: httpx.Client) -> None:
    ask(client, "core", prompt="a lighthouse")

    refusal = ask(client, "core", prompt="a lighthouse")

    assert refusal.status_code == 429
    assert set(refusal.headers) == {"content-type", "content-length", "x-request-id"}


@pytest.mark.parametrize("settings", [Settings(rate_limit=LIMIT, retry_after=True)], ids=["retry-after"])
def test_a_client_hears_when_to_come_back_if_that_is_switched_on(client: httpx.Client) -> None:
    client.post("/_mock/clock/freeze").raise_for_status()
    ask(client, "core", prompt="a lighthouse")

    first = ask(client, "core", prompt="a lighthouse")
    client.post("/_mock/clock/advance", json={"seconds": 0.5}).raise_for_status()
    second = ask(client, "core", prompt="a lighthouse")
    client.post("/_mock/clock/advance", json={"seconds": 58.6}).raise_for_status()
    third = ask(client, "core", prompt="a lighthouse")
    client.post("/_mock/clock/advance", json={"seconds": 0.9}).raise_for_status()
    fourth = ask(client, "core", prompt="a lighthouse")

    assert [answer.headers["retry-after"] for answer in (first, second, third)] == ["60", "60", "1"]
    assert fourth.status_code == 200


@pytest.mark.parametrize("settings", [Settings(rate_limit=None)], ids=["off"])
def test_without_a_limit_every_request_passes(client: httpx.Client) -> None:
    statuses = {ask(client, "core", prompt="mock:403").status_code for _ in range(200)}

    assert statuses == {403}


def test_the_151st_request_is_refused(client: httpx.Client) -> None:
    client.post("/_mock/clock/freeze").raise_for_status()

    statuses = [ask(client, "core").status_code for _ in range(152)]

    assert statuses == [400] * 150 + [429] * 2

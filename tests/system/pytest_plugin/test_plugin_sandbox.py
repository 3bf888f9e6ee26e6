"""What a test can do with `stability_mock`."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import httpx
import pytest
import requests
from asking import ask, drawn, errors_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stability_mock.testing import StabilityMock


def test_its_client_has_the_base_url_and_the_key(stability_mock: StabilityMock) -> None:
    response = ask(stability_mock.client(), "core", prompt="A lighthouse")

    assert response.status_code == 200
    assert response.url.copy_with(raw_path=b"/") == httpx.URL(stability_mock.base_url).join("/")
    assert response.request.headers["authorization"] == f"Bearer {stability_mock.api_key}"


def test_its_client_takes_the_options_of_httpx(stability_mock: StabilityMock) -> None:
    client = stability_mock.client(headers={"accept": "application/json"}, timeout=5)

    assert ask(client, "core", prompt="A lighthouse").json()["finish_reason"] == "SUCCESS"
    assert client.timeout == httpx.Timeout(5)


def test_async_clients_find_the_same_sandbox(stability_mock: StabilityMock) -> None:
    async def two_at_once() -> list[int]:
        async with stability_mock.async_client() as client:
            core, form = "/v2beta/stable-image/generate/core", {"prompt": "A lighthouse"}
            asked = [client.post(core, data=form, files={"none": ""}) for _ in range(2)]
            return [response.status_code for response in await asyncio.gather(*asked)]

    assert asyncio.run(two_at_once()) == [200, 200]
    stability_mock.assert_called(operation="core", times=2)


def test_a_client_of_another_library_works_too(stability_mock: StabilityMock) -> None:
    response = requests.post(
        f"{stability_mock.base_url}/v2beta/stable-image/generate/core",
        headers={"authorization": f"Bearer {stability_mock.api_key}", "accept": "image/*"},
        files={"none": ""},
        data={"prompt": "A lighthouse"},
        timeout=30,
    )

    assert response.status_code == 200
    assert stability_mock.last_request.headers["user-agent"].startswith("python-requests")


def test_a_moved_clock_ends_the_time_out(stability_mock: StabilityMock) -> None:
    client = stability_mock.client()
    stability_mock.clock.freeze()

    statuses = [client.post("/v2beta/stable-image/generate/core").status_code for _ in range(151)]
    limiter = stability_mock.limiter
    stability_mock.clock.advance(timedelta(seconds=59))
    before = ask(client, "core", prompt="A lighthouse").status_code
    stability_mock.clock.advance(1)
    after = ask(client, "core", prompt="A lighthouse").status_code

    assert statuses == [400] * 150 + [429]
    assert (before, after) == (429, 200)
    assert (limiter.limit, limiter.remaining) == (150, 0)
    assert limiter.timed_out_until == stability_mock.clock.now() and limiter.timed_out_until is not None  # noqa: PT018
    assert stability_mock.limiter.used == 1
    assert stability_mock.limiter.timed_out_until is None


def test_the_clock_freezes_runs_on_and_changes_its_rate(stability_mock: StabilityMock) -> None:
    clock = stability_mock.clock

    clock.freeze()
    frozen_at = clock.now()
    assert (clock.frozen, clock.now()) == (True, frozen_at)
    clock.advance(0.5)
    assert clock.now() - frozen_at == timedelta(seconds=0.5)
    clock.resume()
    assert (clock.frozen, clock.rate) == (False, 1.0)
    clock.run_at(100)
    assert clock.rate == 100.0


def test_fail_next_fires_as_often_as_it_says(stability_mock: StabilityMock) -> None:
    client = stability_mock.client()

    fault = stability_mock.fail_next(status=500, times=2)

    assert [ask(client, "core", prompt="A lighthouse").status_code for _ in range(3)] == [500, 500, 200]
    assert (fault.matched, fault.fired) == (2, 2)
    assert stability_mock.credits_spent == Decimal(3)


def test_fail_next_can_mean_one_kind_of_request(stability_mock: StabilityMock) -> None:
    client = stability_mock.client()

    stability_mock.fail_next("content_moderation", operation="sd3", model="sd3-medium", prompt_contains="harbour")

    assert ask(client, "core", prompt="A harbour").status_code == 200
    assert ask(client, "sd3", prompt="A harbour", model="sd3-large").status_code == 200
    assert ask(client, "sd3", prompt="A lighthouse", model="sd3-medium").status_code == 200
    assert errors_of(ask(client, "sd3", prompt="A harbour", model="sd3-medium"), 403, "content_moderation")


def test_failures_come_in_the_order_in_which_they_were_planned(stability_mock: StabilityMock) -> None:
    client = stability_mock.client()

    stability_mock.fail_next(500)
    stability_mock.fail_next(429)

    assert [ask(client, "core", prompt="A lighthouse").status_code for _ in range(3)] == [500, 429, 200]


def test_a_fault_can_break_the_connection_and_be_taken_back(stability_mock: StabilityMock) -> None:
    client = stability_mock.client()
    fault = stability_mock.fault(wire="cut", fraction=0.25, seed=1)

    with pytest.raises(httpx.RemoteProtocolError):
        ask(client, "core", prompt="A lighthouse")
    fired = fault.fired
    fault.remove()

    assert fired == 1
    assert ask(client, "core", prompt="A lighthouse").status_code == 200
    assert (fault.matched, fault.fired) == (0, 0)
    assert [exchange.fault for exchange in stability_mock.requests] == ["cut", ""]


def test_a_fault_can_hit_just_the_nth_request(stability_mock: StabilityMock) -> None:
    client = stability_mock.client()

    stability_mock.fault(status=429, nth=2)

    assert [ask(client, "core", prompt="A lighthouse").status_code for _ in range(3)] == [200, 429, 200]


def test_a_fault_may_give_its_latency_as_the_control_api_takes_it(stability_mock: StabilityMock) -> None:
    stability_mock.clock.run_at(1_000_000)
    stability_mock.fault(latency={"log_normal": [60, 0]})
    before = stability_mock.clock.now()

    ask(stability_mock.client(), "core", prompt="A lighthouse")

    assert stability_mock.clock.now() - before >= timedelta(seconds=60)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({}, "give a status, a wire fault, a latency, a generation or polls"),
        ({"status": 418}, "status must be one of 400, 401, 402, 403, 404, 405, 413, 422, 429, 500, bad_request, "),
        ({"wire": "earthquake"}, "wire: should be 'closed', 'reset', "),
        ({"wire": "cut", "fraction": 2}, "fraction: should be less than or equal to 1"),
        ({"latency": (1, -1)}, "latency.uniform: should be greater than or equal to 0"),
        ({"status": 500, "times": 0}, "times: should be greater than or equal to 1"),
    ],
)
def test_a_fault_that_there_is_not_is_a_value_error(
    stability_mock: StabilityMock, fault: Mapping[str, object], reason: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(reason)}"):
        stability_mock.fault(**fault)  # type: ignore[arg-type]


@pytest.mark.stability(credits=10, latency=60)
def test_the_mark_sets_credits_and_latency(stability_mock: StabilityMock) -> None:
    client = stability_mock.client()
    stability_mock.clock.run_at(1_000_000)
    before = stability_mock.clock.now()

    first = ask(client, "sd3", prompt="A lighthouse").status_code
    second = ask(client, "sd3", prompt="A lighthouse").status_code

    assert (first, second) == (200, 402)
    assert stability_mock.credits.balance == Decimal("3.5")
    assert stability_mock.clock.now() - before >= timedelta(seconds=60)


@pytest.mark.stability(latency=(60, 61))
def test_a_fault_comes_before_the_latency_of_the_mark(stability_mock: StabilityMock) -> None:
    client = stability_mock.client()
    stability_mock.clock.freeze()  # whoever has to wait is not answered

    stability_mock.fail_next(500)
    stability_mock.fail_next(429)

    assert [ask(client, "core", prompt="A lighthouse").status_code for _ in range(2)] == [500, 429]
    with pytest.raises(httpx.ReadTimeout):
        ask(stability_mock.client(timeout=0.05), "core", prompt="A lighthouse")


@pytest.mark.stability(credits="unlimited")
def test_credits_may_be_without_end_or_set_later(stability_mock: StabilityMock) -> None:
    unlimited = stability_mock.credits.balance

    stability_mock.set_balance(0)

    assert unlimited is None
    assert ask(stability_mock.client(), "core", prompt="A lighthouse").status_code == 402


def test_requests_show_both_sides(stability_mock: StabilityMock) -> None:
    client = stability_mock.client(headers={"stability-client-id": "my-app"})
    picture = drawn()

    ask(
        client,
        "sd3",
        prompt="A lighthouse",
        mode="image-to-image",
        strength="0.5",
        image=("in.png", picture, "image/png"),
    )
    ask(client, "core", prompt="", seed="-1")

    accepted, rejected = stability_mock.requests
    assert (accepted.operation, accepted.method, accepted.path) == ("sd3", "POST", "/v2beta/stable-image/generate/sd3")
    assert accepted.headers["stability-client-id"] == "my-app"
    assert stability_mock.api_key not in str(accepted.headers)
    assert accepted.fields == {"prompt": "A lighthouse", "mode": "image-to-image", "strength": "0.5"}
    assert [(upload.field, upload.filename, upload.size) for upload in accepted.uploads] == [
        ("image", "in.png", len(picture))
    ]
    assert accepted.uploads[0].sha256 == hashlib.sha256(picture).hexdigest()
    assert (accepted.status, accepted.verdict, accepted.price, accepted.errors) == (200, "accepted", Decimal("6.5"), ())
    assert accepted.answer_headers["finish-reason"] == "SUCCESS"
    assert accepted.time <= stability_mock.clock.now()
    assert (rejected.status, rejected.verdict, rejected.price, rejected.prompt) == (400, "bad_request", None, "")
    assert rejected.errors == (
        "prompt: string must contain at least 1 character(s)",
        "seed: number must be greater than or equal to 0",
    )


@pytest.mark.parametrize("accept", ["image/*", "application/json"])
def test_the_last_request_has_its_picture(stability_mock: StabilityMock, accept: str) -> None:
    ask(stability_mock.client(), "core", prompt="First")
    ask(stability_mock.client(headers={"accept": accept}), "core", prompt="A lighthouse", output_format="webp")

    assert stability_mock.last_request.prompt == "A lighthouse"
    assert stability_mock.last_request.picture[8:12] == b"WEBP"


def test_an_error_has_no_picture(stability_mock: StabilityMock) -> None:
    ask(stability_mock.client(), "core", prompt="")

    with pytest.raises(LookupError, match="not answered with a picture"):
        _ = stability_mock.last_request.picture


def test_requests_can_be_asserted_on_by_each_of_their_sides(stability_mock: StabilityMock) -> None:
    client = stability_mock.client()
    ask(client, "sd3", prompt="A lighthouse", model="sd3-medium", seed="7")
    ask(client, "core", prompt="A harbour mock:429")

    stability_mock.assert_called()
    stability_mock.assert_called(times=2)
    stability_mock.assert_called(
        operation="sd3", prompt="A lighthouse", model="sd3-medium", fields={"seed": 7}, times=1
    )
    stability_mock.assert_called(prompt_contains="harbour", status=429, verdict="rate_limit_exceeded", fault="429")
    stability_mock.assert_called(operation="ultra", times=0)
    stability_mock.assert_called(at_least=1, at_most=2)
    stability_mock.assert_spent("3.5")
    stability_mock.assert_spent(Decimal("3.5"))


def test_the_environment_leads_clients_here(
    stability_mock: StabilityMock, stability_mock_env: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("STABILITY_API_BASE", "STABILITY_BASE_URL", "STABILITY_API_HOST", "API_HOST"):
        assert os.environ[name] == stability_mock_env[name] == stability_mock.base_url
    assert os.environ["STABILITY_API_KEY"] == stability_mock.api_key
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    response = requests.get(f"{os.environ['API_HOST']}/v1/user/balance", timeout=30)
    assert response.status_code == 401


def test_its_clients_ask_no_proxy(stability_mock: StabilityMock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)

    assert ask(stability_mock.client(), "core", prompt="A lighthouse").status_code == 200


def test_a_proxy_exception_that_is_there_stays(stability_mock: StabilityMock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "intranet.test")

    assert stability_mock.variables(["MY_URL"])["NO_PROXY"] == "intranet.test,127.0.0.1"
    assert stability_mock.variables(["MY_URL"])["MY_URL"] == stability_mock.base_url


def test_a_sandbox_can_be_reset_within_a_test(stability_mock: StabilityMock) -> None:
    ask(stability_mock.client(), "core", prompt="A lighthouse")
    stability_mock.fail_next(500)

    stability_mock.reset()

    assert stability_mock.requests == []
    assert stability_mock.credits_spent == 0
    assert ask(stability_mock.client(), "core", prompt="A lighthouse").status_code == 200


def test_its_name_says_where_it_is(stability_mock: StabilityMock) -> None:
    assert repr(stability_mock) == f"<StabilityMock at {stability_mock.base_url}>"

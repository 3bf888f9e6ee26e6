"""Requests and settings that once went wrong."""

from __future__ import annotations

import httpx
import pytest
from asking import ask, drawn, errors_of
from stability_mock.contract import RateLimit
from stability_mock.server import build
from stability_mock.settings import Settings
from transport import InProcess


def _client(settings: Settings) -> httpx.Client:
    headers = {"authorization": "Bearer sk-odd-requests-0001"}
    return httpx.Client(transport=InProcess(build(settings)), base_url="http://127.0.0.1", headers=headers)


@pytest.mark.parametrize("tolerated", ["prompt", "mode", "image", "strength", "model", "seed", "negative_prompt"])
def test_tolerating_a_field_refuses_no_good_request(tolerated: str) -> None:
    fields = {"mode": "image-to-image", "strength": "0.5", "image": ("a.png", drawn(), "image/png")}

    with _client(Settings(tolerate=(tolerated,))) as client:
        answer = ask(client, "sd3", prompt="a harbour", seed="5", **fields)  # type: ignore[arg-type] # texts and a file

    assert answer.status_code == 200


def test_a_field_to_tolerate_must_be_one() -> None:
    with pytest.raises(Exception, match="tolerate: no operation has a field promt"):
        build(Settings(tolerate=("promt",)))


def test_a_forced_429_names_the_limit_that_is_in_force() -> None:
    with _client(Settings(rate_limit=RateLimit(5, 1, 2))) as client:
        texts = errors_of(ask(client, "core", prompt="mock:429"), 429, "rate_limit_exceeded")

    assert texts == ["You have made more than 5 requests in 1 seconds, and are timed out for 2 seconds."]


def test_a_planned_fault_is_kept_for_a_request_that_is_not_refused_anyway(client: httpx.Client) -> None:
    client.post("/_mock/faults", json={"status": 500, "times": 1})

    refused = ask(client, "core", prompt="Маяк на скале")

    assert refused.status_code == 422
    assert client.get("/_mock/faults").json()[0]["fired"] == 0
    assert client.get("/_mock/journal").json()[0]["fault"] == ""
    assert ask(client, "core", prompt="a lighthouse").status_code == 500


@pytest.mark.parametrize("headers", [[("prefer", "code=500"), ("prefer", "respond-async")], [("prefer", "Code=500")]])
def test_a_preference_counts_among_others_and_in_any_case(client: httpx.Client, headers: list[tuple[str, str]]) -> None:
    form = {"data": {"prompt": "a harbour"}, "files": {"none": ""}}

    answer = client.post("/v2beta/stable-image/generate/core", headers=headers, **form)  # type: ignore[arg-type]

    assert answer.status_code == 500


def test_any_loopback_address_may_drive_the_control_api(client: httpx.Client) -> None:
    assert client.get("/_mock/health", headers={"host": "127.0.0.2:8765"}).status_code == 200


def test_an_account_refuses_a_method_in_its_own_envelope(client: httpx.Client) -> None:
    answer = client.post("/v1/user/balance")

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
    assert set(answer.json()) == {"id", "message", "name"}


def test_a_key_in_a_prompt_reaches_no_picture(client: httpx.Client) -> None:
    other_key = "sk-abcdefgh12345678"

    picture = ask(client, "core", prompt=f"a harbour {other_key}", seed="5")

    assert other_key.encode() not in picture.content
    assert other_key not in client.get("/_mock/journal").text

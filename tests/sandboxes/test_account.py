"""The account endpoints of the API's first version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asking import ask

if TYPE_CHECKING:
    import httpx


def test_the_balance_falls_with_each_picture(client: httpx.Client) -> None:
    before = client.get("/v1/user/balance").json()
    ask(client, "sd3", prompt="a harbour", model="sd3-large")

    after = client.get("/v1/user/balance").json()

    assert (before, after) == ({"credits": 10_000.0}, {"credits": 9_993.5})


def test_the_account_is_always_the_same_for_one_key(client: httpx.Client) -> None:
    first, second = client.get("/v1/user/account"), client.get("/v1/user/account")

    assert first.json() == second.json()
    assert set(first.json()) == {"email", "id", "organizations", "profile_picture"}
    assert set(first.json()["organizations"][0]) == {"id", "name", "role", "is_default"}
    assert client.headers["authorization"].removeprefix("Bearer ") not in first.text


@pytest.mark.parametrize("path", ["/v1/user/balance", "/v1/user/account"])
@pytest.mark.parametrize(
    ("key", "message"), [("", "missing authorization header"), ("Bearer nonsense", "incorrect API key provided")]
)
def test_errors_have_the_envelope_of_the_first_version(client: httpx.Client, path: str, key: str, message: str) -> None:
    client.headers["authorization"] = key

    refused = client.get(path)

    assert refused.status_code == 401
    assert set(refused.json()) == {"id", "message", "name"}
    assert refused.json()["message"] == message
    assert refused.json()["name"] == "unauthorized"

"""Which keys are accepted, and that none is ever shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asking import ask, errors_of
from stability_mock.settings import Settings

if TYPE_CHECKING:
    import httpx

INVALID = ["authorization: invalid or missing header value"]
CLOSED_LIST = pytest.mark.parametrize("settings", [Settings(api_key=("sk-one", "two"))], ids=["closed list"])


@pytest.mark.parametrize("scheme", ["Bearer ", "bearer ", "BEARER  ", "", " "])
def test_a_key_works_with_bearer_and_without(client: httpx.Client, key: str, scheme: str) -> None:
    answer = ask(client, "core", {"authorization": f"{scheme}{key}"}, prompt="a lighthouse")

    assert answer.status_code == 200


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer ", "sk-", "Bearer sk-", "Basic c2stYTpi", "key", "Token sk-a"])
def test_a_missing_and_a_wrong_key_are_refused_alike(client: httpx.Client, value: str) -> None:
    answer = ask(client, "core", {"authorization": value}, prompt="a lighthouse")

    assert errors_of(answer, 401, "unauthorized") == INVALID


def test_no_authorization_header_at_all_is_refused(client: httpx.Client) -> None:
    del client.headers["authorization"]

    answer = ask(client, "core", prompt="a lighthouse")

    assert errors_of(answer, 401, "unauthorized") == INVALID


@CLOSED_LIST
@pytest.mark.parametrize("key", ["sk-one", "two"])
def test_its_keys_are_accepted(client: httpx.Client) -> None:
    answer = ask(client, "core", prompt="a lighthouse")

    assert answer.status_code == 200


@CLOSED_LIST
@pytest.mark.parametrize("key", ["sk-three", "sk-on", "sk-one2", "", "SK-ONE"])
def test_no_other_key_is(client: httpx.Client) -> None:
    answer = ask(client, "core", prompt="a lighthouse")

    assert errors_of(answer, 401, "unauthorized") == INVALID


def test_no_answer_contains_the_key(client: httpx.Client, key: str) -> None:
    picture = ask(client, "core", prompt="a lighthouse")
    refusal = ask(client, "core", prompt="mock:500")

    for answer in (picture, refusal):
        assert key.encode() not in answer.content
        assert key not in str(answer.headers)

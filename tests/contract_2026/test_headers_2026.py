"""The headers by which a client may say who it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asking import ask, refused
from stability_mock.settings import Settings

if TYPE_CHECKING:
    import httpx

NAMES = ["stability-client-id", "stability-client-user-id", "stability-client-version"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", ["", "a", "x" * 256])
def test_up_to_256_characters_are_taken(client: httpx.Client, name: str, value: str) -> None:
    assert ask(client, "core", {name: value}, prompt="a boat").status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_a_longer_one_is_a_problem_like_any_other(client: httpx.Client, name: str) -> None:
    answer = ask(client, "core", {name.title(): "x" * 257, "accept": "image/gif"}, prompt="")

    assert refused(answer) == [
        "accept: invalid enum value. Expected 'image/*' | 'application/json', received 'image/gif'",
        f"{name}: string must contain at most 256 character(s)",
        "prompt: string must contain at least 1 character(s)",
    ]


def test_they_are_in_the_journal(client: httpx.Client) -> None:
    ask(client, "core", {"stability-client-id": "my-app"}, prompt="a boat")

    assert ["stability-client-id", "my-app"] in client.get("/_mock/journal").json()[0]["request"]["headers"]


def test_accept_may_be_left_out(client: httpx.Client) -> None:
    del client.headers["accept"]

    assert ask(client, "core", prompt="a boat").headers["content-type"] == "image/png"


@pytest.mark.parametrize("settings", [Settings(contract="2024")])
def test_the_contract_of_2024_does_not_know_them(client: httpx.Client) -> None:
    assert ask(client, "core", {"stability-client-id": "x" * 257}, prompt="a boat").status_code == 200

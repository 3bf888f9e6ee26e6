"""A sandbox is named by its id where its key must not be: in a URL, in a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asking import ask
from stability_mock.state.identity import DIGEST, label, sandbox_id

if TYPE_CHECKING:
    import httpx


def test_an_id_speaks_to_the_sandbox_of_its_key(client: httpx.Client, key: str) -> None:
    client.put("/_mock/credits", json={"balance": "5"})
    ask(client, "core", prompt="A fox")
    query = {"sandbox": sandbox_id(key)}
    del client.headers["authorization"]

    assert client.get("/_mock/credits", params=query).json()["balance"] == "2"
    (seen,) = client.get("/_mock/journal", params=query).json()
    assert client.get(f"/_mock/journal/{seen['id']}", params=query).json().items() >= seen.items()
    assert client.post("/_mock/clock/freeze", params=query).json()["frozen"]
    client.headers["authorization"] = f"Bearer {key}"
    assert client.get("/_mock/clock").json()["frozen"]


def test_an_id_is_stronger_than_a_key(client: httpx.Client, key: str) -> None:
    ask(client, "core", prompt="A fox")

    found = client.get(
        "/_mock/journal", params={"sandbox": sandbox_id(key)}, headers={"authorization": "Bearer sk-other"}
    )

    assert len(found.json()) == 1


@pytest.mark.parametrize("path", ["journal", "clock", "credits", "limiter", "faults", "journal.har"])
def test_an_unknown_id_is_a_404_and_no_sandbox_begins(client: httpx.Client, path: str) -> None:
    answer = client.get(f"/_mock/{path}", params={"sandbox": "0" * 32})

    assert (answer.status_code, answer.json()) == (404, {"detail": f"there is no sandbox with the id {'0' * 32}"})


@pytest.mark.parametrize("wrong", ["", "0", "0" * 31, "0" * 33, "G" * 32, "sk-anything"])
def test_what_is_not_an_id_is_a_422(client: httpx.Client, wrong: str) -> None:
    assert client.get("/_mock/clock", params={"sandbox": wrong}).status_code == 422


def test_a_sandbox_that_was_reset_by_its_id_still_has_it(client: httpx.Client, key: str) -> None:
    ask(client, "core", prompt="A fox")
    query = {"sandbox": sandbox_id(key)}

    assert client.post("/_mock/reset", params=query).status_code == 204

    assert client.get("/_mock/journal", params=query).json() == []


@pytest.mark.parametrize(
    ("key_", "shown"),
    [
        ("sk-0123456789abcdefghij", "sk-***ghij"),
        ("sk-short", "sk-***"),
        ("hunter2", "***"),
        ("two words", "***"),
        ("anonymous 127.0.0.1", "anonymous 127.0.0.1"),
        ("anonymous ::1", "anonymous ::1"),
        ("anonymous hunter2", "***"),
        (f"{DIGEST}{'0' * 32}", ""),
    ],
)
def test_a_label_shows_no_key(key_: str, shown: str) -> None:
    assert label(key_) == shown


def test_the_id_of_what_stands_for_a_key_is_that_of_the_key() -> None:
    assert sandbox_id(DIGEST + sandbox_id("sk-a")) == sandbox_id("sk-a") != sandbox_id("sk-b")

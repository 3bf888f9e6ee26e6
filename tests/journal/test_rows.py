"""The journal by rows: what a list shows, only what is new, and what is wrong with a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from asking import ask
from samples import file_of, photo
from stability_mock.settings import Settings
from stability_mock.state.identity import sandbox_id

if TYPE_CHECKING:
    import httpx


def rows(client: httpx.Client, **query: str | int) -> dict[str, Any]:
    """Read rows of the client's key."""
    answer = client.get("/_mock/journal/rows", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_row_has_what_a_list_shows(client: httpx.Client, key: str) -> None:
    client.post("/_mock/clock/freeze")
    now = client.get("/_mock/clock").json()["now"]
    image = ("fox.png", file_of(photo(), "PNG"), "image/png")
    mode = {"mode": "image-to-image", "strength": "0.5"}
    answer = ask(client, "sd3", {"prefer": "fault=no_seed"}, prompt="A fox", model="sd3-medium", image=image, **mode)

    (row,) = rows(client)["rows"]

    assert 0 < row.pop("milliseconds") < 60_000
    assert row.pop("sequence") > 0
    assert row == {
        "id": answer.headers["x-request-id"],
        "time": now,
        "sandbox": sandbox_id(key),
        "key": f"sk-***{key[-4:]}",
        "client": "127.0.0.1",
        "method": "POST",
        "path": "/v2beta/stable-image/generate/sd3",
        "operation": "sd3",
        "status": 200,
        "verdict": "accepted",
        "price": "3.5",
        "fault": "no_seed",
        "hint": "",
        "prompt": "A fox",
        "model": "sd3-medium",
        "seed": None,
        "generation": "",
        "uploads": 1,
        "picture": {
            "media_type": "image/png",
            "size": len(answer.content),
            "sent": len(answer.content),
            "problem": "",
        },
    }


@pytest.mark.parametrize("accept", ["image/*", "application/json"])
def test_a_row_has_the_seed_that_the_answer_names(client: httpx.Client, accept: str) -> None:
    ask(client, "core", {"accept": accept}, prompt="A fox", seed="4294967294")

    (row,) = rows(client)["rows"]

    assert (row["seed"], row["picture"]["media_type"]) == (4_294_967_294, "image/png")


def test_only_what_is_new_comes_again(client: httpx.Client) -> None:
    ask(client, "core", prompt="one")
    first = rows(client)
    assert rows(client, after=first["sequence"])["rows"] == []

    ask(client, "core", prompt="two")
    second = rows(client, after=first["sequence"])

    assert [row["prompt"] for row in second["rows"]] == ["two"]
    assert second["matched"] == 1
    assert first["sequence"] < second["rows"][0]["sequence"] <= second["sequence"]


def test_of_a_range_the_newest_come_and_the_rest_can_be_paged(client: httpx.Client) -> None:
    for number in range(5):
        ask(client, "core", prompt=f"{number}")

    newest = rows(client, limit=2)
    older = rows(client, limit=2, before=newest["rows"][0]["sequence"])

    assert ([row["prompt"] for row in newest["rows"]], newest["matched"]) == (["3", "4"], 5)
    assert ([row["prompt"] for row in older["rows"]], older["matched"]) == (["1", "2"], 3)


def test_without_a_key_the_rows_of_all_come_in_their_order(client: httpx.Client, key: str) -> None:
    del client.headers["authorization"]
    before = rows(client)["sequence"]
    for number, name in enumerate(("a", "b", "a")):
        ask(client, "core", {"authorization": f"Bearer {key}-{name}"}, prompt=f"{number}")

    found = rows(client, after=before)

    assert [row["prompt"] for row in found["rows"]] == ["0", "1", "2"]
    assert [row["sandbox"] for row in found["rows"]] == [sandbox_id(f"{key}-{name}") for name in "aba"]


@pytest.mark.parametrize("settings", [Settings(journal_entries=2)])
def test_what_was_dropped_for_want_of_space_is_counted_until_it_is_cleared(client: httpx.Client) -> None:
    for _ in range(5):
        ask(client, "core", prompt="A fox")
    found = rows(client)
    assert (len(found["rows"]), found["forgotten"]) == (2, 3)

    client.delete("/_mock/journal")

    assert (rows(client)["rows"], rows(client)["forgotten"]) == ([], 0)


@pytest.mark.parametrize("wrong", ["after=-1", "limit=0", "limit=201", "limit=x", "color=red", "before="])
def test_a_wrong_range_is_refused(client: httpx.Client, wrong: str) -> None:
    assert client.get(f"/_mock/journal/rows?{wrong}").status_code == 422


PROBLEMS = [
    ("cut", "image/*", "ends after {half} of {size} bytes", 0.5),
    ("stall", "image/*", "ends after {half} of {size} bytes", 0.5),
    ("cut_reset", "application/json", "ends after {half} of {size} bytes", 0.5),
    ("headers_only", "image/*", "ends after 0 of {size} bytes", 0),
    ("closed", "image/*", "nothing of the answer was sent", 0),
    ("reset", "image/*", "nothing of the answer was sent", 0),
    ("length_too_long", "image/*", "ends after {size} of {more} bytes", 1),
    ("length_too_short", "image/*", "{half} bytes were announced, {size} were sent", 1),
    ("half_picture", "image/*", "ends after {size} bytes, before the picture does", 1),
    ("half_picture", "application/json", "before the picture does", 1),
    ("wrong_type", "image/*", "PNG sent as webp", 1),
    ("wrong_type", "application/json", "PNG sent as webp", 1),
    ("base64_cut", "image/*", "the base64 is cut", 1),
    ("json_cut", "image/*", "the JSON is cut", 1),
    ("json_missing_field", "image/*", "the JSON has no image", 1),
    ("dribble", "image/*", "", 1),
    ("slow_headers", "image/*", "", 1),
    ("content_filtered", "image/*", "", 1),
]


@pytest.mark.parametrize(("fault", "accept", "problem", "share"), PROBLEMS)
def test_a_row_says_what_is_wrong_with_a_picture(
    client: httpx.Client, fault: str, accept: str, problem: str, share: float
) -> None:
    client.event_hooks = {}
    ask(client, "core", {"prefer": f"fault={fault}", "accept": accept}, prompt="A fox")

    (row,) = rows(client)["rows"]

    size = row["picture"]["size"]
    assert row["picture"]["sent"] == int(size * share)
    expected = problem.format(size=f"{size:,}", half=f"{size // 2:,}", more=f"{size + 1000:,}")
    assert row["picture"]["problem"].endswith(expected)
    assert bool(problem) == bool(row["picture"]["problem"])


@pytest.mark.parametrize(
    ("output_format", "problem"),
    [("jpeg", "bytes, before the picture does"), ("webp", "ends after {kept} of {size} bytes")],
)
def test_half_a_picture_of_each_format_is_seen(client: httpx.Client, output_format: str, problem: str) -> None:
    fields = {"prompt": "A fox", "seed": "1", "output_format": output_format}
    whole = len(ask(client, "core", **fields).content)
    ask(client, "core", {"prefer": "fault=half_picture"}, **fields)

    row = rows(client)["rows"][-1]

    assert problem.format(kept=f"{row['picture']['size']:,}", size=f"{whole:,}") in row["picture"]["problem"]


@pytest.mark.parametrize("fault", ["html_502", "empty_200", "error_200", "empty_429"])
def test_an_answer_without_a_picture_has_none(client: httpx.Client, fault: str) -> None:
    client.event_hooks = {}
    ask(client, "core", {"prefer": f"fault={fault}"}, prompt="A fox")
    ask(client, "core")

    assert [row["picture"] for row in rows(client)["rows"]] == [None, None]

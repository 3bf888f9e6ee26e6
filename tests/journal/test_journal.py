"""The journal: every field of an exchange, what can be asked of it, and who is in it."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from asking import GENERATE, ask, drawn
from stability_mock.settings import Settings
from transport import InProcess

if TYPE_CHECKING:
    from fastapi import FastAPI


def journal(client: httpx.Client, **filters: str | int) -> list[dict[str, Any]]:
    """Read the journal of the client's key."""
    answer = client.get("/_mock/journal", params=filters)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


def last(client: httpx.Client) -> dict[str, Any]:
    """Return the newest exchange."""
    return journal(client)[-1]


def test_a_success_is_written_down_in_every_field(client: httpx.Client, key: str) -> None:
    client.post("/_mock/clock/freeze")
    now = client.get("/_mock/clock").json()["now"]

    answer = ask(client, "core", {"user-agent": "a test"}, prompt="größer", seed="7", output_format="webp")

    (seen,) = journal(client)
    assert 0 < seen.pop("milliseconds") < 60_000
    headers = dict(seen["request"].pop("headers"))
    assert headers["user-agent"] == "a test"
    assert headers["authorization"] == f"Bearer sk-***{key[-4:]}"
    assert dict(seen["response"].pop("headers")) == dict(answer.headers)
    assert seen == {
        "id": answer.headers["x-request-id"],
        "time": now,
        "operation": "core",
        "client": "127.0.0.1",
        "request": {
            "method": "POST",
            "path": f"{GENERATE}/core",
            "fields": {"prompt": "größer", "seed": "7", "output_format": "webp"},
            "uploads": [],
            "body_size": int(answer.request.headers["content-length"]),
        },
        "response": {
            "status": 200,
            "errors": [],
            "body_size": len(answer.content),
            "sha256": hashlib.sha256(answer.content).hexdigest(),
        },
        "verdict": "accepted",
        "price": "3",
        "fault": "",
        "hint": "",
        "generation": "",
    }


def test_a_refusal_is_written_down_with_its_name_and_texts(client: httpx.Client) -> None:
    answer = ask(client, "ultra", prompt="a", seed="-1", aspect_ratio="4:3")

    seen = last(client)
    assert (seen["id"], seen["operation"], seen["verdict"], seen["price"]) == (
        answer.json()["id"],
        "ultra",
        "bad_request",
        None,
    )
    assert seen["response"]["status"] == 400
    assert seen["response"]["errors"] == answer.json()["errors"]
    assert seen["request"]["fields"] == {"prompt": "a", "seed": "-1", "aspect_ratio": "4:3"}


def test_an_upload_is_shown_by_size_and_hash(client: httpx.Client) -> None:
    picture = drawn()

    ask(client, "sd3", prompt="a", mode="image-to-image", strength="0.5", image=("in.png", picture, "image/png"))

    request = last(client)["request"]
    assert request["uploads"] == [
        {"field": "image", "filename": "in.png", "size": len(picture), "sha256": hashlib.sha256(picture).hexdigest()}
    ]
    assert request["fields"] == {"prompt": "a", "mode": "image-to-image", "strength": "0.5"}


def test_a_text_that_was_sent_like_a_file_is_a_field_and_a_file_sent_like_a_text_an_upload(
    client: httpx.Client,
) -> None:
    picture = drawn()

    ask(client, "core", prompt=("blob", "größer".encode(), "text/plain"), extra=("", picture, "image/png"))

    request = last(client)["request"]
    assert request["fields"] == {"prompt": "größer"}
    assert [(upload["field"], upload["size"]) for upload in request["uploads"]] == [("extra", len(picture))]


def test_a_text_in_the_charset_that_it_names_is_read(client: httpx.Client) -> None:
    ask(client, "core", prompt=("", "größer".encode("latin-1"), "text/plain; charset=iso-8859-1"))

    assert last(client)["request"]["fields"] == {"prompt": "größer"}


def test_a_long_text_is_shown_by_size_and_hash(client: httpx.Client) -> None:
    ask(client, "core", prompt="a" * 100_001)

    request = last(client)["request"]
    assert (request["fields"], [upload["size"] for upload in request["uploads"]]) == ({}, [100_001])


def test_a_body_that_is_not_a_form_has_no_fields(client: httpx.Client) -> None:
    client.post(f"{GENERATE}/core", content=b"{}", headers={"content-type": "application/json"})

    request = last(client)["request"]
    assert (request["fields"], request["uploads"], request["body_size"]) == ({}, [], 2)


@pytest.mark.parametrize("preference", ["code=500", "fault=json_cut"])
def test_the_fault_that_hit_is_named(client: httpx.Client, preference: str) -> None:
    ask(client, "core", {"prefer": preference}, prompt="a")

    assert last(client)["fault"] == preference.partition("=")[2]


def test_a_planned_fault_is_named_too(client: httpx.Client) -> None:
    client.post("/_mock/faults", json={"status": "content_moderation"})

    ask(client, "core", prompt="a")

    assert (last(client)["fault"], last(client)["verdict"]) == ("content_moderation", "content_moderation")


def test_paths_that_are_not_there_and_account_calls_are_written_down(client: httpx.Client) -> None:
    client.get("/nothing/here?a=b")
    client.get("/v1/user/balance")
    client.get("/v1/user/account", headers={"authorization": "Bearer none"})
    client.get(f"{GENERATE}/core")

    seen = [(one["request"]["path"], one["operation"], one["verdict"]) for one in journal(client)]
    assert seen == [
        ("/nothing/here?a=b", "", "not_found"),
        ("/v1/user/balance", "balance", "accepted"),
        (f"{GENERATE}/core", "core", "method_not_allowed"),
    ]


def test_a_request_with_another_key_is_in_that_keys_journal(app: FastAPI, client: httpx.Client) -> None:
    ask(client, "core", {"authorization": "Bearer wrong-key"}, prompt="a")

    with httpx.Client(transport=InProcess(app), base_url="http://127.0.0.1") as other:
        seen = other.get("/_mock/journal", headers={"authorization": "wrong-key"}).json()
    assert journal(client) == []
    assert seen[-1]["verdict"] == "unauthorized"


def test_control_requests_are_not_in_the_journal(client: httpx.Client) -> None:
    client.get("/_mock/credits")

    assert journal(client) == []


def test_without_a_key_all_journals_are_read_in_the_order_of_time(app: FastAPI, client: httpx.Client, key: str) -> None:
    for number in (1, 2, 1):
        ask(client, "core", {"authorization": f"Bearer {key}{number}"}, prompt=f"a {key}")

    with httpx.Client(transport=InProcess(app), base_url="http://127.0.0.1") as everyone:
        seen = list(everyone.get("/_mock/journal", params={"operation": "core"}).json())

    last_three = [dict(one["request"]["headers"])["authorization"][-1] for one in seen[-3:]]
    assert last_three == ["1", "2", "1"]


def test_filters_are_combined(client: httpx.Client) -> None:
    ask(client, "core", prompt="a red fox")
    ask(client, "core", prompt="a hare")
    ask(client, "ultra", prompt="a red fox")
    ask(client, "core", prompt="a red fox mock:403")

    def ids(**filters: str | int) -> list[int]:
        every = [one["id"] for one in journal(client)]
        return [every.index(one["id"]) for one in journal(client, **filters)]

    assert ids(operation="core") == [0, 1, 3]
    assert ids(prompt_contains="fox") == [0, 2, 3]
    assert ids(status=403) == [3]
    assert ids(operation="core", status=200, prompt_contains="fox") == [0]
    assert ids(limit=2) == [2, 3]
    assert ids(operation="core", limit=1) == [3]
    assert ids(operation="none") == []


def test_since_is_in_the_sandboxes_time_and_its_first_moment_belongs_to_it(client: httpx.Client) -> None:
    client.post("/_mock/clock/freeze")
    ask(client, "core", prompt="early")
    client.post("/_mock/clock/advance", json={"seconds": 60})
    moment = client.get("/_mock/clock").json()["now"]
    ask(client, "core", prompt="late")

    def prompts(since: str) -> list[str]:
        return [one["request"]["fields"]["prompt"] for one in journal(client, since=since)]

    after = (datetime.fromisoformat(moment) + timedelta(microseconds=1)).isoformat()
    assert prompts(moment) == ["late"]
    assert prompts(moment.removesuffix("Z")) == ["late"]  # without a zone it is UTC
    assert prompts(after) == []
    assert prompts("1970-01-01") == ["early", "late"]


def test_the_time_is_when_the_request_came_not_when_it_was_answered(client: httpx.Client) -> None:
    client.post("/_mock/clock/rate", json={"factor": 1_000_000})
    client.post("/_mock/faults", json={"latency": {"fixed": 3600}})
    client.post("/_mock/clock/freeze")
    before = datetime.fromisoformat(client.get("/_mock/clock").json()["now"])
    client.post("/_mock/clock/resume")

    ask(client, "core", prompt="a")
    client.post("/_mock/clock/freeze")
    after = datetime.fromisoformat(client.get("/_mock/clock").json()["now"])

    came = datetime.fromisoformat(last(client)["time"])
    assert after - came >= timedelta(hours=1)
    assert came >= before


@pytest.mark.parametrize("query", ["since=yesterday", "limit=0", "status=abc", "limit=-1", "colour=red"])
def test_a_filter_that_makes_no_sense_is_refused(client: httpx.Client, query: str) -> None:
    assert client.get(f"/_mock/journal?{query}").status_code == 422
    assert client.get(f"/_mock/journal.har?{query}").status_code == 422


def test_one_exchange_is_read_by_its_request_id(client: httpx.Client) -> None:
    ask(client, "core", prompt="first")
    answer = ask(client, "core", prompt="second")

    seen = client.get(f"/_mock/journal/{answer.headers['x-request-id']}").json()

    assert seen["request"]["fields"]["prompt"] == "second"


@pytest.mark.parametrize("path", ["0123", "0123/image"])
def test_a_request_id_that_is_not_there_is_a_404(client: httpx.Client, path: str) -> None:
    answer = client.get(f"/_mock/journal/{path}")

    assert answer.status_code == 404
    assert "no request with the id 0123 is in the journal" in answer.json()["detail"]


@pytest.mark.parametrize("accept", ["image/*", "application/json"])
@pytest.mark.parametrize("output_format", ["png", "jpeg", "webp"])
def test_the_picture_can_be_fetched_again(client: httpx.Client, accept: str, output_format: str) -> None:
    fields = {"prompt": "a lighthouse", "seed": "7", "output_format": output_format}
    picture = ask(client, "core", **fields).content
    request_id = ask(client, "core", {"accept": accept}, **fields).headers["x-request-id"]

    seen = client.get(f"/_mock/journal/{request_id}/image")

    assert seen.headers["content-type"] == f"image/{output_format}"
    assert seen.content == picture


@pytest.mark.parametrize("prompt", ["mock:403", "mock:html_502", "mock:empty_200"])
def test_what_was_not_a_picture_cannot_be_fetched_as_one(client: httpx.Client, prompt: str) -> None:
    client.event_hooks = {}
    ask(client, "core", prompt=prompt)

    seen = client.get(f"/_mock/journal/{last(client)['id']}/image")

    assert seen.status_code == 404
    assert "was not answered with a picture" in seen.json()["detail"]


def test_a_cleared_journal_is_empty_and_nothing_else_is_forgotten(client: httpx.Client) -> None:
    ask(client, "core", prompt="a")

    answer = client.delete("/_mock/journal")

    assert answer.status_code == 204
    assert journal(client) == []
    assert client.get("/_mock/credits").json()["spent"] == "3"


def test_one_key_clears_only_its_own_journal(app: FastAPI, client: httpx.Client, key: str) -> None:
    ask(client, "core", prompt="a")
    with httpx.Client(
        transport=InProcess(app), base_url="http://127.0.0.1", headers={"authorization": f"{key}-other"}
    ) as other:
        other.delete("/_mock/journal")

    assert len(journal(client)) == 1


def test_a_reset_forgets_the_journal(client: httpx.Client) -> None:
    ask(client, "core", prompt="a")

    client.post("/_mock/reset")

    assert journal(client) == []


@pytest.mark.parametrize("settings", [Settings(journal_body_kb=0)], ids=["no bodies"])
def test_without_bodies_all_else_is_still_kept(client: httpx.Client) -> None:
    picture = ("in.png", drawn(), "image/png")
    answer = ask(client, "sd3", prompt="a fox", mode="image-to-image", strength="0.5", image=picture)
    refused = ask(client, "core", prompt="")

    first, second = journal(client)
    assert first["request"]["fields"]["prompt"] == "a fox"
    assert first["request"]["uploads"][0]["sha256"] == hashlib.sha256(drawn()).hexdigest()
    assert first["response"]["sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert first["response"]["body_size"] == len(answer.content)
    assert (second["verdict"], second["response"]["errors"]) == ("bad_request", [])
    assert second["response"]["body_size"] == len(refused.content)
    assert client.get(f"/_mock/journal/{first['id']}/image").status_code == 404
    assert len(journal(client, prompt_contains="fox")) == 1

"""The journal as HAR 1.2: valid, and each request in it can be sent again with the same answer."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import harfile
import httpx
import jsonschema  # type: ignore[import-untyped] # has no types
import pytest
from asking import GENERATE, ask, drawn
from har_schema import HAR

if TYPE_CHECKING:
    from live import Live

JSON = {"accept": "application/json"}


@pytest.fixture(scope="module")
def recorded(served: Live) -> dict[str, Any]:
    """Ask for all kinds of things, and give the archive."""
    key = {"authorization": "Bearer sk-0123456789abcdef-recorded"}
    picture = ("in.png", drawn((64, 64)), "image/png")
    with httpx.Client(base_url=served.url, headers=key) as client:
        client.post("/_mock/reset")
        ask(client, "core", prompt="a lighthouse", seed="7")
        ask(client, "core", JSON, prompt="a lighthouse", seed="7", output_format="webp")
        ask(client, "ultra", prompt="größer als das Meer 🌊", seed="8", output_format="jpeg")
        ask(client, "sd3", prompt="a", seed="9", mode="image-to-image", image=picture, strength="0.5")
        ask(client, "core", prompt="", aspect_ratio="4:3")
        ask(client, "core", prompt="mock:429")
        ask(client, "core", {"prefer": "fault=html_502"}, prompt="a")
        client.post(f"{GENERATE}/core?trace=a&trace=b&empty=", content=b"\x00\xff no form")
        client.get("/nothing/here")
        client.get("/v1/user/balance")
        archive: dict[str, Any] = client.get("/_mock/journal.har").json()
    return archive


def entries(archive: dict[str, Any]) -> list[dict[str, Any]]:
    """Return its entries."""
    found: list[dict[str, Any]] = archive["log"]["entries"]
    return found


def test_the_archive_is_valid(recorded: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(HAR)

    jsonschema.Draft202012Validator(HAR).validate(recorded)


@pytest.mark.parametrize("missing", ["startedDateTime", "timings", "request"])
def test_an_archive_that_lacks_something_is_not_valid(recorded: dict[str, Any], missing: str) -> None:
    broken = json.loads(json.dumps(recorded))
    del broken["log"]["entries"][0][missing]

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(HAR).validate(broken)


def test_a_library_for_such_archives_has_a_place_for_all_that_is_in_it(recorded: dict[str, Any]) -> None:
    for entry in entries(recorded):
        request, response = own(entry["request"]), own(entry["response"])
        data = request.pop("postData", None)
        content = harfile.Content(**response.pop("content"))
        harfile.Request(**request, postData=harfile.PostData(**own(data)) if data else None)
        harfile.Response(**response, content=content)
        harfile.Timings(**entry["timings"])


def own(record: dict[str, Any]) -> dict[str, Any]:
    """Leave out the fields that HAR leaves to its users."""
    return {name: value for name, value in record.items() if not name.startswith("_")}


def test_every_request_is_there_in_its_order(recorded: dict[str, Any]) -> None:
    assert [entry["response"]["status"] for entry in entries(recorded)] == [200] * 4 + [400, 429, 502, 400, 404, 200]


def test_queries_are_taken_apart(recorded: dict[str, Any]) -> None:
    found = [entry["request"]["queryString"] for entry in entries(recorded)]

    assert found[7] == [
        {"name": "trace", "value": "a"},
        {"name": "trace", "value": "b"},
        {"name": "empty", "value": ""},
    ]
    assert [len(pairs) for pairs in found] == [0] * 7 + [3, 0, 0]


def test_a_request_without_a_body_has_no_data(recorded: dict[str, Any]) -> None:
    assert ["postData" in entry["request"] for entry in entries(recorded)] == [True] * 8 + [False, False]


def test_our_own_fields_tell_what_har_has_no_field_for(recorded: dict[str, Any]) -> None:
    found = [(entry["_operation"], entry["_verdict"], entry["_fault"], entry["_price"]) for entry in entries(recorded)]

    assert found == [
        ("core", "accepted", "", "3"),
        ("core", "accepted", "", "3"),
        ("ultra", "accepted", "", "8"),
        ("sd3", "accepted", "", "6.5"),
        ("core", "bad_request", "", None),
        ("core", "rate_limit_exceeded", "429", None),
        ("core", "accepted", "html_502", None),
        ("core", "bad_request", "", None),
        ("", "not_found", "", None),
        ("balance", "accepted", "", None),
    ]


def test_each_request_can_be_sent_again_byte_for_byte_and_is_answered_the_same(
    served: Live, recorded: dict[str, Any]
) -> None:
    """The key is redacted in the archive, so another one takes its place."""
    key = {"authorization": "Bearer sk-0123456789abcdef-replayed"}
    with httpx.Client(base_url=served.url, headers=key) as client:
        client.post("/_mock/reset")

        for entry in entries(recorded):
            answer = send_again(client, entry["request"])

            assert answer.status_code == entry["response"]["status"]
            assert core(answer.content) == core(base64.b64decode(entry["response"]["content"]["text"]))
            assert headers_of(answer) == recorded_headers(entry)


def send_again(client: httpx.Client, request: dict[str, Any]) -> httpx.Response:
    """Send a recorded request: its method, URL, headers and body."""
    headers = [(h["name"], h["value"]) for h in request["headers"] if h["name"] not in {"authorization", "host"}]
    body = base64.b64decode(request["postData"]["text"]) if "postData" in request else b""
    assert len(body) == request["bodySize"]
    return client.request(request["method"], request["url"], headers=headers, content=body)


def core(body: bytes) -> object:
    """Leave out the one thing that differs: the id of an error."""
    try:
        content = json.loads(body)
    except ValueError:
        return body
    return {name: value for name, value in content.items() if name != "id"}


def headers_of(answer: httpx.Response) -> dict[str, str]:
    """Return the headers that do not differ each time."""
    return {name: value for name, value in answer.headers.items() if name not in {"date", "x-request-id"}}


def recorded_headers(entry: dict[str, Any]) -> dict[str, str]:
    """Return those of the archive."""
    return {h["name"]: h["value"] for h in entry["response"]["headers"] if h["name"] != "x-request-id"}


def test_the_archive_has_the_filters_of_the_journal(client: httpx.Client) -> None:
    ask(client, "core", prompt="a fox")
    ask(client, "ultra", prompt="a fox")

    found = client.get("/_mock/journal.har?operation=ultra").json()

    assert [entry["request"]["url"] for entry in entries(found)] == [f"http://127.0.0.1{GENERATE}/ultra"]


def test_an_empty_journal_is_a_valid_archive(client: httpx.Client) -> None:
    found = client.get("/_mock/journal.har").json()

    jsonschema.Draft202012Validator(HAR).validate(found)
    assert entries(found) == []

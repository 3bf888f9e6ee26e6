"""One exchange in full: why it was refused, the bytes of its pictures, and small copies of them."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Any

import pytest
from asking import ask
from PIL import Image
from samples import file_of, photo
from stability_mock.pictures.thumbnails import MAX_SIDE
from stability_mock.state.identity import sandbox_id
from stability_mock.web.control.explanations import FIXES

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

I2I = {"prompt": "A fox", "mode": "image-to-image", "strength": "0.5"}


def details(client: httpx.Client) -> dict[str, Any]:
    """Read the newest exchange."""
    newest = client.get("/_mock/journal", params={"limit": 1}).json()[0]["id"]
    found: dict[str, Any] = client.get(f"/_mock/journal/{newest}").json()
    return found


def get(client: httpx.Client, path: str) -> httpx.Response:
    """Read something of the newest exchange."""
    return client.get(f"/_mock/journal/{details(client)['id']}/{path}")


def test_details_have_what_the_list_has_and_what_a_row_has(client: httpx.Client, key: str) -> None:
    ask(client, "core", prompt="A fox", seed="3")
    (listed,) = client.get("/_mock/journal").json()
    (row,) = client.get("/_mock/journal/rows").json()["rows"]

    found = details(client)

    assert found.items() >= listed.items()
    assert (found["sandbox"], found["key"]) == (sandbox_id(key), row["key"])
    assert (found["seed"], found["picture"], found["problems"]) == (3, row["picture"], [])


REFUSED = [
    ("core", {"prompt": "A", "seed": "-1"}, "Send a whole number from 0 to 4,294,967,294.", "Decides the picture's"),
    ("core", {}, "Send a text of a length from 1 to 10,000.", "What the picture should show."),
    ("core", {"prompt": "A", "output_format": "gif"}, "Send one of jpeg, png, webp.", "The file format of the"),
    ("sd3", {"prompt": "A", "strength": "0.5"}, "Leave strength out, or change the field", "How far the result may"),
    (
        "sd3",
        {**I2I, "image": ("a", b"not one", "image/png")},
        "Send a picture (jpeg, png, webp)",
        "The picture to start",
    ),
]


@pytest.mark.parametrize(("endpoint", "fields", "fix", "sentence"), REFUSED)
def test_a_refusal_explains_itself_at_the_field(
    client: httpx.Client, endpoint: str, fields: dict[str, Any], fix: str, sentence: str
) -> None:
    ask(client, endpoint, **fields)

    (problem,) = details(client)["problems"]

    assert problem["text"].startswith(f"{problem['field']}: ")
    assert problem["field"] in {"seed", "prompt", "output_format", "strength", "image"}
    assert problem["fix"].startswith(fix)
    assert problem["sources"][0]["sentence"].startswith(sentence)
    assert {source["label"] for source in problem["sources"]} <= {"documented", "observed", "assumed"}


@pytest.mark.parametrize("status", [401, 402, 404, 405, 413, 422, 429])
def test_every_other_refusal_says_what_to_do(client: httpx.Client, status: int) -> None:
    client.event_hooks = {}
    asked: dict[int, Callable[[], object]] = {
        401: lambda: ask(client, "core", {"authorization": "nothing"}, prompt="A fox"),
        402: lambda: (client.put("/_mock/credits", json={"balance": "0"}), ask(client, "core", prompt="A fox")),
        404: lambda: client.post("/v2beta/stable-image/generate/cor"),
        405: lambda: client.get("/v2beta/stable-image/generate/core"),
        413: lambda: ask(client, "core", {"content-length": f"{1 << 30}"}, prompt="A fox"),
        422: lambda: ask(client, "core", prompt="Лиса в лесу"),
        429: lambda: [client.post("/v2beta/stable-image/generate/core") for _ in range(151)],
    }
    asked[status]()
    if status == 401:
        client.headers["authorization"] = "nothing"

    (problem,) = details(client)["problems"]

    assert (problem["field"], problem["fix"]) == ("", FIXES[status])


def test_a_refusal_that_was_asked_for_says_so(client: httpx.Client) -> None:
    ask(client, "core", prompt="mock:403")

    (problem,) = details(client)["problems"]

    assert problem["fix"] == "This was asked for: remove the fault, or the words that ask for it."
    assert problem["sources"][0]["label"] == "documented"


def test_the_answer_is_what_was_sent(client: httpx.Client) -> None:
    client.event_hooks = {}
    whole = ask(client, "core", prompt="A fox", seed="1").content
    assert get(client, "answer").content == whole

    ask(client, "core", {"prefer": "fault=cut"}, prompt="A fox", seed="1")

    answer = get(client, "answer")
    assert (answer.content, answer.headers["content-type"]) == (whole[: len(whole) // 2], "image/png")


def test_what_is_not_a_picture_is_shown_as_text(client: httpx.Client) -> None:
    client.event_hooks = {}
    ask(client, "core", {"prefer": "fault=html_502"}, prompt="A fox")

    answer = get(client, "answer")

    assert answer.headers["content-type"].startswith("text/plain")
    assert b"<html>" in answer.content


def test_half_a_picture_in_json_can_be_fetched_as_it_was(client: httpx.Client) -> None:
    ask(client, "core", {"prefer": "fault=half_picture", "accept": "application/json"}, prompt="A fox", seed="1")
    whole = ask(client, "core", prompt="A fox", seed="1").content
    half = client.get("/_mock/journal").json()[0]["id"]

    assert client.get(f"/_mock/journal/{half}/image").content == whole[: len(whole) // 2]
    assert client.get(f"/_mock/journal/{half}/thumbnail").status_code == 404


@pytest.mark.parametrize("accept", ["image/*", "application/json"])
def test_a_thumbnail_is_a_small_copy(client: httpx.Client, accept: str) -> None:
    ask(client, "core", {"accept": accept}, prompt="A fox", aspect_ratio="21:9")

    thumbnail = Image.open(io.BytesIO(get(client, "thumbnail").content))

    assert (thumbnail.format, thumbnail.size[0]) == ("JPEG", MAX_SIDE)
    assert 100 < thumbnail.size[1] < 150


def test_uploads_are_listed_and_can_be_fetched(client: httpx.Client) -> None:
    data = file_of(photo(640, 320), "WEBP")
    ask(client, "sd3", image=("fox.png", data, "image/png"), **I2I)

    found = details(client)
    thumbnail = Image.open(io.BytesIO(get(client, "uploads/0/thumbnail").content))

    assert found["upload_types"] == ["image/webp"]
    assert (found["request"]["uploads"][0]["filename"], found["request"]["uploads"][0]["size"]) == (
        "fox.png",
        len(data),
    )
    assert get(client, "uploads/0").content == data
    assert get(client, "uploads/0").headers["content-type"] == "image/webp"
    assert thumbnail.size == (MAX_SIDE, MAX_SIDE // 2)


def test_a_page_that_was_uploaded_is_shown_as_text(client: httpx.Client) -> None:
    ask(client, "sd3", image=("a.html", b"<script>\0</script>", "text/html"), **I2I)

    assert details(client)["upload_types"] == [""]
    assert get(client, "uploads/0").headers["content-type"].startswith("text/plain")
    assert get(client, "uploads/0/thumbnail").status_code == 404


@pytest.mark.parametrize("path", ["uploads/0", "uploads/0/thumbnail"])
def test_an_upload_that_is_not_there_is_a_404(client: httpx.Client, path: str) -> None:
    ask(client, "core", prompt="A fox")

    assert get(client, path).status_code == 404


@pytest.mark.parametrize("path", ["answer", "image", "thumbnail", "uploads/0", "uploads/0/thumbnail"])
def test_no_bytes_of_a_client_can_become_a_page(client: httpx.Client, path: str) -> None:
    ask(client, "sd3", image=("fox.png", file_of(photo(), "PNG"), "image/png"), **I2I)

    headers = get(client, path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["content-type"].startswith("image/")


def test_keys_are_redacted_in_bytes_too(client: httpx.Client) -> None:
    secret = b"sk-" + b"a1" * 20
    ask(client, "sd3", image=("a.bin", b"\0" + secret, "image/png"), **I2I)

    assert secret not in get(client, "uploads/0").content
    assert secret.decode() not in base64.b64encode(get(client, "answer").content).decode()

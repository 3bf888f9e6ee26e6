"""API keys are masked wherever the journal shows or keeps a request, and words that only look like keys are not."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest
from asking import GENERATE, ask
from stability_mock.state.journal import mask, mask_bytes, mask_credentials, mask_prose

if TYPE_CHECKING:
    import httpx

SECRET = "sk-Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0Uv"  # noqa: S105 - nobody's


@pytest.mark.parametrize(
    ("header", "masked"),
    [
        (f"Bearer {SECRET}", "Bearer sk-***t0Uv"),
        (SECRET, "sk-***t0Uv"),
        ("Bearer sk-short", "Bearer sk-***"),
        ("Bearer sk-a, sk-b", "Bearer sk-***"),
        ("Basic dXNlcjpwYXNz", "Basic ***"),
        ("something-else", "***"),
        ("Bearer   something else", "Bearer ***"),
        ("", ""),
    ],
)
def test_credentials_are_masked_whatever_their_form_and_only_once(header: str, masked: str) -> None:
    assert mask_credentials(header) == masked
    assert mask_credentials(masked) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"/a?key={SECRET}&b=c", "/a?key=sk-***t0Uv&b=c"),
        ("/a?key=sk-a&b=c", "/a?key=sk-***&b=c"),
        (f"{SECRET} and {SECRET}", "sk-***t0Uv and sk-***t0Uv"),
        ("/desk-lamp", "/desk-lamp"),
    ],
)
def test_paths_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked
    assert mask(masked) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"a fox, {SECRET}", f"a fox, sk-{'*' * 28}t0Uv"),
        (f"({SECRET}, a fox)", f"(sk-{'*' * 28}t0Uv, a fox)"),
        ("a desk-lamp, a flask-shaped hill and risk-free disk-drives",) * 2,
        ("sk-8er boi",) * 2,
    ],
)
def test_prose_is_masked_but_words_stay_words(text: str, masked: str) -> None:
    assert mask_prose(text) == masked
    assert mask_prose(masked) == masked


def test_a_masked_body_keeps_its_length() -> None:
    masked = mask_bytes(f"a {SECRET} b desk-lamp".encode())

    assert masked == b"a sk-" + b"*" * 28 + b"t0Uv b desk-lamp"


def test_a_body_without_a_key_is_the_same_object() -> None:
    body = bytes(range(256)) * 100

    assert mask_bytes(body) is body


@pytest.fixture
def leaked(client: httpx.Client) -> None:
    """Send a key in every place that there is, in requests that succeed and in ones whose error repeats it."""
    everywhere = {"x-debug": SECRET, "x-api-key": SECRET, "referer": f"http://a/?k={SECRET}"}
    client.headers["authorization"] = f"Bearer {SECRET}"
    client.post("/_mock/reset")
    ask(client, "core", everywhere, prompt=f"a fox {SECRET}", extra=SECRET)
    ask(client, "core", everywhere, prompt="a", aspect_ratio=SECRET, seed=SECRET)
    client.post(f"{GENERATE}/core?key={SECRET}")
    client.get(f"/not/there/{SECRET}")


@pytest.mark.usefixtures("leaked")
def test_no_key_is_in_the_journal(client: httpx.Client) -> None:
    answer = client.get("/_mock/journal")

    assert len(answer.json()) == 4
    assert SECRET not in answer.text
    assert "sk-***t0Uv" in answer.text


@pytest.mark.usefixtures("leaked")
def test_no_key_is_in_the_archive_nor_in_the_bodies_in_it(client: httpx.Client) -> None:
    answer = client.get("/_mock/journal.har")

    bodies = [
        base64.b64decode(text)
        for entry in answer.json()["log"]["entries"]
        for text in (entry["request"].get("postData", {}).get("text", ""), entry["response"]["content"]["text"])
    ]
    assert SECRET not in answer.text
    assert len(bodies) == 8
    assert not any(SECRET.encode() in body for body in bodies)


@pytest.mark.usefixtures("leaked")
def test_no_key_is_in_what_a_verification_shows(client: httpx.Client) -> None:
    answer = client.post("/_mock/journal/verify", json={"pattern": {"prompt": "none", "fields": {"extra": "none"}}})

    assert answer.status_code == 409
    assert SECRET not in answer.text
    assert json.dumps(f"sk-{'*' * 28}t0Uv") in answer.text

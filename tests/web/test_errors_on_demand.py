"""A prompt may ask for a refusal by a word, whatever the endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asking import ask, errors_of
from stability_mock.settings import Settings

if TYPE_CHECKING:
    import httpx

RATE_LIMIT = "You have made more than 150 requests in 10 seconds, and are timed out for 60 seconds."
REFUSALS = [
    (400, "bad_request", "prompt: refused on demand"),
    (401, "unauthorized", "authorization: invalid or missing header value"),
    (
        402,
        "payment_required",
        "credits: this request costs 3, and the balance is 0; no charge was made",
    ),
    (403, "content_moderation", "Your request was flagged by our content moderation system."),
    (404, "not_found", "path: there is nothing at /v2beta/stable-image/generate/core"),
    (405, "method_not_allowed", "method: GET is not allowed here, use POST"),
    (413, "payload_too_large", "body: payloads cannot be larger than 10MiB in size"),
    (422, "invalid_language", "You made a request with an unsupported language."),
    (429, "rate_limit_exceeded", RATE_LIMIT),
    (500, "internal_error", "An internal error occurred. If the problem persists, contact support."),
]
ANY_LANGUAGE = pytest.mark.parametrize("settings", [Settings(any_language=True)], ids=["any language"])


@pytest.mark.parametrize(("status", "name", "text"), REFUSALS)
def test_every_refusal_is_there_by_its_status_and_by_its_name(
    client: httpx.Client, status: int, name: str, text: str
) -> None:
    by_status = ask(client, "core", prompt=f"a lighthouse, mock:{status}, at night")
    by_name = ask(client, "core", prompt=f"mock:{name}")

    assert errors_of(by_status, status, name) == [text]
    assert errors_of(by_name, status, name) == [text]


@pytest.mark.parametrize("endpoint", ["ultra", "sd3"])
@pytest.mark.parametrize(("status", "name"), [(status, name) for status, name, _ in REFUSALS])
def test_every_endpoint_refuses_on_demand(client: httpx.Client, endpoint: str, status: int, name: str) -> None:
    answer = ask(client, endpoint, prompt=f"mock:{status}")

    assert errors_of(answer, status, name)


def test_a_405_on_demand_names_the_methods_too(client: httpx.Client) -> None:
    answer = ask(client, "core", prompt="mock:405")

    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize(
    "prompt", ["mock:200", "mock:418", "mock:", "mock 403", "hammock:403", "MOCK:403", "mock:4031"]
)
def test_other_words_are_only_words(client: httpx.Client, prompt: str) -> None:
    answer = ask(client, "core", prompt=prompt)

    assert answer.status_code == 200


def test_errors_are_json_whatever_the_client_accepts(client: httpx.Client) -> None:
    answer = ask(client, "core", {"accept": "image/*"}, prompt="mock:403")

    assert answer.headers["content-type"] == "application/json"
    assert errors_of(answer, 403, "content_moderation")


@pytest.mark.parametrize(
    "prompt",
    [
        "灯台",
        "Маяк на скале",
        "منارة على جرف",
        "Φάρος",
        "हिमालय के ऊपर सूर्योदय",
        "a 灯台と海",
    ],
)
def test_a_prompt_mostly_in_another_script_is_refused(client: httpx.Client, prompt: str) -> None:
    answer = ask(client, "core", prompt=prompt)

    assert errors_of(answer, 422, "invalid_language") == ["You made a request with an unsupported language."]


@pytest.mark.parametrize(
    "prompt",
    [
        "Ein Leuchtturm über Öland, größer",
        "Một ngọn hải đăng",
        "the word 灯台 on a lighthouse",
        "🌊🌊🌊",
        "1234 !?",
        "\uff37\uff29\uff24\uff25",
        "ab 灯台",
    ],
)
def test_a_prompt_at_least_half_in_latin_script_passes(client: httpx.Client, prompt: str) -> None:
    answer = ask(client, "core", prompt=prompt)

    assert answer.status_code == 200


@ANY_LANGUAGE
def test_every_script_passes(client: httpx.Client) -> None:
    answer = ask(client, "core", prompt="灯台")

    assert answer.status_code == 200


@ANY_LANGUAGE
def test_the_refusal_is_still_there_on_demand(client: httpx.Client) -> None:
    answer = ask(client, "core", prompt="灯台 mock:422")

    assert errors_of(answer, 422, "invalid_language")

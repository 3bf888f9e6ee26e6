"""The life of an asynchronous generation: submit, 202, result, and the end of it."""

from __future__ import annotations

import base64
import re
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from asking import drawn, errors_of, opened
from hypothesis import given
from hypothesis.strategies import text
from polling import CREATIVE, DAY, RESULTS, advance, poll, spent, statuses, submit, submitted
from stability_mock.settings import Settings

if TYPE_CHECKING:
    import httpx

NOT_FOUND = ["id: the generation either does not exist or has expired."]
SLOW = Settings(contract="2026", latency=46, polls=0)


@pytest.mark.parametrize("accept", ["*/*", "image/*", "application/json", "image/png", "nonsense", ""])
def test_a_submit_is_answered_with_an_id_whatever_is_accepted(client: httpx.Client, accept: str) -> None:
    answer = submit(client, accept=accept)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert re.fullmatch(r'\{"id":"[0-9a-f]{64}"\}', answer.text)
    assert {"location", "retry-after"}.isdisjoint(answer.headers)


def test_the_first_poll_is_told_to_wait_and_the_next_gets_the_same_bytes_each_time(client: httpx.Client) -> None:
    generation = submitted(client)
    waiting = poll(client, generation)
    unpaid = spent(client)
    first, again = poll(client, generation), poll(client, generation)

    assert waiting.status_code == 202
    assert waiting.headers["content-type"] == "application/json"
    assert waiting.json() == {"id": generation, "status": "in-progress"}
    assert unpaid == "0"
    assert first.status_code == 200
    assert first.headers["content-type"] == "image/png"
    assert first.headers["finish-reason"] == "SUCCESS"
    assert opened(first.content).size == (64, 64)
    assert again.content == first.content
    assert again.headers["seed"] == first.headers["seed"]
    assert spent(client) == "8"


def test_a_result_in_json_calls_the_picture_result(client: httpx.Client) -> None:
    generation = submitted(client)
    poll(client, generation)

    picture = poll(client, generation, {"accept": "image/*"})
    answer = poll(client, generation, {"accept": "application/json"})

    assert answer.headers["content-type"] == "application/json; type=image/png"
    assert list(answer.json()) == ["result", "finish_reason", "seed"]
    assert base64.b64decode(answer.json()["result"]) == picture.content
    assert answer.json()["seed"] == int(picture.headers["seed"])


@pytest.mark.parametrize("settings", [Settings(contract="2026", polls=0, result_field="image")])
def test_a_setting_calls_it_image(client: httpx.Client) -> None:
    answer = poll(client, submitted(client), {"accept": "application/json"})

    assert list(answer.json()) == ["image", "finish_reason", "seed"]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (Settings(contract="2026", polls=0), [200, 200]),
        (Settings(contract="2026", polls=3), [202, 202, 202, 200]),
    ],
)
def test_the_polls_that_wait_can_be_set(client: httpx.Client, expected: list[int]) -> None:
    assert statuses(client, submitted(client), len(expected)) == expected


@pytest.mark.parametrize("settings", [SLOW])
def test_the_clock_makes_it_due(client: httpx.Client) -> None:
    client.post("/_mock/clock/freeze")
    generation = submitted(client)

    assert statuses(client, generation, 3) == [202] * 3
    advance(client, 45.999)
    assert statuses(client, generation, 1) == [202]
    advance(client, 0.001)
    assert spent(client) == "8"
    assert statuses(client, generation, 1) == [200]


def test_a_clock_that_is_moved_past_it_ends_the_waiting_for_polls(client: httpx.Client) -> None:
    generation = submitted(client)

    advance(client, 60)

    assert statuses(client, generation, 1) == [200]


def test_a_result_is_there_for_a_day(client: httpx.Client) -> None:
    client.post("/_mock/clock/freeze")
    generation = submitted(client)
    statuses(client, generation, 2)

    advance(client, DAY - 0.001)
    assert statuses(client, generation, 1) == [200]
    advance(client, 0.001)

    assert errors_of(poll(client, generation), 404, "generation_not_found") == NOT_FOUND
    assert spent(client) == "8"


def test_it_is_for_its_own_key_only(client: httpx.Client) -> None:
    generation = submitted(client)

    other = poll(client, generation, {"authorization": "Bearer sk-somebody-else"})
    without = poll(client, generation, {"authorization": ""})

    assert errors_of(other, 404, "generation_not_found") == NOT_FOUND
    assert errors_of(without, 401, "unauthorized")
    assert statuses(client, generation, 2) == [202, 200]


def test_a_reset_forgets_it(client: httpx.Client) -> None:
    generation = submitted(client)

    client.post("/_mock/reset")

    assert errors_of(poll(client, generation), 404, "generation_not_found") == NOT_FOUND


def test_the_older_path_is_for_creative_upscale_only(client: httpx.Client) -> None:
    files = {"image": ("in.png", drawn((64, 64)), "image/png")}
    creative = client.post(CREATIVE, data={"prompt": "a boat"}, files=files).json()["id"]
    relit = submitted(client)
    older = [client.get(f"{CREATIVE}/result/{creative}").status_code for _ in range(2)]

    assert older == [202, 200]
    assert poll(client, creative).status_code == 200
    assert errors_of(client.get(f"{CREATIVE}/result/{relit}"), 404, "generation_not_found") == NOT_FOUND
    assert spent(client) == "60"


MALFORMED = ["A" * 64, "0" * 63, "0" * 65, "a/b", "..%2f..%2fetc", "%00", "0" * 10_000, "", "g" * 64, f"{'0' * 64}/"]


@pytest.mark.parametrize("generation", MALFORMED, ids=lambda text: text[:20])
@pytest.mark.parametrize("path", [RESULTS, f"{CREATIVE}/result"])
def test_a_malformed_id_is_refused(client: httpx.Client, path: str, generation: str) -> None:
    answer = client.get(f"{path}/{generation}")

    (text,) = errors_of(answer, 400, "bad_request")
    assert text.startswith("id: invalid. Expected ^[0-9a-f]{64}$, received '")
    assert len(text) < 200


@given(text(max_size=80))
def test_whatever_stands_in_the_place_of_the_id_is_a_400_or_a_404(client: httpx.Client, generation: str) -> None:
    answer = client.get(f"{RESULTS}/{quote(generation, safe='')}")

    assert answer.status_code in {400, 404}


@pytest.mark.parametrize("settings", [Settings(contract="2026", latency="realistic", polls=0)])
def test_a_creative_upscale_takes_as_long_as_the_service_does(client: httpx.Client) -> None:
    client.post("/_mock/clock/freeze")
    files = {"image": ("in.png", drawn((64, 64)), "image/png")}
    generation = client.post(CREATIVE, data={"prompt": "a boat"}, files=files).json()["id"]

    advance(client, 45.9)
    assert statuses(client, generation, 1) == [202]
    advance(client, 0.1)
    assert statuses(client, generation, 1) == [200]


def test_a_malformed_id_comes_before_a_wrong_key_and_with_other_problems(client: httpx.Client) -> None:
    headers = {"authorization": "", "accept": "text/html", "stability-client-id": "x" * 300}

    texts = errors_of(client.get(f"{RESULTS}/no", headers=headers), 400, "bad_request")

    assert [text.partition(":")[0] for text in texts] == ["id", "stability-client-id", "accept"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_result_is_asked_for_with_get(client: httpx.Client, method: str) -> None:
    answer = client.request(method, f"{RESULTS}/{'0' * 64}")

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"


@pytest.mark.parametrize("settings", [Settings(contract="2026", poll_seconds=10)])
def test_a_setting_refuses_polls_that_come_too_fast(client: httpx.Client) -> None:
    client.post("/_mock/clock/freeze")
    generation, another = submitted(client), submitted(client)

    assert statuses(client, generation, 2) == [202, 429]
    assert statuses(client, another, 1) == [202]
    advance(client, 10)

    assert statuses(client, generation, 2) == [200, 429]


def test_polls_do_not_count_towards_the_rate_limit(client: httpx.Client) -> None:
    generation = submitted(client)

    assert set(statuses(client, generation, 200)) == {202, 200}


@pytest.mark.parametrize("settings", [Settings(contract="2026", credits=Decimal(10))])
def test_what_the_balance_does_not_cover_any_more_when_it_is_finished_fails(client: httpx.Client) -> None:
    first, second = submitted(client), submitted(client)

    assert statuses(client, first, 2) == [202, 200]
    poll(client, second)
    (text,) = errors_of(poll(client, second), 402, "payment_required")

    assert text == "credits: this request costs 8, and the balance is 2; no charge was made"
    assert errors_of(submit(client), 402, "payment_required")
    assert spent(client) == "8"


@pytest.mark.parametrize("settings", [Settings(contract="2026", generations=2, polls=0)])
def test_past_the_number_the_oldest_is_dropped_and_the_log_says_so(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    found = [submitted(client, prompt) for prompt in ("a boat", "a barn", "a bridge")]

    assert [poll(client, one).status_code for one in found] == [404, 200, 200]
    assert "over 2 generations of a key: the oldest was dropped; --generations keeps more" in caplog.messages


def test_a_result_that_was_dropped_is_a_404_and_the_log_says_so(
    client: httpx.Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stability_mock.state.results.Results.fetch", lambda *_: None)
    caplog.set_level("INFO")
    generation = submitted(client)
    poll(client, generation)

    assert errors_of(poll(client, generation), 404, "generation_not_found") == NOT_FOUND
    hint = client.get("/_mock/journal").json()[-1]["hint"]
    assert hint == "the result was dropped; --generations-mb keeps more"
    assert hint in caplog.text

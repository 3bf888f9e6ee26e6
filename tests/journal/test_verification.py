"""Verification over HTTP: pass, or the nearest misses, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from asking import ask

if TYPE_CHECKING:
    import httpx


@pytest.fixture
def asked(client: httpx.Client) -> list[str]:
    """Ask four times, and give the ids."""
    answers = [
        ask(client, "core", prompt="a red fox", style_preset="line-art"),
        ask(client, "core", prompt="a hare"),
        ask(client, "sd3", prompt="a red fox", model="sd3-medium"),
        ask(client, "core", prompt="a red fox mock:403"),
    ]
    return [answer.headers["x-request-id"] for answer in answers]


def verify(client: httpx.Client, pattern: dict[str, Any], **counts: int) -> tuple[int, Any]:
    """Return the status and the verdict."""
    answer = client.post("/_mock/journal/verify", json={"pattern": pattern, **counts})
    return answer.status_code, answer.json()


PATTERNS: list[tuple[dict[str, Any], int]] = [
    ({}, 4),
    ({"operation": "core"}, 3),
    ({"operation": "core", "status": 200}, 2),
    ({"verdict": "content_moderation"}, 1),
    ({"fault": "403"}, 1),
    ({"fault": ""}, 3),
    ({"prompt": "a red fox"}, 2),
    ({"prompt_contains": "fox"}, 3),
    ({"prompt_contains": "wolf"}, 0),
    ({"model": "sd3-medium"}, 1),
    ({"fields": {"style_preset": "line-art"}}, 1),
    ({"fields": {"style_preset": "line-art", "seed": "1"}}, 0),
    ({"operation": "core", "prompt": "a red fox", "fields": {"style_preset": "line-art"}}, 1),
]


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(("pattern", "matched"), PATTERNS)
def test_as_many_requests_fit_as_did(client: httpx.Client, pattern: dict[str, Any], matched: int) -> None:
    status, verdict = verify(client, pattern, times=matched)

    assert (status, verdict["matched"], verdict["seen"]) == (200, matched, 4)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("counts", "status"),
    [
        ({}, 200),
        ({"times": 3}, 200),
        ({"times": 2}, 409),
        ({"times": 0}, 409),
        ({"at_least": 3}, 200),
        ({"at_least": 4}, 409),
        ({"at_most": 3}, 200),
        ({"at_most": 2}, 409),
        ({"at_least": 1, "at_most": 3}, 200),
        ({"at_least": 0}, 200),
    ],
)
def test_the_count_decides(client: httpx.Client, counts: dict[str, int], status: int) -> None:
    assert verify(client, {"operation": "core"}, **counts)[0] == status


def test_without_a_count_one_is_enough_and_none_is_too_few(client: httpx.Client, asked: list[str]) -> None:
    assert len(asked) == 4
    assert verify(client, {"prompt": "a hare"})[0] == 200
    assert verify(client, {"prompt": "a wolf"})[0] == 409


def test_a_miss_shows_the_nearest_requests_field_by_field(client: httpx.Client, asked: list[str]) -> None:
    pattern = {"operation": "core", "prompt": "a red fox", "status": 200, "fields": {"seed": "5"}}

    status, verdict = verify(client, pattern)

    assert status == 409
    assert verdict == {
        "matched": 0,
        "seen": 4,
        "nearest_misses": [
            {"id": asked[0], "differences": {"fields.seed": {"expected": "5", "received": None}}},
            {
                "id": asked[1],
                "differences": {
                    "prompt": {"expected": "a red fox", "received": "a hare"},
                    "fields.seed": {"expected": "5", "received": None},
                },
            },
            {
                "id": asked[2],
                "differences": {
                    "operation": {"expected": "core", "received": "sd3"},
                    "fields.seed": {"expected": "5", "received": None},
                },
            },
        ],
    }


def test_a_miss_by_a_part_of_the_prompt_shows_the_prompt(client: httpx.Client, asked: list[str]) -> None:
    _, verdict = verify(client, {"prompt_contains": "wolf"})

    assert verdict["nearest_misses"][0] == {
        "id": asked[0],
        "differences": {"prompt_contains": {"expected": "wolf", "received": "a red fox"}},
    }


def test_too_many_that_fit_leave_the_others_as_misses(client: httpx.Client, asked: list[str]) -> None:
    status, verdict = verify(client, {"operation": "core"}, times=1)

    assert (status, verdict["matched"]) == (409, 3)
    assert [miss["id"] for miss in verdict["nearest_misses"]] == [asked[2]]


def test_an_empty_journal_has_no_misses_to_show(client: httpx.Client) -> None:
    status, verdict = verify(client, {"operation": "core"})

    assert (status, verdict) == (409, {"matched": 0, "seen": 0, "nearest_misses": []})


@pytest.mark.parametrize(
    "content",
    [
        {"pattern": {"promt": "a"}},
        {"pattern": {"status": "many"}},
        {"times": -1},
        {"count": 1},
        {"pattern": {"fields": {"seed": 5}}},
        [],
    ],
)
def test_a_verification_that_makes_no_sense_is_refused(client: httpx.Client, content: object) -> None:
    assert client.post("/_mock/journal/verify", json=content).status_code == 422

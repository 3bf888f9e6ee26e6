"""What the summary of a run says of asynchronous generations."""

from __future__ import annotations

from typing import Any

import pytest
from stability_mock.interception.generations import generations


def submit(generation: str, operation: str = "upscale-creative", status: int = 200) -> dict[str, Any]:
    """Return a submit as the journal shows it, as far as it matters."""
    return seen("POST", operation, generation, status)


def poll(generation: str, status: int = 202) -> dict[str, Any]:
    """Return a poll."""
    return seen("GET", "result", generation, status)


def seen(method: str, operation: str, generation: str, status: int) -> dict[str, Any]:
    """Return an exchange."""
    return {
        "operation": operation,
        "generation": generation,
        "request": {"method": method},
        "response": {"status": status},
    }


@pytest.mark.parametrize(
    ("exchanges", "expected"),
    [
        ([seen("POST", "core", "", 200), seen("GET", "", "", 404)], []),
        ([submit("a"), poll("a"), poll("a", 200)], ["1 generation by upscale-creative, 2 polls"]),
        ([submit("a"), poll("a")], ["1 generation by upscale-creative, 1 poll, 1 result never fetched"]),
        (
            [submit("a"), submit("b"), poll("a", 200), poll("b", 500), submit("c", "relight"), poll("c", 200)],
            ["2 generations by upscale-creative, 2 polls, 1 result never fetched", "1 generation by relight, 1 poll"],
        ),
        ([poll("a", 200)], []),
    ],
)
def test_each_submit_is_counted_with_its_polls(exchanges: list[dict[str, Any]], expected: list[str]) -> None:
    assert list(generations(exchanges)) == expected

"""The stream of events over a real connection: with several workers, at the end of a server, and after it."""

from __future__ import annotations

import json
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
from live import Live, start
from redis_server import running

if TYPE_CHECKING:
    from collections.abc import Iterator

PATH = "/v2beta/stable-image/generate/core"
FORM = {"prompt": (None, "A fox")}


@contextmanager
def listening(live: Live, key: str = "") -> Iterator[Iterator[int]]:
    """Listen, and yield the numbers that come."""
    headers = {"authorization": f"Bearer {key}"} if key else {}
    with httpx.stream("GET", f"{live.url}/_mock/events", headers=headers, timeout=60) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield _numbers(answer)


def _numbers(answer: httpx.Response) -> Iterator[int]:
    for line in answer.iter_lines():
        if line.startswith("data:"):
            yield json.loads(line.removeprefix("data:"))["sequence"]


def _ask(live: Live, key: str) -> str:
    answer = httpx.post(live.url + PATH, headers={"authorization": f"Bearer {key}"}, files=FORM, timeout=60)
    assert answer.status_code == 200
    return answer.headers["x-request-id"]


def _rows(live: Live, **query: int) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{live.url}/_mock/journal/rows", params=query, timeout=60).json()
    return found


def test_a_listener_hears_of_a_request_and_reads_what_is_new(served: Live, key: str) -> None:
    with listening(served, key) as numbers:
        before = next(numbers)
        request_id = _ask(served, key)
        after = next(numbers)

    assert before < after
    assert request_id in [row["id"] for row in _rows(served, after=before)["rows"]]


def test_a_stream_does_not_hold_up_the_end_of_the_server(key: str) -> None:
    with start() as live, listening(live, key) as numbers:
        next(numbers)
        assert live.stop() == -signal.SIGTERM
        assert "exceeded" not in live.log


def test_a_listener_hears_what_other_workers_did_and_numbers_grow_over_a_start(key: str) -> None:
    with running() as redis:
        flags = "--store", redis.url, "--workers", "2"
        with start(*flags) as live, listening(live) as numbers:
            first = next(numbers)
            ids = {_ask(live, key) for _ in range(8)}
            last = next(numbers)
            assert {row["id"] for row in _rows(live, after=first)["rows"]} == ids
        with start(*flags) as again, listening(again) as numbers:
            assert next(numbers) >= last > first >= 0
            _ask(again, key)
            assert next(numbers) > last
            found = _rows(again)
    assert (found["matched"], len({row["sequence"] for row in found["rows"]})) == (9, 9)
    assert {row["key"] for row in found["rows"]} == {f"sk-***{key[-4:]}"}


def test_numbers_grow_over_a_start_in_memory(key: str) -> None:
    with start() as live:
        _ask(live, key)
        before = _rows(live)["sequence"]
    with start() as live:
        assert _rows(live)["sequence"] > before

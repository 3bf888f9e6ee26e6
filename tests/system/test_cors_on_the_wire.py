"""Answers that go wrong on their way still tell the page that it may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from live import start
from wire import connected, form, named, post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from live import Live

ORIGIN = "http://localhost:3000"


@pytest.fixture(scope="module")
def open_to_pages() -> Iterator[Live]:
    """Start a server that a page may use."""
    with start("--cors", ORIGIN) as live:
        yield live


@pytest.mark.parametrize("fault", ["slow_headers", "cut", "length_too_long", "length_too_short", "dribble", "html_504"])
def test_the_head_of_an_answer_with_a_fault_allows_the_page(open_to_pages: Live, key: str, fault: str) -> None:
    authorization = {"authorization": f"Bearer {key}"}
    faster = {"factor": 1_000_000}
    httpx.post(f"{open_to_pages.url}/_mock/clock/rate", json=faster, headers=authorization).raise_for_status()
    headers = (b"origin: " + ORIGIN.encode(), b"prefer: fault=" + fault.encode())

    with connected(open_to_pages.address) as wire:
        wire.send(post(key, form(named(b"prompt", b"a lighthouse")), *headers))
        _, head = wire.head()

    assert head["access-control-allow-origin"] == ORIGIN
    assert head["access-control-expose-headers"].startswith("seed, finish-reason, x-request-id")

"""Odd heads, as a socket sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
from asking import errors_of

if TYPE_CHECKING:
    from live import Live


def test_an_odd_path_leaves_the_archive_readable(served: Live) -> None:
    key = {"authorization": "Bearer sk-odd-path-00000001"}
    with httpx.Client(base_url=served.url, headers=key) as client:
        client.send(httpx.Request("GET", f"{served.url}/x", headers=key, extensions={"target": b"//["}))

        entries = client.get("/_mock/journal.har").json()["log"]["entries"]

    assert [entry["response"]["status"] for entry in entries] == [404]


def test_a_head_over_64_kib_is_refused_in_the_envelope(served: Live) -> None:
    with httpx.Client(base_url=served.url) as client:
        answer = client.get("/v1/user/balance", headers={"x-long": "a" * 70_000})

    assert errors_of(answer, 400, "bad_request") == ["request: its headers are longer than 65,536 bytes"]

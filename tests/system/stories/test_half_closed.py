"""A client that ends its half is answered, whether its picture is cached or not; one that is gone pays nothing."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import httpx
import pytest
from live import Live, start
from wire import connected, form, named, post

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def late() -> Iterator[Live]:
    """Start a server whose pictures take a moment."""
    with start("--latency", "0.2", "--log-level", "debug") as live:
        yield live


def picture(seed: int) -> bytes:
    """Ask for a picture that nobody has asked for."""
    return form(named(b"prompt", b"a lighthouse"), named(b"seed", b"%d" % seed))


def balance(live: Live, key: str) -> float:
    """Return what a key has left."""
    return float(httpx.get(f"{live.url}/v1/user/balance", headers={"authorization": key}).json()["credits"])


def test_a_client_that_ends_its_half_gets_its_picture_and_pays_for_it(late: Live, key: str) -> None:
    with connected(late.address) as wire:
        wire.send(post(key, picture(1)))
        wire.finish()
        answer = wire.answer()
        assert wire.ended()

    assert answer.status == 200
    assert answer.body.startswith(b"\x89PNG")
    assert balance(late, key) == 9_997


def test_a_client_that_is_gone_before_its_picture_is_ready_pays_nothing(late: Live, key: str) -> None:
    with connected(late.address) as wire:
        wire.send(post(key, picture(2)))

    while "the client left before its answer" not in late.log:
        assert balance(late, key) == 10_000

    assert balance(late, key) == 10_000
    assert "ERROR" not in late.log
    journal = httpx.get(f"{late.url}/_mock/journal.har", headers={"authorization": key}).json()["log"]["entries"]
    (entry,) = [one for one in journal if one["_operation"] == "core"]
    assert (entry["response"]["status"], entry["_verdict"], entry["_price"]) == (0, "client_disconnected", None)
    assert b"a lighthouse" in base64.b64decode(entry["request"]["postData"]["text"])


def test_both_halves_of_a_row_of_requests_are_answered(late: Live, key: str) -> None:
    with connected(late.address) as wire:
        wire.send(post(key, picture(3)) + post(key, picture(4)))
        wire.finish()
        answers = [wire.answer(), wire.answer()]

    assert [answer.status for answer in answers] == [200, 200]
    assert balance(late, key) == 9_994

"""What is counted of a connection to the mock server."""

from __future__ import annotations

import pytest
from stability_mock.interception.stats import ConnectionCounter, Stats

REQUEST = b"POST / HTTP/1.1\r\ncontent-length: 4\r\n\r\nbody"


def answer(status: int, body: bytes = b"", *headers: bytes) -> bytes:
    """Write an answer with its length."""
    lines = [b"HTTP/1.1 %d Any" % status, b"content-length: %d" % len(body), *headers]
    return b"\r\n".join([*lines, b"", body])


@pytest.fixture
def stats() -> Stats:
    """Return the sums."""
    return Stats()


@pytest.fixture
def counter(stats: Stats) -> ConnectionCounter:
    """Return the counter of one connection."""
    return ConnectionCounter(stats)


@pytest.mark.parametrize("size", [1, 7, 60, 10_000])
def test_requests_and_refusals_are_counted_however_the_answers_are_cut(
    counter: ConnectionCounter, stats: Stats, size: int
) -> None:
    replies = [
        answer(200, b"HTTP/1.1 403 No\r\n\r\n" * 3, b"X-Request-Id: one"),
        answer(403, b"{}", b"x-request-id: two"),
        answer(200),
    ]

    for reply in replies:
        for piece in (REQUEST[:9], REQUEST[9:]):
            counter.sent(piece)
        for begin in range(0, len(reply), size):
            counter.received(reply[begin : begin + size])

    assert (stats.requests, stats.refusals, stats.ids) == (3, 1, {"one", "two"})


def test_an_interim_answer_is_not_the_answer(counter: ConnectionCounter, stats: Stats) -> None:
    counter.sent(REQUEST[:20])
    counter.received(b"HTTP/1.1 100 Continue\r\n\r\n")
    counter.sent(REQUEST[20:])
    counter.received(answer(400))

    assert (stats.requests, stats.refusals) == (1, 1)


def test_the_answer_to_head_has_no_body(counter: ConnectionCounter, stats: Stats) -> None:
    counter.sent(b"HEAD / HTTP/1.1\r\n\r\n")
    counter.received(b"HTTP/1.1 405 No\r\ncontent-length: 99\r\n\r\n")
    counter.sent(REQUEST)
    counter.received(answer(403))

    assert (stats.requests, stats.refusals) == (2, 2)


def test_a_request_without_an_answer_counts(counter: ConnectionCounter, stats: Stats) -> None:
    counter.sent(REQUEST)

    assert (stats.requests, stats.refusals) == (1, 0)


@pytest.mark.parametrize(
    "last",
    [
        answer(413, b"too large", b"connection: close"),
        b"HTTP/1.1 413 No\r\n\r\n",
        b"HTTP/1.1 413 No\r\ntransfer-encoding: chunked\r\n\r\n",
    ],
)
def test_what_follows_the_last_answer_is_not_counted(counter: ConnectionCounter, stats: Stats, last: bytes) -> None:
    counter.sent(REQUEST)
    counter.received(last)
    counter.sent(b"the rest of a body that nobody reads")
    counter.received(answer(403))

    assert (stats.requests, stats.refusals) == (1, 1)


@pytest.mark.parametrize("noise", [b"x" * 70_000, b"no status\r\n\r\n", b"\x00\xff\r\n\r\n"])
def test_what_is_not_an_answer_does_no_harm(counter: ConnectionCounter, stats: Stats, noise: bytes) -> None:
    counter.sent(REQUEST)
    counter.received(noise)
    counter.received(answer(403))

    assert (stats.requests, stats.refusals) == (1, 0)


def test_a_host_is_new_only_once(stats: Stats) -> None:
    first = [stats.turn_away(host) for host in ("a", "b", "a")]

    assert first == [True, True, False]
    assert stats.turned_away == 3

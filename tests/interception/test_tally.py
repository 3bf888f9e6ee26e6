"""What is counted of a connection to the stand-in."""

from __future__ import annotations

import pytest
from stability_mock.interception.tally import Tally, Watch

REQUEST = b"POST / HTTP/1.1\r\ncontent-length: 4\r\n\r\nbody"


def answer(status: int, body: bytes = b"", *headers: bytes) -> bytes:
    """Write an answer with its length."""
    lines = [b"HTTP/1.1 %d Any" % status, b"content-length: %d" % len(body), *headers]
    return b"\r\n".join([*lines, b"", body])


@pytest.fixture
def tally() -> Tally:
    """Give the sums."""
    return Tally()


@pytest.fixture
def watch(tally: Tally) -> Watch:
    """Give the watch over one connection."""
    return Watch(tally)


@pytest.mark.parametrize("size", [1, 7, 60, 10_000])
def test_requests_and_refusals_are_told_apart_however_the_answers_are_cut(
    watch: Watch, tally: Tally, size: int
) -> None:
    replies = [
        answer(200, b"HTTP/1.1 403 No\r\n\r\n" * 3, b"X-Request-Id: one"),
        answer(403, b"{}", b"x-request-id: two"),
        answer(200),
    ]

    for reply in replies:
        for piece in (REQUEST[:9], REQUEST[9:]):
            watch.sent(piece)
        for begin in range(0, len(reply), size):
            watch.received(reply[begin : begin + size])

    assert (tally.requests, tally.refusals, tally.ids) == (3, 1, {"one", "two"})


def test_an_interim_answer_is_not_the_answer(watch: Watch, tally: Tally) -> None:
    watch.sent(REQUEST[:20])
    watch.received(b"HTTP/1.1 100 Continue\r\n\r\n")
    watch.sent(REQUEST[20:])
    watch.received(answer(400))

    assert (tally.requests, tally.refusals) == (1, 1)


def test_the_answer_to_head_has_no_body(watch: Watch, tally: Tally) -> None:
    watch.sent(b"HEAD / HTTP/1.1\r\n\r\n")
    watch.received(b"HTTP/1.1 405 No\r\ncontent-length: 99\r\n\r\n")
    watch.sent(REQUEST)
    watch.received(answer(403))

    assert (tally.requests, tally.refusals) == (2, 2)


def test_a_request_without_an_answer_counts(watch: Watch, tally: Tally) -> None:
    watch.sent(REQUEST)

    assert (tally.requests, tally.refusals) == (1, 0)


@pytest.mark.parametrize(
    "last",
    [
        answer(413, b"too large", b"connection: close"),
        b"HTTP/1.1 413 No\r\n\r\n",
        b"HTTP/1.1 413 No\r\ntransfer-encoding: chunked\r\n\r\n",
    ],
)
def test_what_follows_the_last_answer_is_not_counted(watch: Watch, tally: Tally, last: bytes) -> None:
    watch.sent(REQUEST)
    watch.received(last)
    watch.sent(b"the rest of a body that nobody reads")
    watch.received(answer(403))

    assert (tally.requests, tally.refusals) == (1, 1)


@pytest.mark.parametrize("noise", [b"x" * 70_000, b"no status\r\n\r\n", b"\x00\xff\r\n\r\n"])
def test_what_is_no_answer_does_no_harm(watch: Watch, tally: Tally, noise: bytes) -> None:
    watch.sent(REQUEST)
    watch.received(noise)
    watch.received(answer(403))

    assert (tally.requests, tally.refusals) == (1, 0)


def test_a_host_is_new_only_once(tally: Tally) -> None:
    first = [tally.turn_away(host) for host in ("a", "b", "a")]

    assert first == [True, True, False]
    assert tally.turned_away == 3

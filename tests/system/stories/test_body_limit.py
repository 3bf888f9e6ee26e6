"""10 MiB: exactly that passes, one byte more does not, and what is refused is not kept in memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from live import Live, start
from wire import GENERATE, Answer, connected, form, named, post

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT = 10_485_760
TOO_LARGE = {"errors": ["body: payloads cannot be larger than 10MiB in size"], "name": "payload_too_large"}


def of_size(size: int) -> bytes:
    """Write a good form of exactly `size` bytes."""
    frame = len(form(named(b"prompt", b"a lighthouse"), named(b"padding", b"")))
    return form(named(b"prompt", b"a lighthouse"), named(b"padding", b"x" * (size - frame)))


def in_chunks(body: bytes, size: int = 1 << 20) -> Iterator[bytes]:
    """Write a body in chunks."""
    for begin in range(0, len(body), size):
        chunk = body[begin : begin + size]
        yield b"%x\r\n%b\r\n" % (len(chunk), chunk)
    yield b"0\r\n\r\n"


def chunked_head(key: str, *headers: bytes) -> bytes:
    """Write the head of a request without a length."""
    return post(key, b"", b"transfer-encoding: chunked", *headers).replace(b"content-length: 0\r\n", b"")


def assert_too_large(answer: Answer) -> None:
    """Make sure that it is the 413."""
    assert answer.status == 413, answer.body
    error = json.loads(answer.body)
    assert error == {**TOO_LARGE, "id": answer.headers["x-request-id"]}
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("endpoint", [b"ultra", b"core", b"sd3"])
def test_a_body_of_exactly_10_mib_passes_and_one_byte_more_does_not(served: Live, key: str, endpoint: bytes) -> None:
    with connected(served.address) as wire:
        wire.send(post(key, of_size(LIMIT), target=GENERATE + endpoint))
        within = wire.answer()
        wire.send(post(key, of_size(LIMIT + 1), target=GENERATE + endpoint))
        beyond = wire.answer()

        assert wire.ended()
    assert within.status == 200, within.body
    assert_too_large(beyond)


def test_in_chunks_the_limit_is_the_same(served: Live, key: str) -> None:
    with connected(served.address) as wire:
        wire.send(chunked_head(key), *in_chunks(of_size(LIMIT)))
        within = wire.answer()
        wire.send(chunked_head(key), *in_chunks(of_size(LIMIT + 1)))
        beyond = wire.answer()

    assert within.status == 200, within.body
    assert beyond.status == 413


def test_a_declared_length_over_the_limit_is_refused_before_the_body_comes(served: Live, key: str) -> None:
    with connected(served.address) as wire:
        wire.send(post(key, b"", length=LIMIT + 1))
        answer = wire.answer()

    assert_too_large(answer)


def test_chunks_without_end_are_refused_at_the_limit(served: Live, key: str) -> None:
    with connected(served.address) as wire:
        wire.send(chunked_head(key))
        for _ in range(11):
            wire.send(b"100000\r\n" + b"x" * (1 << 20) + b"\r\n")
        answer = wire.answer()

    assert_too_large(answer)


@pytest.mark.parametrize("size", [LIMIT + 1, 40 << 20])
def test_a_client_that_looks_for_an_answer_only_after_it_has_sent_everything_finds_it(
    served: Live, key: str, size: int
) -> None:
    with connected(served.address) as wire:
        wire.send(post(key, b"", b"connection: close", length=size))
        for _ in range(size >> 20):
            wire.send(b"x" * (1 << 20))
        wire.send(b"x" * (size % (1 << 20)))
        answer = wire.answer()

        assert wire.ended()
    assert_too_large(answer)


def test_a_wrong_content_type_is_reported_before_the_size(served: Live, key: str) -> None:
    with connected(served.address) as wire:
        wire.send(post(key, b"", length=LIMIT + 1, content_type=b"application/json"))
        answer = wire.answer()

    assert answer.status == 400
    assert json.loads(answer.body)["errors"] == ["content-type: must be multipart/form-data"]


@pytest.mark.parametrize("chunked", [False, True], ids=["declared", "in chunks"])
def test_an_upload_of_a_gibibyte_costs_little_memory(key: str, chunked: bool) -> None:  # noqa: FBT001 - a case
    piece = b"x" * (1 << 20)
    with start() as live:
        with connected(live.address) as wire:
            wire.send(post(key, of_size(1_000)))
            wire.answer()
        before = live.peak_memory

        with connected(live.address) as wire:
            wire.send(chunked_head(key) if chunked else post(key, b"", length=1 << 30))
            try:
                for _ in range(1 << 10):
                    wire.send(b"100000\r\n", piece, b"\r\n") if chunked else wire.send(piece)
            except (ConnectionResetError, BrokenPipeError):
                pass

        grown = live.peak_memory - before
    assert grown <= 40 << 20, f"{grown >> 20} MiB"

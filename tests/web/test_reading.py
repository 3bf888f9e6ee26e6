"""Which answer a client accepts, which key it carries, and how much of its body is read."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stability_mock.budget import Budget
from stability_mock.errors import BadRequest
from stability_mock.service import ClientDisconnected
from stability_mock.web import reading
from stability_mock.web.reading import ANSWERS, Head, bare_key, read_accept, read_body

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

BODIES = Budget(100)
IMAGE, JSON = "image/*", "application/json"


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("", IMAGE),
        ("*/*", IMAGE),
        ("image/*", IMAGE),
        ("application/json", JSON),
        ("application/json; type=image/png", JSON),
        ("application/json;charset=utf-8", JSON),
        ("APPLICATION/JSON", JSON),
        ("application/*", JSON),
        ("application/json, */*", JSON),
        ("application/json, text/plain, */*", JSON),
        ("*/*, application/json", JSON),
        ("application/json;q=0.5, */*;q=0.1", JSON),
        ("application/json;q=0.1, */*;q=0.5", IMAGE),
        ("image/*, application/json", JSON),
        ("application/json, image/*", JSON),
        ("application/json, image/*;q=0.9", JSON),
        ("image/*;q=0, application/json", JSON),
        ("image/*;q=0, */*", JSON),
        ("application/json;q=0, */*", IMAGE),
        ("image/png, image/*", IMAGE),
        ("image/png, */*;q=0.8", IMAGE),
        ("text/html, application/xhtml+xml, */*;q=0.8", IMAGE),
        (" image/* ", IMAGE),
        ("image/*,", IMAGE),
        ("application/json;q=1.0;ext=1", JSON),
    ],
)
def test_what_is_accepted_is_settled_by_negotiation(header: str, accepted: str) -> None:
    assert read_accept(header, ANSWERS) == accepted


@pytest.mark.parametrize(
    "header",
    [
        "image/png",
        "image/webp, image/png",
        "text/html",
        "json",
        ",",
        ";q=1",
        "image/*;q=0",
        "*/*;q=0",
        "image/*;q=x",
        "image/*;q=nan",
        "image/*;q=-1",
        "\xff",
    ],
)
def test_what_cannot_be_asked_for_is_a_problem(header: str) -> None:
    with pytest.raises(BadRequest) as caught:
        read_accept(header, ANSWERS)

    assert caught.value.texts == (
        f"accept: invalid enum value. Expected 'image/*' | 'application/json', received '{header}'",
    )


def test_a_long_list_is_quoted_only_in_part() -> None:
    with pytest.raises(BadRequest) as caught:
        read_accept("text/html," * 100, ANSWERS)

    assert len(caught.value.texts[0]) < 200


@given(st.text(st.characters(max_codepoint=255)) | st.from_regex(r"[a-z*/;=q0-9., ]{0,60}"))
def test_every_header_is_settled_or_a_problem(header: str) -> None:
    try:
        accepted: str = read_accept(header, ANSWERS)
    except BadRequest as problem:
        accepted = problem.texts[0]

    assert accepted in {IMAGE, JSON} or accepted.startswith("accept: invalid enum value.")


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Bearer sk-a", "sk-a"),
        ("bearer sk-a", "sk-a"),
        ("Bearer   sk-a ", "sk-a"),
        ("sk-a", "sk-a"),
        (" sk-a ", "sk-a"),
        ("Bearer", ""),
        ("Bearer ", ""),
        ("", ""),
        ("Basic abc", "Basic abc"),
    ],
)
def test_a_key_is_read_without_bearer(header: str, key: str) -> None:
    assert bare_key(header) == key


def head(*headers: tuple[bytes, bytes], client: tuple[str, int] | None = ("10.0.0.7", 5)) -> Head:
    """Read the head of a request with these headers."""
    return Head.of({"type": "http", "headers": list(headers), "client": client})


def test_several_accept_headers_add_up() -> None:
    assert head((b"accept", b"text/html"), (b"accept", b"application/json")).accept == "text/html,application/json"


def test_a_request_with_a_key_belongs_to_the_keys_sandbox_and_one_without_to_its_address() -> None:
    assert head((b"authorization", b"Bearer sk-a")).sandbox == "sk-a"
    assert head().sandbox == "anonymous 10.0.0.7"
    assert head(client=None).sandbox == "anonymous "


def said(*messages: dict[str, Any]) -> Callable[[], Coroutine[Any, Any, dict[str, Any]]]:
    """Play a client that says these messages."""
    left = list(messages)

    async def receive() -> dict[str, Any]:
        return left.pop(0)

    return receive


def piece(data: bytes, *, more: bool) -> dict[str, Any]:
    """Return a message with a piece of a body."""
    return {"type": "http.request", "body": data, "more_body": more}


def test_a_body_is_put_together() -> None:
    body = asyncio.run(read_body(said(piece(b"ab", more=True), piece(b"c", more=False)), None, 3, BODIES, lambda: None))

    assert (body.data, body.too_large, body.ended) == (b"abc", False, True)


def test_a_body_over_the_limit_is_read_no_further() -> None:
    receive = said(piece(b"ab", more=True), piece(b"cd", more=True), piece(b"never read", more=False))

    body = asyncio.run(read_body(receive, None, 3, BODIES, lambda: None))

    assert (body.too_large, body.ended) == (True, False)


def test_a_body_that_ends_over_the_limit_has_ended() -> None:
    body = asyncio.run(read_body(said(piece(b"abcd", more=False)), 3, 3, BODIES, lambda: None))

    assert (body.too_large, body.ended) == (True, True)


def test_a_body_that_declares_too_much_is_not_read_at_all() -> None:
    body = asyncio.run(read_body(said(), 4, 3, BODIES, lambda: None))

    assert (body.data, body.too_large, body.ended) == (b"", True, False)


def test_a_client_that_leaves_is_noticed() -> None:
    with pytest.raises(ClientDisconnected):
        asyncio.run(
            read_body(said(piece(b"ab", more=True), {"type": "http.disconnect"}), None, 3, BODIES, lambda: None)
        )


def test_a_body_that_stalls_is_dropped_only_while_others_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    dropped: list[bool] = []

    async def story() -> None:
        monkeypatch.setattr(reading, "STALL_SECONDS", 1_000)
        bodies, grown = Budget(10), iter([1, 2, 2, 2, 2, 2])
        timer = reading.StallTimer(lambda: next(grown), bodies, lambda: dropped.append(bodies.wanted))
        share = await bodies.take(10)
        timer.look()
        timer.look()
        assert dropped == []
        waiting = asyncio.ensure_future(bodies.take(1))
        await asyncio.sleep(0)
        timer.look()
        assert dropped == [True]
        share.keep(0)
        await waiting
        timer.end()

    asyncio.run(story())

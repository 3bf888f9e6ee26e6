"""Faults of the connection: an answer is right, but goes wrong on its way.

They need the connection itself. A fault ends one connection and touches no other, and is over when the client is gone.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from stability_mock.web.cors import EXTRA_HEADERS

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from stability_mock.faults.model import Effect
    from stability_mock.web.rendering import Answer
    from stability_mock.web.response_writer import ResponseWriter

TICK_SECONDS = 0.1
WRONG_LENGTH = 1_000


async def deliver(writer: ResponseWriter, answer: Answer, effect: Effect) -> None:
    """Send an answer with the fault that its effect names, if it is one of these, and as it should be if not.

    Raises WireFaultError where there is no connection.
    """
    if (apply := _WAYS.get(effect.wire or "")) is None:
        await writer.deliver(answer)
        return
    with writer.connection.endless():
        await writer.unless_gone(apply(writer, answer, effect))


def sent(answer: Answer, effect: Effect) -> int | None:
    """Return how many bytes of the body a fault lets through, None for all."""
    return _SENT[effect.wire](answer, effect) if effect.wire in _SENT else None


async def _closed(writer: ResponseWriter, _answer: Answer, _effect: Effect) -> None:
    await writer.close()


async def _reset(writer: ResponseWriter, _answer: Answer, _effect: Effect) -> None:
    await writer.break_off()


async def _headers_only(writer: ResponseWriter, answer: Answer, _effect: Effect) -> None:
    await writer.start(answer.status, answer.all_headers)
    await writer.close()


async def _begin(writer: ResponseWriter, answer: Answer, effect: Effect) -> None:
    """Send the head and a fraction of the body."""
    await writer.start(answer.status, answer.all_headers)
    await writer.go_on(answer.body[: _fraction(answer, effect)])


def _fraction(answer: Answer, effect: Effect) -> int:
    return int(len(answer.body) * effect.fraction)


async def _cut(writer: ResponseWriter, answer: Answer, effect: Effect) -> None:
    await _begin(writer, answer, effect)
    await writer.close()


async def _cut_reset(writer: ResponseWriter, answer: Answer, effect: Effect) -> None:
    await _begin(writer, answer, effect)
    await writer.break_off()


async def _stall(writer: ResponseWriter, answer: Answer, effect: Effect) -> None:
    await _begin(writer, answer, effect)
    await writer.gone()


async def _dribble(writer: ResponseWriter, answer: Answer, effect: Effect) -> None:
    """Send the body slowly, at a number of bytes a second, in pieces of a tenth of a second."""
    await writer.start(answer.status, answer.all_headers)
    piece = max(1, int(effect.bytes_per_second * TICK_SECONDS))
    for first in range(0, len(answer.body), piece):
        await writer.go_on(answer.body[first : first + piece])
        await writer.pause(piece / effect.bytes_per_second)
    await writer.go_on(b"", more=False)


async def _length_too_long(writer: ResponseWriter, answer: Answer, _effect: Effect) -> None:
    """Announce more bytes than come, send all there are, and close."""
    length = len(answer.body) + WRONG_LENGTH
    await writer.start(answer.status, [*answer.headers, (b"content-length", b"%d" % length)])
    await writer.go_on(answer.body)
    await writer.close()


async def _length_too_short(writer: ResponseWriter, answer: Answer, _effect: Effect) -> None:
    """Announce half of the bytes and send all: the rest stands where the next answer should begin."""
    half = len(answer.body) // 2
    await writer.start(answer.status, [*answer.headers, (b"content-length", b"%d" % half)])
    await writer.go_on(answer.body[:half])
    writer.connection.write(answer.body[half:])
    await writer.go_on(b"", more=False)


async def _slow_headers(writer: ResponseWriter, answer: Answer, effect: Effect) -> None:
    """Send the head a few bytes at a time, then the body at once, and close."""
    writer.status, extra = answer.status, writer.scope.get(EXTRA_HEADERS, ())
    head = f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}\r\n".encode()
    head += (
        b"".join(b"%b: %b\r\n" % pair for pair in [*answer.all_headers, *extra, (b"connection", b"close")]) + b"\r\n"
    )
    piece = max(1, int(len(head) * TICK_SECONDS / effect.seconds))
    for first in range(0, len(head), piece):
        writer.connection.write(head[first : first + piece])
        await writer.pause(effect.seconds * piece / len(head))
    writer.connection.write(answer.body)
    await writer.close()


_WAYS: dict[str, Callable[[ResponseWriter, Answer, Effect], Coroutine[Any, Any, None]]] = {
    "closed": _closed,
    "reset": _reset,
    "headers_only": _headers_only,
    "cut": _cut,
    "cut_reset": _cut_reset,
    "stall": _stall,
    "dribble": _dribble,
    "length_too_long": _length_too_long,
    "length_too_short": _length_too_short,
    "slow_headers": _slow_headers,
}

_SENT: dict[str | None, Callable[[Answer, Effect], int]] = {
    **dict.fromkeys(("closed", "reset", "headers_only"), lambda _answer, _effect: 0),
    **dict.fromkeys(("cut", "cut_reset", "stall"), _fraction),
}

"""The server's log: whole lines, and those of one turn of the event loop in one write."""

from __future__ import annotations

import asyncio
import io
import logging
import re

from stability_mock.log import Handler


class Writes(io.StringIO):
    """A stream that remembers its writes."""

    def __init__(self) -> None:
        super().__init__()
        self.each: list[str] = []

    def write(self, text: str) -> int:
        """Remember it."""
        self.each.append(text)
        return super().write(text)


def record(text: str, created: float = 1_700_000_000.25) -> logging.LogRecord:
    """Make what is said at that time."""
    said = logging.LogRecord("tests", logging.INFO, "", 0, text, (), None)
    said.created, said.msecs = created, created % 1 * 1000
    return said


def test_lines_of_one_turn_of_the_loop_are_one_write() -> None:
    stream = Writes()
    handler = Handler(stream)

    async def say() -> None:
        handler.handle(record("one"))
        handler.handle(record("two"))
        assert stream.each == []
        await asyncio.sleep(0)
        assert len(stream.each) == 1
        handler.handle(record("three"))
        await asyncio.sleep(0)

    asyncio.run(say())

    assert [line.split()[-1] for line in stream.getvalue().splitlines()] == ["one", "two", "three"]
    assert len(stream.each) == 2


def test_a_line_said_outside_a_loop_is_written_at_once() -> None:
    stream = Writes()

    Handler(stream).handle(record("one"))

    assert len(stream.each) == 1


def test_what_is_left_is_written_when_the_log_ends() -> None:
    stream = Writes()
    handler = Handler(stream)

    async def say() -> None:
        handler.handle(record("last"))
        handler.flush()

    asyncio.run(say())

    assert stream.getvalue().endswith(" INFO last\n")


def test_the_time_of_each_line_is_its_own() -> None:
    stream = Writes()
    handler = Handler(stream)

    for created in (1_700_000_000.25, 1_700_000_000.5, 1_700_000_001.75):
        handler.handle(record("x", created))

    times = re.findall(r"^\d{4}-\d\d-\d\d \d\d:\d\d:(\d\d,\d{3}) INFO x$", stream.getvalue(), re.MULTILINE)
    assert times == ["20,250", "20,500", "21,750"]


def test_a_line_that_cannot_be_written_stops_nothing() -> None:
    stream = Writes()
    handler = Handler(stream)
    reported: list[logging.LogRecord] = []
    handler.handleError = reported.append  # type: ignore[method-assign,assignment] # it would write to stderr

    handler.handle(logging.LogRecord("tests", logging.INFO, "", 0, "%d", ("x",), None))

    assert len(reported) == 1


def test_a_traceback_stays_with_its_line() -> None:
    stream = Writes()
    handler = Handler(stream)
    failed = record("it failed")
    try:
        int("of this")
    except ValueError as problem:
        failed.exc_info = (ValueError, problem, problem.__traceback__)

    handler.handle(failed)

    first, *rest = stream.getvalue().splitlines()
    assert first.endswith(" INFO it failed")
    assert rest[0] == "Traceback (most recent call last):"
    assert rest[-1] == "ValueError: invalid literal for int() with base 10: 'of this'"


class Full(io.StringIO):
    """A stream that takes nothing."""

    def write(self, _text: str) -> int:
        """Refuse."""
        raise OSError("no space left on device")


def test_a_log_that_cannot_be_written_does_not_reach_the_event_loop() -> None:
    """The loop would have it logged, which would fail again, and so on for ever."""
    handler = Handler(Full())
    reported: list[object] = []

    async def say() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _loop, context: reported.append(context))
        handler.handle(record("lost"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    asyncio.run(say())

    assert reported == []

"""Forms that are written to take long are taken apart, or refused, in about the time of any form as large."""

from __future__ import annotations

import time

import pytest
from stability_mock.errors import BadRequest
from stability_mock.web import multipart
from wire import form, named

SIZE = 10 << 20
HEADER = b'Content-Disposition: form-data; name="prompt"\r\n\r\n'
BEGIN, END = b"--B\r\n" + HEADER, b"\r\n--B--\r\n"
HEADERS_OF_BLANKS = (b"a:" + b" " * 8_000 + b"b\r\n") * 7 + HEADER[:-4]
FEW = "body: has the boundary more than 2,000 times"
BLANK = "body: has more than 100 blanks behind a boundary"

SLOW: dict[str, tuple[bytes, str]] = {
    "boundaries with a letter behind them": (BEGIN + b"\r\n--Bx" * (SIZE // 6) + END, FEW),
    "boundaries with half an end behind them": (BEGIN + b"\r\n--B-" * (SIZE // 6) + END, FEW),
    "boundaries with half a line's end behind them": (BEGIN + b"\r\n--B\r" * (SIZE // 6) + END, FEW),
    "boundaries behind the end": (BEGIN + b"x" + END + b"\r\n--B" * (SIZE // 5), FEW),
    "half a boundary, often": (BEGIN + b"\r\n--" * (SIZE // 4) + END, ""),
    "ends of lines": (BEGIN + b"\r\n" * (SIZE // 2) + END, ""),
    "carriage returns": (BEGIN + b"\r" * SIZE + END, ""),
    "blanks behind a boundary": (BEGIN + b"x\r\n--B" + b" " * SIZE + b"\r\n" + HEADER + END, BLANK),
    "blanks and tabs behind a boundary": (BEGIN + b"x\r\n--B" + b" \t" * (SIZE // 2) + b"\r\n" + HEADER + END, BLANK),
    "blanks before the values of headers": (
        form(*[(HEADERS_OF_BLANKS, b"x")] * 180),
        "body: the headers of its parts are longer than 262,144 bytes together",
    ),
    "other boundaries before the first": (b"\r\n--C" * (SIZE // 5) + b"\r\n" + BEGIN + END, ""),
    "dashes before the first boundary": (b"-" * SIZE + b"\r\n" + BEGIN + END, ""),
}
PLAIN = form(named(b"prompt", bytes(SIZE)))


def outcome(body: bytes) -> tuple[str, float]:
    """Return what is wrong with a body, and the seconds of CPU that it took to tell."""
    began, problem = time.process_time(), ""
    try:
        multipart.parse(body, b"B")
    except BadRequest as refused:
        problem = refused.texts[0]
    return problem, time.process_time() - began


@pytest.mark.parametrize(("body", "problem"), SLOW.values(), ids=SLOW)
def test_a_form_holds_nobody_up(body: bytes, problem: str) -> None:
    _, bare = min(outcome(PLAIN) for _ in range(3))

    told, taken = min((outcome(body) for _ in range(2)), key=lambda found: found[1])

    assert told == problem
    assert taken < max(10 * bare, 0.2)

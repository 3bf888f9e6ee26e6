"""Forms that are written to take long, each for a size in bytes, and what they are refused with if they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wire import form

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

HEADER = b'Content-Disposition: form-data; name="prompt"\r\n\r\n'
BEGIN, END = b"--B\r\n" + HEADER, b"\r\n--B--\r\n"
HEADERS_OF_BLANKS = (b"a:" + b" " * 8_000 + b"b\r\n") * 7 + HEADER[:-4]
FEW = "body: has the boundary more than 2,000 times"
BLANK = "body: has more than 100 blanks behind a boundary"

SLOW: Mapping[str, tuple[Callable[[int], bytes], str]] = {
    "boundaries with a letter behind them": (lambda size: BEGIN + b"\r\n--Bx" * (size // 6) + END, FEW),
    "boundaries with half an end behind them": (lambda size: BEGIN + b"\r\n--B-" * (size // 6) + END, FEW),
    "boundaries with half a line's end behind them": (lambda size: BEGIN + b"\r\n--B\r" * (size // 6) + END, FEW),
    "boundaries behind the end": (lambda size: BEGIN + b"x" + END + b"\r\n--B" * (size // 5), FEW),
    "half a boundary, often": (lambda size: BEGIN + b"\r\n--" * (size // 4) + END, ""),
    "ends of lines": (lambda size: BEGIN + b"\r\n" * (size // 2) + END, ""),
    "carriage returns": (lambda size: BEGIN + b"\r" * size + END, ""),
    "blanks behind a boundary": (lambda size: BEGIN + b"x\r\n--B" + b" " * size + b"\r\n" + HEADER + END, BLANK),
    "blanks and tabs behind a boundary": (
        lambda size: BEGIN + b"x\r\n--B" + b" \t" * (size // 2) + b"\r\n" + HEADER + END,
        BLANK,
    ),
    "blanks before the values of headers": (
        lambda size: form(*[(HEADERS_OF_BLANKS, b"x")] * (size // 57_000)),
        "body: the headers of its parts are longer than 262,144 bytes together",
    ),
    "other boundaries before the first": (lambda size: b"\r\n--C" * (size // 5) + b"\r\n" + BEGIN + END, ""),
    "dashes before the first boundary": (lambda size: b"-" * size + b"\r\n" + BEGIN + END, ""),
}
"""What is refused is empty for a form that is taken apart."""

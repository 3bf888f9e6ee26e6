"""Text from elsewhere, made fit to be shown: what a terminal would obey is written out."""

from __future__ import annotations


def printable(text: str) -> str:
    """Return a text with every character that is not printed written as Python writes it; line ends and tabs stay."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() or letter in "\n\t" else _written(letter) for letter in text)


def valid(text: str) -> str:
    """Return a text that UTF-8 can hold: half a surrogate pair becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


def short(text: str, max_length: int) -> str:
    """Return a text on one line, its beginning only if it is long, made fit to be shown."""
    line = " ".join(printable(text[: 2 * max_length]).split())
    return line if len(line) <= max_length else f"{line[: max_length - 3]}..."


def _written(letter: str) -> str:
    return ascii(letter)[1:-1]

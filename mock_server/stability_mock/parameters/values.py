"""Reads the value of one field from its part of a form.

The wording of the problems is the service's (observed of a few, assumed of the rest).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from stability_mock.errors import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stability_mock.contract import Field

Value = str | int | float

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)
_CHARSETS = {"": "utf-8", "utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "ascii", "iso-8859-1": "latin-1"}


class Problem(Exception):  # noqa: N818 - never leaves this package
    """What is wrong with one value."""


class Part(NamedTuple):
    """One part of a multipart body. `charset` is what the part declares, in lower case, or empty."""

    name: str
    data: bytes
    filename: str | None = None
    charset: str = ""


def text_of(part: Part) -> str:
    """Return what a part says. Raises Problem."""
    if part.charset not in _CHARSETS:
        raise Problem(f"charset must be utf-8, received '{shorten(part.charset)}'")
    encoding = _CHARSETS[part.charset]
    try:
        text = part.data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise Problem(f"must be text in {encoding}, and byte {problem.start} is not") from problem
    if "\0" in text:
        raise Problem("must not contain NUL characters")
    return text


def value_of(field: Field, text: str) -> Value:
    """Return the value that a text gives a field. Raises Problem."""
    if field.kind == "number":
        return _number(field, text)
    if field.kind == "choice":
        return _choice(field, text)
    if len(text) < field.min_length:
        raise Problem(f"string must contain at least {field.min_length} character(s)")
    if field.max_length is not None and len(text) > field.max_length:
        raise Problem(f"string must contain at most {field.max_length} character(s)")
    return text


def _choice(field: Field, text: str) -> str:
    if text not in field.choices:
        raise Problem(f"invalid enum value. Expected {alternatives(field.choices)}, received '{shorten(text)}'")
    return text


def alternatives(choices: Iterable[str]) -> str:
    """Write the values that are allowed as the service does."""
    return " | ".join(f"'{choice}'" for choice in choices)


def _number(field: Field, text: str) -> int | float:
    if not _NUMBER.fullmatch(text):
        raise Problem("expected number, received nan")
    number = float(text)
    if field.minimum is not None and number < field.minimum:
        raise Problem(f"number must be greater than or equal to {field.minimum}")
    if field.maximum is not None and number > field.maximum:
        raise Problem(f"number must be less than or equal to {field.maximum}")
    if field.whole and not number.is_integer():
        raise Problem("expected integer, received float")
    return int(number) if field.whole else number

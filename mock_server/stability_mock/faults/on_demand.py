"""What a request asks to go wrong with itself: by a word in its prompt, or by its header `prefer`.

`mock:403`, `mock:content_moderation` and `mock:reset` in a prompt, and `prefer: code=403` and `prefer: fault=reset`,
ask for a status, an error by its name, or a wire fault. Words that name none of them, and names that the operation
does not declare, mean nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stability_mock.faults.model import Effect
from stability_mock.faults.table import ON_DEMAND, WIRE_FAULTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stability_mock.contract import Operation
    from stability_mock.errors import ApiError
    from stability_mock.faults.table import Asked

STATUSES = frozenset(word for kind in ON_DEMAND if kind.everywhere for word in (str(kind.status), kind.name))
"""The words by which an error can be planned."""

_WORD_GOES_ON = r"(?:\w|[\u0300-\u036f]|[-\u2010\u2011.'\u2019:/@+]\w)"
"""`mock:500-piece` and `mock:500.5` ask for nothing."""
_IN_PROMPT = re.compile(rf"(?<![\w\u2010\u2011-])mock:([a-z0-9_]+)(?!{_WORD_GOES_ON})")
_IN_HEADER = re.compile(r"(?<![^\s,;])(?:code|fault)\s*=\s*\"?([a-z0-9_]+)(?![^\s,;\"])")


def requested_effect(prefer: str, texts: Sequence[str], operation: Operation) -> Effect | None:
    """Return what the header, or else the first of the texts that does, asks for."""
    words = _IN_HEADER.findall(prefer.lower()) if prefer else []
    for text in texts:
        words += _IN_PROMPT.findall(text) if "mock:" in text else []  # a plain search is quicker, and most have none
    if not words:
        return None
    known = declared(operation)
    for word in words:
        if word in WIRE_FAULTS:
            return Effect(wire=word)
        if word in known:
            return Effect(status=word)
    return None


def declared(operation: Operation) -> dict[str, type[ApiError]]:
    """Return the errors that an operation declares, each by its status and by its name."""
    found: dict[str, type[ApiError]] = {}
    for kind in ON_DEMAND:
        if kind.name in operation.refusals.get(kind.status, ()):
            found.setdefault(str(kind.status), kind)
            found[kind.name] = kind
    return found


def error_of(effect: Effect, asked: Asked) -> ApiError:
    """Return the error that has this status or name, with the body it has by itself unless another is given."""
    found = ON_DEMAND[declared(asked.operation)[str(effect.status)]](asked)
    found.body, found.fault = effect.body, effect.name
    return found

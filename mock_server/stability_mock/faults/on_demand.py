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
    from stability_mock.contract import Operation
    from stability_mock.errors import ApiError
    from stability_mock.faults.table import Asked

STATUSES = frozenset(word for kind in ON_DEMAND if kind.everywhere for word in (str(kind.status), kind.name))
"""The words by which an error can be asked for from every operation."""
NAMES = frozenset(kind.name for kind in ON_DEMAND)
"""All errors by their names, also those that only some operations declare."""

_WORD_GOES_ON = r"(?:\w|[\u0300-\u036f]|[-\u2010\u2011.'\u2019:/@+]\w)"
"""`mock:500-piece` and `mock:500.5` ask for nothing."""
_IN_PROMPT = re.compile(rf"(?<![\w\u2010\u2011-])mock:([a-z0-9_]+)(?!{_WORD_GOES_ON})")
_IN_HEADER = re.compile(r"(?<![^\s,;])(?:code|fault)\s*=\s*\"?([a-z0-9_]+)(?![^\s,;\"])")


def requested_effect(prefer: str, prompt: str, operation: Operation) -> Effect | None:
    """Return what the header, or else the prompt, asks for."""
    words = _IN_HEADER.findall(prefer.lower()) if prefer else []
    words += _IN_PROMPT.findall(prompt) if "mock:" in prompt else []  # a plain search is quicker, and most have none
    if not words:
        return None
    known = STATUSES.union(*(NAMES & declared for declared in operation.refusals.values()))
    for word in words:
        if word in WIRE_FAULTS:
            return Effect(wire=word)
        if word in known:
            return Effect(status=word)
    return None


def error_of(effect: Effect, asked: Asked) -> ApiError:
    """Return the error that has this status or name, with the body it has by itself unless another is given."""
    made = next(make for kind, make in ON_DEMAND.items() if effect.status in {str(kind.status), kind.name})
    found = made(asked)
    found.body, found.fault = effect.body, effect.name
    return found

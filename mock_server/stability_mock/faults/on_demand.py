"""What a request asks to go wrong with itself: by a word in its prompt, or by its header `prefer`.

`mock:403`, `mock:content_moderation` and `mock:reset` in a prompt, and `prefer: code=403` and `prefer: fault=reset`,
ask for a status, an error by its name, or a wire fault. `mock:fails` and `mock:polls_3` are for the submit of an
asynchronous generation. Words that name none of them, and names that the operation does not declare, mean nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from stability_mock.faults.model import Effect
from stability_mock.faults.table import GENERATION_FAULTS, ON_DEMAND, WIRE_FAULTS, declared

if TYPE_CHECKING:
    from stability_mock.errors import ApiError
    from stability_mock.faults.model import Target
    from stability_mock.faults.table import Asked

STATUSES = frozenset(word for kind in ON_DEMAND if kind.everywhere for word in (str(kind.status), kind.name))
"""The words by which an error can be planned."""

_WORD_GOES_ON = r"(?:\w|[\u0300-\u036f]|[-\u2010\u2011.'\u2019:/@+]\w)"
"""`mock:500-piece` and `mock:500.5` ask for nothing."""
_IN_PROMPT = re.compile(rf"(?<![\w\u2010\u2011-])mock:([a-z0-9_]+)(?!{_WORD_GOES_ON})")
_POLLS = re.compile(r"polls_([0-9]{1,3})")
_IN_HEADER = re.compile(r"(?<![^\s,;])(?:code|fault)\s*=\s*\"?([a-z0-9_]+)(?![^\s,;\"])")


def requested_effect(prefer: str, target: Target) -> Effect | None:
    """Return what the header, or else the texts, ask for. The first word counts, and the first number of polls."""
    words = _IN_HEADER.findall(prefer.lower()) if prefer else []
    # a plain search is quicker, and most texts have none
    words += _IN_PROMPT.findall(target.texts) if "mock:" in target.texts else []
    found = [effect for effect in map(_effect, words) if effect.suits(target)]
    if not found:
        return None
    first = next((effect for effect in found if effect.polls is None), found[0])
    return replace(first, polls=next((effect.polls for effect in found if effect.polls is not None), None))


def _effect(word: str) -> Effect:
    if polls := _POLLS.fullmatch(word):
        return Effect(polls=int(polls[1]))
    if word in GENERATION_FAULTS:
        return Effect(generation=word)
    return Effect(wire=word) if word in WIRE_FAULTS else Effect(status=word)


def error_of(effect: Effect, asked: Asked) -> ApiError:
    """Return the error that has this status or name, with the body it has by itself unless another is given."""
    found = ON_DEMAND[declared(asked.refusals)[str(effect.status)]](asked)
    found.body, found.fault = effect.body, effect.name
    return found

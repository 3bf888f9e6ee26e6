"""What a request asks to go wrong with itself: by a word in its prompt, or by its header `prefer`.

`mock:403`, `mock:content_moderation` and `mock:reset` in a prompt, and `prefer: code=403` and `prefer: fault=reset`,
ask for a status, an error by its name, or a wire fault. Words that name none of them, and names that the operation
does not declare, mean nothing.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from stability_mock import errors
from stability_mock.faults.model import WIRE_FAULTS, Effect

if TYPE_CHECKING:
    from stability_mock.contract import Operation, RateLimit

STATUSES = frozenset(word for kind in errors.kinds() for word in (str(kind.status), kind.name))
"""The words by which a refusal can be demanded of every operation."""

_IN_PROMPT = re.compile(r"\bmock:([a-z0-9_]+)")
_IN_HEADER = re.compile(r"\b(?:code|fault)\s*=\s*\"?([a-z0-9_]+)")


def demanded(prefer: str, prompt: str, operation: Operation) -> Effect | None:
    """Give what the header, or else the prompt, asks for."""
    words = _IN_HEADER.findall(prefer.lower()) if prefer else []
    words += _IN_PROMPT.findall(prompt) if "mock:" in prompt else []  # a plain search is quicker, and most have none
    if not words:
        return None
    refusals = STATUSES.union(*operation.refusals.values())
    for word in words:
        if word in WIRE_FAULTS:
            return Effect(wire=word)
        if word in refusals:
            return Effect(status=word)
    return None


def refusal(effect: Effect, operation: Operation, price: Decimal, limit: RateLimit) -> errors.ApiError:
    """Make the refusal that has this status or name, with the body it has by itself unless another is given."""
    every: list[errors.ApiError] = [
        errors.BadRequest("prompt: refused on demand"),
        errors.Unauthorized(),
        errors.PaymentRequired(price, Decimal(0)),
        errors.ContentModeration(),
        errors.NotFound(operation.path),
        errors.MethodNotAllowed("GET", operation.method),
        errors.PayloadTooLarge(operation.largest_body),
        errors.InvalidLanguage(),
        errors.PublicFigure(),
        errors.RateLimitExceeded(limit.requests, limit.seconds, limit.time_out, limit.time_out),
        errors.InternalError(),
    ]
    found = next(refusal for refusal in every if effect.status in {str(refusal.status), refusal.name})
    found.body = effect.body
    return found

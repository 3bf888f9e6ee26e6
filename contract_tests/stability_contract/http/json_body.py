"""Reads JSON that others wrote: strictly as UTF-8, and only what is not too much, too deep or not a text at all."""

from __future__ import annotations

import json
import math
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from stability_contract.printable import valid

MAX_VALUES = 10_000
"""Values in the JSON of one answer, by the commas in it; the largest that the API has is a text of 20 MB, one value."""

MAX_DEPTH = 50
MAX_DIGITS = 400
"""Digits of a whole number; the largest in the contract has ten."""

MAX_AMOUNT = Decimal(10) ** 15
"""Credits; beyond it sums lose their cents, and in the end decimals fail."""


class JsonError(ValueError):
    """The body is not JSON, or more of it than is read; the text says which, in a few words."""


def read(body: bytes, *, max_values: int = MAX_VALUES, fraction: type[float | Decimal] = float) -> Any:  # noqa: ANN401
    """Return what a body says, fractions as `fraction`, half a surrogate pair as `?`; raises JsonError."""
    if body.count(b",") > max_values:
        raise JsonError(f"has more than {max_values:,} values")
    try:
        found = json.loads(
            body.decode(), parse_int=_whole, parse_float=lambda text: _fraction(text, fraction), parse_constant=_refuse
        )
    except RecursionError:
        raise JsonError(f"is deeper than {MAX_DEPTH} levels") from None
    except JsonError:
        raise
    except ValueError as problem:
        raise JsonError(f"is not JSON: {str(problem)[:80]}") from None
    return _sound(found, MAX_DEPTH)


def amount(found: Any) -> Decimal:  # noqa: ANN401 - JSON
    """Return a number of credits, reported as a number or as a text; raises JsonError."""
    try:
        number = Decimal(str(found))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) > MAX_AMOUNT:
        raise JsonError(f"is not a number of credits: {str(found)[:40]}")
    return number


def _sound(found: Any, levels: int) -> Any:  # noqa: ANN401 - JSON
    """Return a value in which every text can be written as UTF-8."""
    if isinstance(found, str):
        return valid(found)
    if isinstance(found, list | dict) and not levels:
        raise JsonError(f"is deeper than {MAX_DEPTH} levels")
    if isinstance(found, list):
        return [_sound(value, levels - 1) for value in found]
    if isinstance(found, dict):
        return {valid(name): _sound(value, levels - 1) for name, value in found.items()}
    return found


def _whole(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise JsonError(f"has a number of {len(text):,} digits")
    return int(text)


def _fraction(text: str, kind: type[float | Decimal]) -> float | Decimal:
    """Return a fraction; one that no float can hold is refused, since it would be infinite."""
    if len(text) > MAX_DIGITS or not math.isfinite(float(text)):
        raise JsonError(f"has the number {text[:40]}, which is too large")
    return kind(text)


def _refuse(text: str) -> NoReturn:
    raise JsonError(f"has {text}, which is not a number in JSON")

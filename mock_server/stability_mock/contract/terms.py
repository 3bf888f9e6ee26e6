"""Reads the parts of a document that are numbers and lists: limits, sizes, prices, required fields."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from stability_mock.contract.keywords import ContractError, pointer
from stability_mock.contract.model import RateLimit
from stability_mock.contract.needs import need, need_map, need_number, need_price, need_size, need_text, need_whole
from stability_mock.contract.usable import require_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from stability_mock.contract.model import Branch, Field, Json
    from stability_mock.contract.output_size import Size


def read_required(branch: Json, own: Json, at: str) -> frozenset[str]:
    """Return the names of the fields that a form must have."""
    names = need(branch, "required", at)
    for name in names:
        if name not in own:
            raise ContractError(f"{at}/required: there is no field {name}")
    return frozenset(names)


def read_status(text: str, at: str) -> int:
    """Return a status that responses are listed by."""
    if not (text.isascii() and text.isdigit()):
        raise ContractError(f"{at}/{pointer(text)}: must be a status, such as 400")
    return int(text)


def read_rate_limit(node: Json, at: str) -> RateLimit:
    """Return the rate limit."""
    requests, seconds = need_whole(node, "requests", at), need_number(node, "seconds", at)
    return RateLimit(requests, seconds, need_number(node, "time-out-seconds", at))


def read_seconds(node: Json, at: str) -> tuple[float, float]:
    """Return the shortest and the longest time that a picture takes, in seconds."""
    shortest = need_number(node, "min", at)
    return shortest, need_number(node, "max", at, minimum=shortest)


def read_content_type(encoding: Json, name: str, at: str) -> str:
    """Return the kinds of picture that a field takes, as they are written; empty if none are."""
    return need_text(encoding[name], "contentType", f"{at}/{pointer(name)}") if encoding.get(name) else ""


def read_sizes(node: Json, fields: Sequence[Field], at: str) -> Mapping[str, Size]:
    """Return the size of each aspect ratio; a form without that field may name its sizes as it likes."""
    ratios = next((field.choices for field in fields if field.name == "aspect_ratio"), None)
    if not node:
        raise ContractError(f"{at}: must give one size at least")
    if ratios is not None and set(ratios) != set(node):
        raise ContractError(f"{at}: must give one size for each aspect_ratio")
    return MappingProxyType({ratio: need_size(node, ratio, at) for ratio in node})


def read_credits(
    operation: Json, fields: Sequence[Field], branches: Sequence[Branch], place: str, at: str
) -> Decimal | Mapping[str, Mapping[str, Decimal]]:
    """Return the price, or a field and the price of each of its values."""
    node = need(operation, "x-credits", place)
    if not isinstance(node, dict):
        return need_price(operation, "x-credits", place)
    name, *more = node or [""]
    prices, in_prices = need_map(node, name, f"{place}/x-credits"), f"{place}/x-credits/{pointer(name)}"
    field = next((field for field in fields if field.name == name and field.kind == "choice"), None)
    if field is None or more or set(field.choices) != set(prices):
        raise ContractError(f"{in_prices}: must give one price for each value of one field")
    require_value(field, branches, f"{at}/properties/{pointer(name)}")
    return MappingProxyType({name: {value: need_price(prices, value, in_prices) for value in prices}})

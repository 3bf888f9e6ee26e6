"""What must stand in a document, read with its place: whatever is missing or of another type stops the start."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from stability_mock.contract.keywords import ContractError, pointer
from stability_mock.contract.output_size import MAX_SIDE

if TYPE_CHECKING:
    from stability_mock.contract.model import Json
    from stability_mock.contract.output_size import Size


def need(node: Json, keyword: str, at: str) -> Any:  # noqa: ANN401 - parsed YAML
    """Return what a keyword says, or raise ContractError with the place where it is missing."""
    if keyword not in node:
        raise ContractError(f"{at}/{pointer(keyword)}: is missing")
    return node[keyword]


def need_map(node: Json, keyword: str, at: str) -> Json:
    """Return the map that stands under a keyword."""
    found = need(node, keyword, at)
    if not isinstance(found, dict):
        raise ContractError(f"{at}/{pointer(keyword)}: must be a map")
    return found


def need_text(node: Json, keyword: str, at: str) -> str:
    """Return the text that stands under a keyword."""
    found = need(node, keyword, at)
    if not isinstance(found, str) or not found:
        raise ContractError(f"{at}/{pointer(keyword)}: must be text")
    return found


def need_flag(node: Json, keyword: str, at: str) -> bool:
    """Return true or false, whichever stands under a keyword."""
    found = need(node, keyword, at)
    if not isinstance(found, bool):
        raise ContractError(f"{at}/{pointer(keyword)}: must be true or false")
    return found


def need_number(node: Json, keyword: str, at: str, minimum: float = 0) -> float:
    """Return the number that stands under a keyword."""
    found = need(node, keyword, at)
    if not _is_number(found) or found < minimum:
        raise ContractError(f"{at}/{pointer(keyword)}: must be a number, at least {minimum:g}")
    return float(found) if isinstance(found, float) else found


def need_whole(node: Json, keyword: str, at: str, minimum: int = 1) -> int:
    """Return the whole number that stands under a keyword."""
    found = need(node, keyword, at)
    if not isinstance(found, int) or isinstance(found, bool) or found < minimum:
        raise ContractError(f"{at}/{pointer(keyword)}: must be a whole number, at least {minimum}")
    return found


def need_size(node: Json, keyword: str, at: str) -> Size:
    """Return the width and height that stand under a keyword."""
    match need(node, keyword, at):
        case [int(width), int(height)] if 1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE:
            return width, height
    raise ContractError(f"{at}/{pointer(keyword)}: must be a width and a height, each 1 to {MAX_SIDE:,} pixels")


def need_price(node: Json, keyword: str, at: str) -> Decimal:
    """Return the price that stands under a keyword."""
    found = need(node, keyword, at)
    try:
        price = Decimal(found) if isinstance(found, str) else Decimal("NaN")
    except InvalidOperation:
        price = Decimal("NaN")
    if not price.is_finite() or price < 0:
        raise ContractError(f'{at}/{pointer(keyword)}: must be a price, as text: "3.5"')
    return price


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < float("inf")

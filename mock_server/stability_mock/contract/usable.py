"""What the server reads of an operation: one that lacks it is refused at the start, not with a 500 later.

A seed, an aspect ratio, a prompt, a style and a strength may be missing. Without a seed one is drawn, and without an
aspect ratio the first size is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_mock.contract.keywords import ContractError, pointer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stability_mock.contract.model import Branch, Field, Kind

FORMATS = frozenset({"jpeg", "png", "webp"})
"""The kinds of picture that can be made."""
MEDIA_TYPES = frozenset(f"image/{name}" for name in FORMATS)
"""The kinds of picture that can be read."""
KINDS: dict[str, Kind] = {
    "aspect_ratio": "choice",
    "output_format": "choice",
    "seed": "number",
    "strength": "number",
}
"""The fields of which more is read than their text, and what they must be."""


def require_usable(fields: Sequence[Field], branches: Sequence[Branch], at: str, in_form: str) -> None:
    """Make sure that a form has what the server reads, each of its kind. Raises ContractError.

    `at` is where its schema stands, `in_form` where the media type does.
    """
    found = {field.name: field for field in fields}
    for name, kind in KINDS.items():
        if name in found and found[name].kind != kind:
            raise ContractError(f"{_place(at, name)}: must be a {kind}, as the server reads it")
    if "seed" in found:
        _require_seed(found["seed"], _place(at, "seed"))
    for field in fields:
        if field.kind == "picture":
            _require_media_types(field, f"{in_form}/encoding/{pointer(field.name)}/contentType")
    _require_format(found.get("output_format"), branches, _place(at, "output_format"))


def _require_seed(field: Field, place: str) -> None:
    if not field.whole:
        raise ContractError(f"{place}/type: must be integer")
    if field.minimum is None or field.minimum < 0:
        raise ContractError(f"{place}/minimum: must be 0 or more")
    if field.maximum is not None and field.maximum < 1:
        raise ContractError(f"{place}/maximum: must be at least 1, so that a seed can be drawn")


def _require_media_types(field: Field, place: str) -> None:
    if not field.media_types or not field.media_types <= MEDIA_TYPES:
        raise ContractError(f"{place}: must list what may be uploaded, of {', '.join(sorted(MEDIA_TYPES))}")


def _require_format(field: Field | None, branches: Sequence[Branch], place: str) -> None:
    if field is None:
        raise ContractError(f"{place}: is missing; it says which kind of picture to make")
    if strange := [choice for choice in field.choices if choice not in FORMATS]:
        raise ContractError(f"{place}/enum: {strange[0]} cannot be made; there are {', '.join(sorted(FORMATS))}")
    require_value(field, branches, place)


def require_value(field: Field, branches: Sequence[Branch], place: str) -> None:
    """Make sure that a field has a value in every form that is accepted. Raises ContractError."""
    if field.default is None and any(field.name not in {*branch.required, *branch.defaults} for branch in branches):
        raise ContractError(f"{place}/default: is missing, and the field is not required")


def _place(at: str, name: str) -> str:
    return f"{at}/properties/{pointer(name)}"

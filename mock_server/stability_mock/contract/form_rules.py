"""The rules about several fields of a form, each of its own kind."""

from __future__ import annotations

from typing import NamedTuple


class AnyOf(NamedTuple):
    """At least one of these fields must be given."""

    fields: tuple[str, ...]


class NeedsAnyOf(NamedTuple):
    """Whoever gives a field must give one of the others."""

    field: str
    others: tuple[str, ...]


class NotAllZero(NamedTuple):
    """At least one of these numbers must be given and not be zero."""

    fields: tuple[str, ...]


class MaskOrAlpha(NamedTuple):
    """A mask must be given, unless a picture that is given has an alpha channel."""

    mask: str
    image: str


FormRule = AnyOf | NeedsAnyOf | NotAllZero | MaskOrAlpha

"""The rules of a form that join several fields: at least one of some, one that needs another, not all zero, a mask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]
Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one shape of a form. `mask` is the field of a mask and the picture whose alpha can replace it.

    Of each of `any_of` one field at least must be given; a field of `needs` asks for one at least of each of its
    groups; of `not_all_zero` one at least must be given and not zero.
    """

    any_of: tuple[Names, ...] = ()
    needs: tuple[tuple[str, tuple[Names, ...]], ...] = ()
    not_all_zero: Names = ()
    mask: tuple[str, str] | None = None

    def needed(self, name: str) -> tuple[Names, ...]:
        """Return the groups of which a field asks for one each."""
        return next((groups for field, groups in self.needs if field == name), ())


def of(branch: Mapping[str, Any]) -> Rules:
    """Read the rules of one shape of a form."""
    mask = branch.get("x-mask")
    needs: dict[str, list[Names]] = {
        name: [(other,) for other in others] for name, others in branch.get("dependentRequired", {}).items()
    }
    for name, schema in branch.get("dependentSchemas", {}).items():
        needs.setdefault(name, []).extend(_groups(schema))
    return Rules(
        any_of=tuple(_any_of(branch)),
        needs=tuple((name, tuple(groups)) for name, groups in needs.items()),
        not_all_zero=tuple(branch.get("x-not-all-zero", ())),
        mask=(mask["field"], mask["or-alpha-of"]) if mask else None,
    )


def _groups(schema: Mapping[str, Any]) -> list[Names]:
    return [*((name,) for name in schema.get("required", ())), *_any_of(schema)]


def _any_of(schema: Mapping[str, Any]) -> list[Names]:
    names = tuple(name for choice in schema.get("anyOf", ()) for name in choice.get("required", ()))
    return [names] if names else []

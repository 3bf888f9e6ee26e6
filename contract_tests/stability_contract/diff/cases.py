"""The cases of a form: every choice of the fields that decide which others are allowed; and words for some of them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stability_contract.contract.document import Json, Operation

Case = dict[str, str | None]
"""The value of each deciding field; None is that it is not sent."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One case with what the old and the new contract say of the form then: a closed schema, or None if refused."""

    case: Case
    old: Json | None
    new: Json | None


def pairs(old: Operation, new: Operation) -> list[Pair]:
    """Return every case that both contracts know."""
    deciding = list(dict.fromkeys([*old.selectors, *new.selectors]))
    choices = [_known(name, old, new) for name in deciding]
    found = (dict(zip(deciding, values, strict=True)) for values in itertools.product(*choices))
    return [Pair(case, _branch(old, case), _branch(new, case)) for case in found]


def _known(name: str, old: Operation, new: Operation) -> list[str | None]:
    if name not in old.properties or name not in new.properties:
        return [None]
    before, after = (operation.properties[name].get("enum", []) for operation in (old, new))
    return [None, *(value for value in after or before if value in (before or after))]


def _branch(operation: Operation, case: Case) -> Json | None:
    return operation.branch({name: value for name, value in case.items() if value is not None})


def clause(chosen: Sequence[Pair], among: Sequence[Pair], operation: Operation) -> str:
    """Say which of these cases are meant, such as ` with model sd3-medium`; nothing if it is all of them."""
    if len(chosen) == len(among):
        return ""
    cases = [pair.case for pair in chosen]
    deciding = list(cases[0])
    narrowed = {
        name: found for name in deciding if (found := _values(cases, name)) != _values([p.case for p in among], name)
    }
    covered = [p for p in among if all(p.case[name] in found for name, found in narrowed.items())]
    if len(covered) == len(chosen):
        return " with " + " and ".join(_words(name, found, operation) for name, found in narrowed.items())
    plain = [case for case in cases if not _unsaid(case, cases, operation)]
    each = (" and ".join(_words(name, [case[name]], operation) for name in deciding) for case in plain)
    return " with " + "; or with ".join(each)


def _unsaid(case: Case, cases: list[Case], operation: Operation) -> bool:
    """Return whether a case is the same as another one in which a default is sent."""
    return any({**case, name: operation.default(name)} in cases for name, value in case.items() if value is None)


def _values(cases: Iterable[Case], name: str) -> list[str | None]:
    return list(dict.fromkeys(case[name] for case in cases))


def _words(name: str, values: list[str | None], operation: Operation) -> str:
    """Name values; that none is sent goes without saying where the default is named."""
    named = [value for value in values if value is not None]
    unsaid = None in values and operation.default(name) not in named
    return " or ".join(filter(None, (f"{name} {', '.join(named)}" if named else "", f"no {name}" if unsaid else "")))

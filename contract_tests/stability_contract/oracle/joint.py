"""Judges the rules that join several fields of one form: one of some, one that needs another, margins, masks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.oracle import pictures

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stability_contract.contract.rules import Names, Rules
    from stability_contract.oracle.reading import Reading


def check(reading: Reading, rules: Rules) -> None:
    """Note what a form breaks; where a field that decides is damaged, nobody knows."""
    for names in rules.any_of:
        _one_of(reading, "REQ022", names[0], names, f"one of {', '.join(names)} must be given")
    for name, groups in rules.needs:
        if name in reading.values:
            for names in groups:
                if len(names) > 1:  # JSON Schema itself knows of fields that need just one
                    _one_of(reading, "REQ023", name, names, f"{name} needs one of {', '.join(names)}")
    _margins(reading, rules.not_all_zero)
    if rules.mask:
        _mask(reading, *rules.mask)


def _one_of(reading: Reading, code: str, field: str, names: Names, detail: str) -> None:
    given = [name for name in names if name in reading.values]
    if any(reading.values[name] != "" or name in reading.uploads for name in given):
        return
    if given or _damaged(reading, names):  # an empty text may count as given or not
        _unsure(reading, {field, *names}, either=bool(given))
    else:
        reading.violation(code, field, detail, others=names)


def _margins(reading: Reading, names: Names) -> None:
    if not names or any(reading.values.get(name, 0) != 0 for name in names):
        return
    if _damaged(reading, names):
        _unsure(reading, names)
    else:
        reading.violation("REQ024", names[0], f"one of {', '.join(names)} must not be zero", others=names)


def _mask(reading: Reading, mask: str, image: str) -> None:
    if mask in reading.uploads:
        return
    look = pictures.look(reading.uploads.get(image, b""))
    if _damaged(reading, (mask, image)) or look is None:
        _unsure(reading, (mask,))
    elif look.alpha == "none":
        reading.violation("REQ025", mask, f"there is no {mask}, and {image} has no transparency")
    elif look.alpha == "opaque":
        _unsure(reading, (mask,), either=True)


def _damaged(reading: Reading, names: Iterable[str]) -> bool:
    return not reading.damaged.isdisjoint(names)


def _unsure(reading: Reading, names: Iterable[str], *, either: bool = False) -> None:
    """Take note of fields that an answer may name or not; `either`: the form may be taken or refused for them."""
    reading.doubtful |= set(names)
    reading.either |= either

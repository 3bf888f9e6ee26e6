"""The rules about several fields of a form: what is wrong, and with which of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stability_mock.contract.form_rules import AnyOf, MaskOrAlpha, NeedsAnyOf, NotAllZero

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stability_mock.contract.form_rules import FormRule
    from stability_mock.parameters.values import Value


class Facts(NamedTuple):
    """What is known of a form: its values with the defaults, which fields are given, which of them are wrong.

    `transparent` are the pictures with an alpha channel.
    """

    values: Mapping[str, Value]
    given: frozenset[str]
    wrong: frozenset[str]
    transparent: frozenset[str]


def problems(rules: Sequence[FormRule], facts: Facts, tolerated: frozenset[str]) -> dict[str, str]:
    """Return each field with which something is wrong, and what; but for those that are tolerated."""
    return {name: text for name, text in _problems(rules, facts) if name not in tolerated}


def _problems(rules: Sequence[FormRule], facts: Facts) -> Iterator[tuple[str, str]]:
    for rule in rules:
        match rule:
            case AnyOf(fields) if facts.given.isdisjoint(fields):
                yield fields[0], _required(fields[1:])
            case NeedsAnyOf(field, others) if field in facts.given and facts.given.isdisjoint(others):
                yield field, f"requires {_listed(others, 'or')}"
            case NotAllZero(fields) if not any(facts.values.get(name) or name in facts.wrong for name in fields):
                yield fields[0], f"at least one of {_listed(fields, 'and')} must not be 0"
            case MaskOrAlpha(mask, image) if _is_opaque(image, facts) and mask not in facts.given:
                yield mask, f"required when '{image}' has no alpha channel"


def _is_opaque(image: str, facts: Facts) -> bool:
    return image in facts.given - facts.wrong - facts.transparent


def _required(others: Sequence[str]) -> str:
    return (
        f"required when {_listed(others, 'and')} {'is' if len(others) == 1 else 'are'} not provided"
        if others
        else "required"
    )


def _listed(names: Sequence[str], last: str) -> str:
    """Write names as a list in a sentence: 'a', 'b' or 'c'."""
    quoted = [f"'{name}'" for name in names]
    return " ".join(filter(None, [", ".join(quoted[:-1]), last if len(quoted) > 1 else "", quoted[-1]]))

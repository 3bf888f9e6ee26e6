"""What changed in the rules that join several fields of a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.diff.change import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.contract.document import Json


def changes(old: Json, new: Json) -> Iterator[Change]:
    """Compare the rules of two forms. A rule that changed is one that ended and one that is new."""
    before, after = (list(_rules(form)) for form in (old, new))
    for name, text in after:
        if (name, text) not in before:
            yield Change("field", name, "rule-added", f"now {text}", breaking=True, new=text)
    for name, text in before:
        if (name, text) not in after:
            yield Change("field", name, "rule-removed", f"no longer {text}", breaking=False, old=text)


def _rules(form: Json) -> Iterator[tuple[str, str]]:
    """Yield each rule as the field that it is about, and what it is."""
    if names := _alternatives(form):
        yield names[0], f"required unless {' or '.join(names[1:])} is sent" if names[1:] else "required"
    for name, needed in form.get("dependentSchemas", {}).items():
        yield name, f"only with {' or '.join(_alternatives(needed))}"
    if numbers := form.get("x-not-all-zero"):
        yield numbers[0], f"not 0, unless one of {', '.join(numbers[1:])} is not"
    if rule := form.get("x-mask"):
        yield rule["field"], f"required unless {rule['or-alpha-of']} has an alpha channel"


def _alternatives(schema: Json) -> list[str]:
    return [name for choice in schema.get("anyOf", ()) for name in choice.get("required", ())]

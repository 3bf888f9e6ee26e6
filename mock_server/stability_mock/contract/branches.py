"""Compiles the shapes that a form may have."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from stability_mock.contract.fields import read_default, read_dependents, require_same
from stability_mock.contract.keywords import ContractError, pointer
from stability_mock.contract.model import Branch
from stability_mock.contract.needs import need_map
from stability_mock.contract.terms import read_required

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stability_mock.contract.model import Field, Json
    from stability_mock.contract.references import References


def read_branches(schema: Json, fields: Sequence[Field], references: References, at: str) -> tuple[Branch, ...]:
    """Return the branches of a form; any values of the fields that choose one fit exactly one."""
    branches = tuple(_branches(schema, fields, references, at))
    selectors = {name for branch in branches for name in branch.selectors}
    choices = {field.name: field.choices for field in fields if field.name in selectors}
    for values in itertools.product(*choices.values()):
        chosen = dict(zip(choices, values, strict=True))
        fitting = [b for b in branches if all(chosen[name] in allowed for name, allowed in b.selectors.items())]
        if len(fitting) != 1:
            raise ContractError(f"{at}/oneOf: {len(fitting)} branches fit {chosen}, and just one must")
    return branches


def _branches(schema: Json, fields: Sequence[Field], references: References, at: str) -> Iterator[Branch]:
    choices = {field.name: frozenset(field.choices) for field in fields if field.kind == "choice"}
    form = {name: references.resolve(node, at)[0] for name, node in schema["properties"].items()}
    for index, node in enumerate(schema.get("oneOf", [schema])):
        branch, place = references.resolve(node, f"{at}/oneOf/{index}" if "oneOf" in schema else at)
        if branch.get("additionalProperties") is not False:
            raise ContractError(f"{place}/additionalProperties: must be false")
        properties = need_map(branch, "properties", place)
        own = {name: references.resolve(found, place)[0] for name, found in properties.items()}
        require_same(form, own, place)
        narrowed = {name: frozenset(own[name]["enum"]) for name in choices if name in own}
        selectors = {name: values for name, values in narrowed.items() if values < choices[name]}
        yield Branch(
            selectors=selectors,
            allowed=frozenset(own),
            required=read_required(branch, own, place),
            defaults={
                name: read_default(node, f"{place}/properties/{pointer(name)}")
                for name, node in own.items()
                if "default" in node and name not in selectors
            },
            dependents=read_dependents({**schema, **branch}.get("dependentRequired", {}), own, place),
        )

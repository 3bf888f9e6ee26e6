"""Compiles which errors an operation declares."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from stability_mock.contract.needs import need, need_map
from stability_mock.contract.terms import read_status

if TYPE_CHECKING:
    from stability_mock.contract.model import Json, Refusals
    from stability_mock.contract.references import References


def read_refusals(responses: Json, references: References, at: str) -> Refusals:
    """Return the names of the errors for each status that is not a success."""
    return MappingProxyType(
        {
            read_status(status, at): _names(node, references, f"{at}/{status}")
            for status, node in responses.items()
            if not status.startswith("2")
        }
    )


def _names(node: Json, references: References, at: str) -> frozenset[str]:
    response, place = references.resolve(node, at)
    content = need_map(need_map(response, "content", place), "application/json", f"{place}/content")
    at_json = f"{place}/content/application~1json"
    schema, at_schema = need_map(content, "schema", at_json), f"{at_json}/schema"
    parts = [references.resolve(part, at_schema)[0] for part in need(schema, "allOf", at_schema)]
    found = [part.get("properties", {}) for part in parts]
    names = [properties["name"] for properties in found if "name" in properties]
    return frozenset(value for name in names for value in name.get("enum", [name.get("const")]) if value)

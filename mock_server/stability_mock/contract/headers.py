"""Compiles what an operation has besides a form: its headers, the values of `accept`, and what varies in its path."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from stability_mock.contract.fields import read_field
from stability_mock.contract.keywords import ContractError
from stability_mock.contract.needs import need, need_map, need_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stability_mock.contract.model import Field, Json
    from stability_mock.contract.references import Described, References

ACCEPTED = frozenset({"*/*", "image/*", "application/json"})
"""The values of `accept` that can be answered."""


class Parameters(NamedTuple):
    """The parameters of an operation."""

    headers: tuple[Field, ...]
    accepts: tuple[str, ...]
    patterns: Mapping[str, str]


def read_parameters(described: Described, references: References) -> Parameters:
    """Compile the parameters of an operation."""
    path, _, node, place = described
    headers, patterns = [], {}
    accepts: tuple[str, ...] = ()
    for index, parameter in enumerate(node.get("parameters", ())):
        found, at = references.resolve(parameter, f"{place}/parameters/{index}")
        kind, name = need(found, "in", at), need_text(found, "name", at)
        schema, schema_at = references.resolve(need_map(found, "schema", at), f"{at}/schema")
        match kind, name.lower():
            case "path", _:
                patterns[name] = _pattern(schema, schema_at)
            case "header", "accept":
                accepts = _accepts(schema, schema_at)
            case "header", lower:
                headers.append(_header(lower, found, schema, at, schema_at))
            case _:
                raise ContractError(f"{at}/in: only headers and what varies in a path are checked")
    for name in patterns.keys() ^ set(re.findall(r"\{([^{}]*)\}", path)):
        raise ContractError(f"{place}/parameters: must have {name} in the path, and the path must have it")
    return Parameters(tuple(headers), accepts, MappingProxyType(patterns))


def _header(name: str, parameter: Json, schema: Json, at: str, schema_at: str) -> Field:
    header = read_field(name, schema, schema_at, "")
    if parameter.get("required") or header.kind == "picture" or header.default is not None:
        raise ContractError(f"{at}: a header must be optional, of text and without a default")
    return header


def _accepts(schema: Json, at: str) -> tuple[str, ...]:
    accepts = tuple(read_field("accept", schema, at, "").choices)
    if not accepts or not ACCEPTED.issuperset(accepts):
        raise ContractError(f"{at}/enum: must list what can be asked for, of {', '.join(sorted(ACCEPTED))}")
    return accepts


def _pattern(schema: Json, at: str) -> str:
    pattern = need_text(schema, "pattern", at)
    try:
        re.compile(pattern)
    except re.error as problem:
        raise ContractError(f"{at}/pattern: is not a regular expression: {problem}") from problem
    return pattern

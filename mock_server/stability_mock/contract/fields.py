"""Compiles the schema of one field."""

from __future__ import annotations

import itertools
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from stability_mock.contract.keywords import ANNOTATIONS, BRANCH_KEYWORDS, FIELD_KEYWORDS, ContractError, pointer
from stability_mock.contract.model import Field
from stability_mock.contract.needs import need_flag, need_number, need_whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stability_mock.contract.model import Json, Kind


def read_field(name: str, schema: Json, at: str, media_types: str) -> Field:
    """Compile a field, or a header; `media_types` are those that its encoding lists, with commas between."""
    kind = _kind(schema, at)
    for keyword in schema.keys() - FIELD_KEYWORDS[kind] - ANNOTATIONS:
        raise ContractError(f"{at}/{keyword}: this keyword is not checked in a form field (a {kind})")
    return Field(
        name=name,
        kind=kind,
        default=read_default(schema, at),
        choices=_choices(schema, at),
        minimum=_bound(schema, "minimum", at),
        maximum=_bound(schema, "maximum", at),
        whole=schema["type"] == "integer",
        min_length=need_whole(schema, "minLength", at, 0) if "minLength" in schema else 0,
        max_length=need_whole(schema, "maxLength", at) if "maxLength" in schema else None,
        media_types=frozenset(media_types.replace(" ", "").split(",")) if media_types else frozenset(),
        min_side=need_whole(schema, "x-min-side", at, 0) if kind == "picture" else 0,
        max_side=need_whole(schema, "x-max-side", at) if "x-max-side" in schema else None,
        max_pixels=need_whole(schema, "x-max-pixels", at) if kind == "picture" else 0,
        max_ratio=need_number(schema, "x-max-ratio", at, 1) if "x-max-ratio" in schema else None,
        screened=need_flag(schema, "x-screened", at) if "x-screened" in schema else False,
        routes=_routes(schema, at),
    )


def read_default(schema: Json, at: str) -> Any:  # noqa: ANN401 - of the field's type
    """Return the value of an absent field, of the same type as one that is sent; None if there is none."""
    if "default" not in schema:
        return None
    if schema["type"] == "integer":
        return need_whole(schema, "default", at, schema.get("minimum", 0))
    if schema["type"] == "number":
        return float(need_number(schema, "default", at, schema.get("minimum", float("-inf"))))
    if schema["default"] not in schema.get("enum", ()):
        raise ContractError(f"{at}/default: must be one of the values of enum")
    return schema["default"]


def _choices(schema: Json, at: str) -> tuple[str, ...]:
    if "enum" not in schema:
        return ()
    choices = schema["enum"]
    if not isinstance(choices, list) or not choices:
        raise ContractError(f"{at}/enum: must be a list of values")
    for index, choice in enumerate(choices):
        if not isinstance(choice, str):
            raise ContractError(f"{at}/enum/{index}: must be text; write it in quotes")
    return tuple(choices)


def _bound(schema: Json, keyword: str, at: str) -> float | None:
    return need_number(schema, keyword, at, float("-inf")) if keyword in schema else None


def _routes(schema: Json, at: str) -> Mapping[str, str]:
    routes: Mapping[str, str] = schema.get("x-routed-to", {})
    if not {*routes, *routes.values()} <= set(schema.get("enum", ())):
        raise ContractError(f"{at}/x-routed-to: must lead from values of the enum to others of it")
    return MappingProxyType(dict(routes))


def read_dependents(node: Json, fields: Json, at: str) -> Mapping[str, frozenset[str]]:
    """Return, for a field, those that must be given with it."""
    for name in (*node, *itertools.chain(*node.values())):
        if name not in fields:
            raise ContractError(f"{at}/dependentRequired: there is no field {name}")
    return MappingProxyType({name: frozenset(others) for name, others in node.items()})


def require_same(form: Json, branch: Json, at: str) -> None:
    """Make sure that a branch changes no rule of the form, but for those that it may change."""
    for name, own in branch.items():
        for keyword in own.keys() - ANNOTATIONS - BRANCH_KEYWORDS:
            if own[keyword] != form[name].get(keyword):
                raise ContractError(f"{at}/properties/{pointer(name)}/{keyword}: is not what the form says")


def _kind(schema: Json, at: str) -> Kind:
    match schema:
        case {"type": "string", "format": "binary"}:
            return "picture"
        case {"type": "string", "enum": _}:
            return "choice"
        case {"type": "string"}:
            return "text"
        case {"type": "number" | "integer"}:
            return "number"
    raise ContractError(f"{at}/type: a form field is a string, a number or an integer")

"""Reads the rules about several fields of a form, and the size that follows from an upload."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from stability_mock.contract.form_rules import AnyOf, MaskOrAlpha, NeedsAnyOf, NotAllZero
from stability_mock.contract.keywords import ContractError, pointer
from stability_mock.contract.needs import need, need_map, need_text, need_whole
from stability_mock.contract.output_size import OutputSize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stability_mock.contract.form_rules import FormRule
    from stability_mock.contract.model import Field, Json, Kind

MARGINS = {"left": "width", "right": "width", "up": "height", "down": "height"}
"""What each margin is added to."""


def read_rules(schema: Json, fields: Sequence[Field], at: str) -> Iterator[FormRule]:
    """Yield the rules of a form that are about several of its fields."""
    kinds = {field.name: field.kind for field in fields}
    if "anyOf" in schema:
        yield AnyOf(_alternatives(schema, at, kinds))
    if "dependentSchemas" in schema:
        for name, node in need_map(schema, "dependentSchemas", at).items():
            place = f"{at}/dependentSchemas/{pointer(name)}"
            _require_field(name, kinds, f"{at}/dependentSchemas")
            if set(node) != {"anyOf"}:
                raise ContractError(f"{place}: must have anyOf, and nothing else")
            yield NeedsAnyOf(name, _alternatives(node, place, kinds))
    if "x-not-all-zero" in schema:
        yield NotAllZero(_names(need(schema, "x-not-all-zero", at), f"{at}/x-not-all-zero", kinds, "number"))
    if "x-mask" in schema:
        node, place = need_map(schema, "x-mask", at), f"{at}/x-mask"
        yield MaskOrAlpha(*(_named(node, keyword, place, kinds, "picture") for keyword in ("field", "or-alpha-of")))


def read_output_size(node: Json, fields: Sequence[Field], required: frozenset[str], at: str) -> OutputSize:
    """Return how a size follows from an upload; it must be one of the `required` fields, so that there is one."""
    kinds = {field.name: field.kind for field in fields}
    of = _named(node, "of", at, kinds, "picture")
    if of not in required:
        raise ContractError(f"{at}/of: must be a required field, so that there is a size")
    if len(node.keys() & {"times", "margins", "area"}) > 1:
        raise ContractError(f"{at}: must have one of times, margins and area at most")
    if ("area" in node) != ("multiple-of" in node):
        raise ContractError(f"{at}: must have area and multiple-of together")
    return OutputSize(
        of,
        times=need_whole(node, "times", at) if "times" in node else 1,
        margins=_margins(need_map(node, "margins", at), fields, f"{at}/margins") if "margins" in node else {},
        area=need_whole(node, "area", at) if "area" in node else 0,
        multiple_of=need_whole(node, "multiple-of", at) if "multiple-of" in node else 1,
    )


def _margins(node: Json, fields: Sequence[Field], at: str) -> Mapping[str, tuple[str, ...]]:
    found = {field.name: field for field in fields}
    for side in node:
        field = found.get(need_text(node, side, at))
        if field is None or not field.whole or field.default is None or field.minimum is None or field.minimum < 0:
            raise ContractError(f"{at}/{side}: must name a whole number with a minimum of 0 or more and a default")
    return MappingProxyType(
        {
            side: tuple(node[margin] for margin, of in MARGINS.items() if of == side and margin in node)
            for side in ("width", "height")
        }
    )


def _alternatives(node: Json, at: str, kinds: Mapping[str, Kind]) -> tuple[str, ...]:
    """Read `anyOf: [{required: [a]}, {required: [b]}]`."""
    names = []
    for index, branch in enumerate(need(node, "anyOf", at)):
        match branch:
            case {"required": [str(name)]} if len(branch) == 1:
                names.append(name)
            case _:
                raise ContractError(f"{at}/anyOf/{index}: must be one required field: {{required: [name]}}")
    return _names(names, f"{at}/anyOf", kinds)


def _names(names: object, at: str, kinds: Mapping[str, Kind], kind: Kind | None = None) -> tuple[str, ...]:
    if not isinstance(names, list) or not names:
        raise ContractError(f"{at}: must be a list of fields")
    for name in names:
        _require_field(name, kinds, at, kind)
    return tuple(names)


def _named(node: Json, keyword: str, at: str, kinds: Mapping[str, Kind], kind: Kind) -> str:
    name = need_text(node, keyword, at)
    _require_field(name, kinds, f"{at}/{keyword}", kind)
    return name


def _require_field(name: object, kinds: Mapping[str, Kind], at: str, kind: Kind | None = None) -> None:
    if name not in kinds:
        raise ContractError(f"{at}: there is no field {name}")
    if kind is not None and kinds[str(name)] != kind:
        raise ContractError(f"{at}: {name} must be a {kind}")

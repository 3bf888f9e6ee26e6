"""Compiles one operation with a form."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from stability_mock.contract.branches import read_branches
from stability_mock.contract.fields import read_field
from stability_mock.contract.headers import read_parameters
from stability_mock.contract.keywords import FORM_KEYWORDS, SHAPE_KEYWORDS, ContractError, pointer
from stability_mock.contract.model import Operation, Painting
from stability_mock.contract.needs import need, need_map, need_text, need_whole
from stability_mock.contract.refusals import read_refusals
from stability_mock.contract.rules import read_output_size, read_rules
from stability_mock.contract.terms import read_content_type, read_credits, read_seconds, read_sizes
from stability_mock.contract.usable import require_usable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stability_mock.contract.form_rules import FormRule
    from stability_mock.contract.model import Branch, Field, Json
    from stability_mock.contract.output_size import OutputSize, Size
    from stability_mock.contract.references import Described, References

FORM = "multipart/form-data"


class Form(NamedTuple):
    """The form of an operation. `at` is where its schema stands."""

    fields: tuple[Field, ...]
    branches: tuple[Branch, ...]
    rules: tuple[FormRule, ...]
    at: str


def read_operation(described: Described, references: References, results: frozenset[str]) -> Operation:
    """Compile an operation with a form; `results` are the names of the pages that give results."""
    path, method, node, place = described
    form = _read_form(node["requestBody"], f"{place}/requestBody", references)
    fields, branches, rules, at = form
    parameters = read_parameters(described, references)
    sizes, output_size = _sizes(node, form, place)
    return Operation(
        name=need_text(node, "operationId", place),
        method=method.upper(),
        path=path,
        fields=fields,
        headers=parameters.headers,
        accepts=parameters.accepts,
        branches=branches,
        rules=rules,
        max_body_bytes=need_whole(node["requestBody"], "x-max-body-bytes", f"{place}/requestBody"),
        painting=_painting(node, fields, place),
        sizes=sizes,
        output_size=output_size,
        credits=read_credits(node, fields, branches, place, at),
        refusals=read_refusals(need_map(node, "responses", place), references, f"{place}/responses"),
        results=_results(node, results, place),
        seconds=_seconds(node, place),
    )


def _read_form(body: Json, in_body: str, references: References) -> Form:
    media_type = need_map(need_map(body, "content", in_body), FORM, f"{in_body}/content")
    in_form = f"{in_body}/content/{pointer(FORM)}"
    schema, at = references.resolve(need_map(media_type, "schema", in_form), f"{in_form}/schema")
    _require_form(schema, references, at)
    encoding = need_map(media_type, "encoding", in_form) if "encoding" in media_type else {}
    fields = tuple(_fields(schema, at, encoding, f"{in_form}/encoding", references))
    branches = read_branches(schema, fields, references, at)
    require_usable(fields, branches, at, in_form)
    return Form(fields, branches, tuple(read_rules(schema, fields, at)), at)


def _require_form(schema: Json, references: References, at: str) -> None:
    """Make sure that a form and its branches have no rules that are not checked."""
    for keyword in sorted(schema.keys() - FORM_KEYWORDS):
        raise ContractError(f"{at}/{keyword}: this keyword is not checked in a form")
    for index, node in enumerate(schema.get("oneOf", ())):
        branch, place = references.resolve(node, f"{at}/oneOf/{index}")
        for keyword in sorted(branch.keys() - SHAPE_KEYWORDS):
            raise ContractError(f"{place}/{keyword}: this keyword is not checked in a branch of a form")


def _fields(schema: Json, at: str, encoding: Json, encoding_at: str, references: References) -> Iterator[Field]:
    for name, node in need_map(schema, "properties", at).items():
        found, place = references.resolve(node, f"{at}/properties/{pointer(name)}")
        if not found.get("x-ignored"):
            yield read_field(name, found, place, read_content_type(encoding, name, encoding_at))


def _sizes(node: Json, form: Form, place: str) -> tuple[Mapping[str, Size], OutputSize | None]:
    if "x-output-size" not in node:
        return read_sizes(need_map(node, "x-output-sizes", place), form.fields, f"{place}/x-output-sizes"), None
    if "x-output-sizes" in node:
        raise ContractError(f"{place}/x-output-size: must not stand next to x-output-sizes")
    required = frozenset.intersection(*(branch.required for branch in form.branches))
    at = f"{place}/x-output-size"
    return {}, read_output_size(need_map(node, "x-output-size", place), form.fields, required, at)


def _painting(node: Json, fields: Sequence[Field], place: str) -> Painting:
    """Return the kind of picture; without one it is a scene, from the first picture of the form and its strength."""
    if "x-picture" not in node:
        return Painting("scene", MappingProxyType(_scene_roles(fields)))
    names = {field.name for field in fields}
    described, at = need_map(node, "x-picture", place), f"{place}/x-picture"
    for role in described:
        if role != "kind" and need_text(described, role, at) not in names:
            raise ContractError(f"{at}/{pointer(role)}: there is no field {described[role]}")
    roles = {role: name for role, name in described.items() if role != "kind"}
    return Painting(need_text(described, "kind", at), MappingProxyType(roles))


def _scene_roles(fields: Sequence[Field]) -> dict[str, str]:
    roles: dict[str, str] = {}
    for field in fields:
        if field.kind == "picture":
            roles.setdefault("image", field.name)
        elif field.name == "strength":
            roles["strength"] = field.name
    return roles


def _results(node: Json, results: frozenset[str], place: str) -> tuple[str, ...]:
    if "x-asynchronous" not in node:
        return ()
    at = f"{place}/x-asynchronous"
    names = need(need_map(node, "x-asynchronous", place), "results", at)
    if not isinstance(names, list) or not names or not results.issuperset(names):
        raise ContractError(f"{at}/results: must list operations with x-answers: result")
    return tuple(names)


def _seconds(node: Json, place: str) -> tuple[float, float] | None:
    if "x-generation-seconds" not in node:
        return None
    return read_seconds(need_map(node, "x-generation-seconds", place), f"{place}/x-generation-seconds")

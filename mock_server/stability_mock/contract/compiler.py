"""Walks an OpenAPI document and compiles it into a contract."""

from __future__ import annotations

import itertools
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from stability_mock.contract.fields import read_default, read_dependents, read_field, require_same
from stability_mock.contract.keywords import LABELS, ContractError, pointer
from stability_mock.contract.model import Branch, Contract, Operation
from stability_mock.contract.needs import need, need_map, need_text, need_whole
from stability_mock.contract.terms import (
    read_content_type,
    read_credits,
    read_rate_limit,
    read_required,
    read_seconds,
    read_sizes,
    read_status,
)
from stability_mock.contract.usable import require_usable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_mock.contract.model import Field, Json

FORM = "multipart/form-data"


class Compiler:
    """Walks one document. Every method takes a node and the path it stands at, for messages."""

    def __init__(self, document: Json) -> None:
        self.document = document

    def contract(self) -> Contract:
        """Compile the whole. Raises ContractError, or what Python raises where something is of an unexpected form."""
        for path, node in _fidelities(self.document, "#"):
            if need(node, "label", path) not in LABELS:
                raise ContractError(f"{path}/label: must be one of {', '.join(LABELS)}")
        need_text(need_map(self.document, "info", "#"), "title", "#/info")
        operations = tuple(self._operations())
        if not operations:
            raise ContractError(f"#/paths: there is no operation that takes {FORM}")
        return Contract(
            document=self.document,
            operations=operations,
            accounts=MappingProxyType(dict(self._accounts())),
            rate_limit=read_rate_limit(need_map(self.document, "x-rate-limit", "#"), "#/x-rate-limit"),
            generation_seconds=read_seconds(
                need_map(self.document, "x-generation-seconds", "#"), "#/x-generation-seconds"
            ),
            not_simulated=self._not_simulated(),
        )

    def _not_simulated(self) -> tuple[str, ...]:
        """Return the paths that the service has besides; the document need not name any."""
        paths = self.document.get("x-not-simulated", [])
        if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
            raise ContractError("#/x-not-simulated: must be a list of paths")
        return tuple(paths)

    def _nodes(self) -> Iterator[tuple[str, str, Json, str]]:
        """Yield each operation as its path, its method, what describes it, and where that stands."""
        for path, item in need_map(self.document, "paths", "#").items():
            if len(item) != 1:
                raise ContractError(f"#/paths/{pointer(path)}: must have one operation, and has {len(item)}")
            ((method, node),) = item.items()
            yield path, method, node, f"#/paths/{pointer(path)}/{method}"

    def _operations(self) -> Iterator[Operation]:
        for path, method, node, place in self._nodes():
            if "requestBody" in node and "x-picture" not in node:
                yield self._operation(path, method, node, place)

    def _accounts(self) -> Iterator[tuple[str, str]]:
        for path, _, node, place in self._nodes():
            if "requestBody" not in node and node.get("x-answers") != "result":
                yield need_text(node, "operationId", place), path

    def _operation(self, path: str, method: str, node: Json, place: str) -> Operation:
        body, in_body = node["requestBody"], f"{place}/requestBody"
        media_type = need_map(need_map(body, "content", in_body), FORM, f"{in_body}/content")
        in_form = f"{in_body}/content/{pointer(FORM)}"
        schema, at = self._resolve(need_map(media_type, "schema", in_form), f"{in_form}/schema")
        encoding = need_map(media_type, "encoding", in_form) if "encoding" in media_type else {}
        fields = tuple(self._fields(schema, at, encoding, f"{in_form}/encoding"))
        branches = _complete(tuple(self._branches(schema, at, fields)), fields, at)
        require_usable(fields, branches, at, in_form)
        return Operation(
            name=need_text(node, "operationId", place),
            method=method.upper(),
            path=path,
            fields=fields,
            headers=tuple(self._headers(node.get("parameters", ()), f"{place}/parameters")),
            branches=branches,
            max_body_bytes=need_whole(body, "x-max-body-bytes", in_body),
            sizes=read_sizes(need_map(node, "x-output-sizes", place), fields, f"{place}/x-output-sizes"),
            credits=read_credits(node, fields, branches, place, at),
            refusals=MappingProxyType(dict(self._refusals(need_map(node, "responses", place), f"{place}/responses"))),
        )

    def _fields(self, schema: Json, at: str, encoding: Json, encoding_at: str) -> Iterator[Field]:
        for name, node in need_map(schema, "properties", at).items():
            found, place = self._resolve(node, f"{at}/properties/{pointer(name)}")
            if not found.get("x-ignored"):
                yield read_field(name, found, place, read_content_type(encoding, name, encoding_at))

    def _headers(self, parameters: list[Json], at: str) -> Iterator[Field]:
        for index, node in enumerate(parameters):
            found, place = self._resolve(node, f"{at}/{index}")
            if need(found, "in", place) != "header":
                raise ContractError(f"{place}/in: only headers are checked")
            name = need_text(found, "name", place).lower()
            if name != "accept":
                schema, schema_place = self._resolve(need_map(found, "schema", place), f"{place}/schema")
                header = read_field(name, schema, schema_place, "")
                if found.get("required") or header.kind == "picture" or header.default is not None:
                    raise ContractError(f"{place}: a header must be optional, of text and without a default")
                yield header

    def _branches(self, schema: Json, at: str, fields: tuple[Field, ...]) -> Iterator[Branch]:
        choices = {field.name: frozenset(field.choices) for field in fields if field.kind == "choice"}
        form = {name: self._resolve(node, at)[0] for name, node in schema["properties"].items()}
        for index, node in enumerate(schema.get("oneOf", [schema])):
            branch, place = self._resolve(node, f"{at}/oneOf/{index}" if "oneOf" in schema else at)
            if branch.get("additionalProperties") is not False:
                raise ContractError(f"{place}/additionalProperties: must be false")
            properties = need_map(branch, "properties", place)
            own = {name: self._resolve(found, place)[0] for name, found in properties.items()}
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

    def _refusals(self, responses: Json, at: str) -> Iterator[tuple[int, frozenset[str]]]:
        for status, node in responses.items():
            if not status.startswith("2"):
                response, place = self._resolve(node, f"{at}/{status}")
                content = need_map(need_map(response, "content", place), "application/json", f"{place}/content")
                at_json = f"{place}/content/application~1json"
                names = self._error_names(need_map(content, "schema", at_json), f"{at_json}/schema")
                yield read_status(status, at), names

    def _error_names(self, schema: Json, at: str) -> frozenset[str]:
        parts = [self._resolve(part, at)[0] for part in need(schema, "allOf", at)]
        found = [part.get("properties", {}) for part in parts]
        names = [properties["name"] for properties in found if "name" in properties]
        return frozenset(value for name in names for value in name.get("enum", [name.get("const")]) if value)

    def _resolve(self, node: Json, at: str) -> tuple[Json, str]:
        """Follow `$ref` to what it means and where that stands; keywords next to it override what it names."""
        for _ in range(10):
            if "$ref" not in node:
                return node, at
            at, overrides = need_text(node, "$ref", at), {key: value for key, value in node.items() if key != "$ref"}
            node = {**self._look_up(at), **overrides}
        raise ContractError(f"{at}: references itself")

    def _look_up(self, reference: str) -> Json:
        node: Any = self.document
        for part in reference.removeprefix("#/").split("/"):
            name = part.replace("~1", "/").replace("~0", "~")
            if not isinstance(node, dict) or name not in node:
                raise ContractError(f"{reference}: nothing stands there")
            node = node[name]
        return dict(node)


def _complete(branches: tuple[Branch, ...], fields: tuple[Field, ...], at: str) -> tuple[Branch, ...]:
    """Make sure that any values of the selector fields choose exactly one branch."""
    selectors = {name for branch in branches for name in branch.selectors}
    choices = {field.name: field.choices for field in fields if field.name in selectors}
    for values in itertools.product(*choices.values()):
        chosen = dict(zip(choices, values, strict=True))
        fitting = [b for b in branches if all(chosen[name] in allowed for name, allowed in b.selectors.items())]
        if len(fitting) != 1:
            raise ContractError(f"{at}/oneOf: {len(fitting)} branches fit {chosen}, and just one must")
    return branches


def _fidelities(node: Any, at: str) -> Iterator[tuple[str, Json]]:  # noqa: ANN401 - parsed YAML
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, child in children:
        place = f"{at}/{pointer(name)}"
        if name == "x-fidelity":
            rows = child if isinstance(child, list) else [child]
            yield from ((place, row) for row in rows)
        else:
            yield from _fidelities(child, place)

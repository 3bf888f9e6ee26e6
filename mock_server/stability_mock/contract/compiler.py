"""Walks an OpenAPI document and compiles it into a contract."""

from __future__ import annotations

import itertools
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from stability_mock.contract.fields import read_default, read_dependents, read_field, require_same
from stability_mock.contract.keywords import LABELS, ContractError, pointer
from stability_mock.contract.model import Branch, Contract, Operation, RateLimit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stability_mock.contract.model import Field, Json, Size

FORM = "multipart/form-data"


class Compiler:
    """Walks one document. Every method takes a node and the path it stands at, for messages."""

    def __init__(self, document: Json) -> None:
        self.document = document

    def contract(self) -> Contract:
        """Compile the whole. Raises ContractError, or what Python raises where something is missing."""
        limit, seconds = self.document["x-rate-limit"], self.document["x-generation-seconds"]
        for path, node in _fidelities(self.document, "#"):
            if node["label"] not in LABELS:
                raise ContractError(f"{path}/label: must be one of {', '.join(LABELS)}")
        return Contract(
            document=self.document,
            operations=tuple(self._operations()),
            accounts=MappingProxyType(dict(self._accounts())),
            rate_limit=RateLimit(limit["requests"], limit["seconds"], limit["time-out-seconds"]),
            generation_seconds=(seconds["least"], seconds["most"]),
        )

    def _operations(self) -> Iterator[Operation]:
        for path, item in self.document["paths"].items():
            for method, node in item.items():
                if FORM in node.get("requestBody", {}).get("content", {}):
                    yield self._operation(path, method, node)

    def _accounts(self) -> Iterator[tuple[str, str]]:
        for path, item in self.document["paths"].items():
            for node in item.values():
                if "requestBody" not in node:
                    yield node["operationId"], path

    def _operation(self, path: str, method: str, node: Json) -> Operation:
        place = f"#/paths/{pointer(path)}/{method}"
        media_type = node["requestBody"]["content"][FORM]
        schema, at = self._resolve(media_type["schema"], f"{place}/requestBody/content/{pointer(FORM)}/schema")
        fields = tuple(self._fields(schema, at, media_type.get("encoding", {})))
        return Operation(
            name=node["operationId"],
            method=method.upper(),
            path=path,
            fields=fields,
            headers=tuple(self._headers(node.get("parameters", ()), f"{place}/parameters")),
            branches=_complete(tuple(self._branches(schema, at, fields)), fields, at),
            largest_body=node["requestBody"]["x-largest-body"],
            sizes=_sizes(node["x-output-sizes"], fields, f"{place}/x-output-sizes"),
            credits=_credits(node["x-credits"], fields, f"{place}/x-credits"),
            refusals=MappingProxyType(dict(self._refusals(node["responses"], f"{place}/responses"))),
        )

    def _fields(self, schema: Json, at: str, encoding: Json) -> Iterator[Field]:
        for name, node in schema["properties"].items():
            found, place = self._resolve(node, f"{at}/properties/{pointer(name)}")
            if not found.get("x-ignored"):
                yield read_field(name, found, place, encoding.get(name, {}).get("contentType", ""))

    def _headers(self, parameters: list[Json], at: str) -> Iterator[Field]:
        for index, node in enumerate(parameters):
            found, place = self._resolve(node, f"{at}/{index}")
            if found["in"] != "header":
                raise ContractError(f"{place}/in: only headers are checked")
            if found["name"].lower() != "accept":
                schema, schema_place = self._resolve(found["schema"], f"{place}/schema")
                header = read_field(found["name"].lower(), schema, schema_place, "")
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
            own = {name: self._resolve(found, place)[0] for name, found in branch["properties"].items()}
            require_same(form, own, place)
            narrowed = {name: frozenset(own[name]["enum"]) for name in choices if name in own}
            selectors = {name: values for name, values in narrowed.items() if values < choices[name]}
            yield Branch(
                selectors=selectors,
                allowed=frozenset(own),
                required=frozenset(branch["required"]),
                defaults={n: read_default(node) for n, node in own.items() if "default" in node and n not in selectors},
                dependents=read_dependents({**schema, **branch}.get("dependentRequired", {}), own, place),
            )

    def _refusals(self, responses: Json, at: str) -> Iterator[tuple[int, frozenset[str]]]:
        for status, node in responses.items():
            if not status.startswith("2"):
                response, place = self._resolve(node, f"{at}/{status}")
                yield int(status), self._error_names(response["content"]["application/json"]["schema"], place)

    def _error_names(self, schema: Json, at: str) -> frozenset[str]:
        parts = [self._resolve(part, at)[0] for part in schema["allOf"]]
        names = [part["properties"]["name"] for part in parts if "name" in part["properties"]]
        return frozenset(value for name in names for value in name.get("enum", [name.get("const")]) if value)

    def _resolve(self, node: Json, at: str) -> tuple[Json, str]:
        """Follow `$ref` to what it means and where that stands; keywords beside it are laid over what it names."""
        for _ in range(10):
            if "$ref" not in node:
                return node, at
            at, beside = node["$ref"], {key: value for key, value in node.items() if key != "$ref"}
            node = {**self._look_up(at), **beside}
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


def _sizes(node: Json, fields: tuple[Field, ...], at: str) -> Mapping[str, Size]:
    ratios = next((field.choices for field in fields if field.name == "aspect_ratio"), ())
    if set(ratios) != set(node):
        raise ContractError(f"{at}: must give one size for each aspect_ratio")
    return MappingProxyType({ratio: (width, height) for ratio, (width, height) in node.items()})


def _credits(node: str | Json, fields: tuple[Field, ...], at: str) -> Decimal | Mapping[str, Mapping[str, Decimal]]:
    if isinstance(node, str):
        return Decimal(node)
    (name, prices), *more = node.items()
    choices = next((field.choices for field in fields if field.name == name), ())
    if more or set(choices) != set(prices):
        raise ContractError(f"{at}/{name}: must give one price for each value of one field")
    return MappingProxyType({name: {value: Decimal(price) for value, price in prices.items()}})


def _fidelities(node: Any, at: str) -> Iterator[tuple[str, Json]]:  # noqa: ANN401 - parsed YAML
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, child in children:
        place = f"{at}/{pointer(name)}"
        if name == "x-fidelity":
            rows = child if isinstance(child, list) else [child]
            yield from ((place, row) for row in rows)
        else:
            yield from _fidelities(child, place)

"""The only reader of the OpenAPI document: compiles it, once, into what the other modules work with."""

from __future__ import annotations

import importlib.resources
import itertools
import json
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import yaml

from mock_server.dialect import (
    ANNOTATIONS,
    BRANCH_KEYWORDS,
    FIELD_KEYWORDS,
    LABELS,
    ContractError,
    pointer,
    require_known,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Branch", "Contract", "ContractError", "Field", "Operation", "RateLimit", "load", "newer"]

FORM = "multipart/form-data"
PUBLISHED = {"2024": "stable-image-v2beta.yaml", "2026": "stable-image-v2beta-2026.yaml"}
"""The contracts that travel with the package, by the year that they describe, the oldest first."""

Json = dict[str, Any]
Size = tuple[int, int]
Kind = Literal["text", "choice", "number", "picture"]


@dataclass(frozen=True, slots=True)
class RateLimit:
    """So many requests in so many seconds; one more, and the key is timed out for `time_out` seconds."""

    requests: int
    seconds: float
    time_out: float


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form, or a header, and what its value must be; None where the contract sets no bound.

    `routes` gives, for values that stand for others, the one that they stand for.
    """

    name: str
    kind: Kind
    default: str | int | float | None = None
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    whole: bool = False
    shortest: int = 0
    longest: int | None = None
    media_types: frozenset[str] = frozenset()
    smallest_side: int = 0
    largest_side: int | None = None
    most_pixels: int = 0
    routes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the shapes that a form may have, chosen by the values of its selector fields.

    `defaults` are the branch's own. `dependents` are, for a field, those that must be given with it.
    """

    selectors: Mapping[str, frozenset[str]]
    allowed: frozenset[str]
    required: frozenset[str]
    defaults: Mapping[str, str | float]
    dependents: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Operation:
    """One endpoint that makes pictures. `fields` stand in the reference's order, `sizes` are in pixels.

    `headers` are those of the request that have rules, but for `accept`: that is negotiated.
    """

    name: str
    method: str
    path: str
    fields: tuple[Field, ...]
    headers: tuple[Field, ...]
    branches: tuple[Branch, ...]
    largest_body: int
    sizes: Mapping[str, Size]
    credits: Decimal | Mapping[str, Mapping[str, Decimal]]
    refusals: Mapping[int, frozenset[str]]

    @cached_property
    def selectors(self) -> tuple[str, ...]:
        """The names of the fields whose values choose the branch."""
        return tuple(self.branches[0].selectors)

    @cached_property
    def defaults(self) -> Mapping[str, str | int | float]:
        """The values of fields that are absent, whatever the branch."""
        return MappingProxyType({field.name: field.default for field in self.fields if field.default is not None})

    @cached_property
    def _routes(self) -> Mapping[str, Mapping[str, str]]:
        return {field.name: field.routes for field in self.fields if field.routes}

    def price(self, values: Mapping[str, object]) -> Decimal:
        """Tell what a request with these values costs, in credits."""
        if isinstance(self.credits, Decimal):
            return self.credits
        field, prices = next(iter(self.credits.items()))
        return prices[str(values[field])]

    def routed(self, values: Mapping[str, str | float]) -> dict[str, str | float]:
        """Give the values with those that stand for others replaced by what they stand for."""
        stood_for = {name: routes.get(str(values[name])) for name, routes in self._routes.items() if name in values}
        return {**values, **{name: value for name, value in stood_for.items() if value is not None}}


@dataclass(frozen=True, slots=True)
class Contract:
    """A whole document, compiled. `document` is what was read, ready to be written as JSON.

    `accounts` are the paths of the operations without a form, by the operation's name.
    """

    document: Json
    operations: tuple[Operation, ...]
    accounts: Mapping[str, str]
    rate_limit: RateLimit
    generation_seconds: tuple[float, float]


def load(name: str = "2024") -> Contract:
    """Read and compile a contract: a published one by its year, or any by the path of its file.

    Raises ContractError with the place of the first thing that is not understood.
    """
    try:
        document = yaml.load(_read(name), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe ones
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise ContractError(f"contract {name}: cannot be read: {' '.join(str(problem).split())}") from problem
    require_known(document)
    try:
        json.dumps(document)  # YAML knows dates, which /openapi.json could not be written with
        return _Compiler(document).contract()
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as problem:
        raise ContractError(f"contract {name}: incomplete or of an unexpected form: {problem!r}") from problem


def newer(name: str) -> tuple[str, ...]:
    """Name the published contracts that are newer than this one; none if it is not published itself."""
    names = tuple(PUBLISHED)
    return names[names.index(name) + 1 :] if name in names else ()


def _read(name: str) -> str:
    if name in PUBLISHED:
        return importlib.resources.files("openapi").joinpath(PUBLISHED[name]).read_text(encoding="utf-8")
    return Path(name).read_text(encoding="utf-8")


class _Compiler:
    """Walks one document. Every method takes a node and the path it stands at, for messages."""

    def __init__(self, document: Json) -> None:
        self.document = document

    def contract(self) -> Contract:
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
                yield _field(name, found, place, encoding.get(name, {}).get("contentType", ""))

    def _headers(self, parameters: list[Json], at: str) -> Iterator[Field]:
        for index, node in enumerate(parameters):
            found, place = self._resolve(node, f"{at}/{index}")
            if found["in"] != "header":
                raise ContractError(f"{place}/in: only headers are checked")
            if found["name"].lower() != "accept":
                schema, schema_place = self._resolve(found["schema"], f"{place}/schema")
                header = _field(found["name"].lower(), schema, schema_place, "")
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
            _require_same(form, own, place)
            narrowed = {name: frozenset(own[name]["enum"]) for name in choices if name in own}
            selectors = {name: values for name, values in narrowed.items() if values < choices[name]}
            yield Branch(
                selectors=selectors,
                allowed=frozenset(own),
                required=frozenset(branch["required"]),
                defaults={n: _default(node) for n, node in own.items() if "default" in node and n not in selectors},
                dependents=_dependents({**schema, **branch}.get("dependentRequired", {}), own, place),
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


def _field(name: str, schema: Json, at: str, media_types: str) -> Field:
    kind = _kind(schema, at)
    for keyword in schema.keys() - FIELD_KEYWORDS[kind] - ANNOTATIONS:
        raise ContractError(f"{at}/{keyword}: this keyword is not checked in a form field (a {kind})")
    return Field(
        name=name,
        kind=kind,
        default=_default(schema),
        choices=tuple(schema.get("enum", ())),
        least=schema.get("minimum"),
        most=schema.get("maximum"),
        whole=schema["type"] == "integer",
        shortest=schema.get("minLength", 0),
        longest=schema.get("maxLength"),
        media_types=frozenset(media_types.replace(" ", "").split(",")) if media_types else frozenset(),
        smallest_side=schema["x-smallest-side"] if kind == "picture" else 0,
        largest_side=schema.get("x-largest-side"),
        most_pixels=schema["x-most-pixels"] if kind == "picture" else 0,
        routes=_routes(schema, at),
    )


def _default(schema: Json) -> Any:  # noqa: ANN401 - of the field's type
    """Give the value of an absent field, of the same type as one that is sent."""
    default = schema.get("default")
    return float(default) if schema["type"] == "number" and default is not None else default


def _routes(schema: Json, at: str) -> Mapping[str, str]:
    routes: Mapping[str, str] = schema.get("x-routed-to", {})
    if not {*routes, *routes.values()} <= set(schema.get("enum", ())):
        raise ContractError(f"{at}/x-routed-to: must lead from values of the enum to others of it")
    return MappingProxyType(dict(routes))


def _dependents(node: Json, fields: Json, at: str) -> Mapping[str, frozenset[str]]:
    for name in (*node, *itertools.chain(*node.values())):
        if name not in fields:
            raise ContractError(f"{at}/dependentRequired: there is no field {name}")
    return MappingProxyType({name: frozenset(others) for name, others in node.items()})


def _require_same(form: Json, branch: Json, at: str) -> None:
    """Make sure that a branch changes no rule of the form, but for those that it may change."""
    for name, own in branch.items():
        for keyword in own.keys() - ANNOTATIONS - BRANCH_KEYWORDS:
            if own[keyword] != form[name].get(keyword):
                raise ContractError(f"{at}/properties/{pointer(name)}/{keyword}: is not what the form says")


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

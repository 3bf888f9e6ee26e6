"""Reads an OpenAPI document of the API into what the harness asks of it; knows no operation by name."""

from __future__ import annotations

import importlib.resources
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import jsonschema_rs
import yaml

from stability_contract.contract import results, rules
from stability_contract.contract.sizes import OutputSize, read_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FORM = "multipart/form-data"
PUBLISHED = {"2024": "stable-image-v2beta.yaml", "2026": "stable-image-v2beta-2026.yaml"}
"""The contracts that travel with the package, by the year that they describe."""

DEFAULT = "2024"
SCENE = "scene"
"""The kind of picture that an operation makes if it says nothing else: of its texts, or of a picture and its texts."""

RATE_LIMIT = {"requests": 150, "seconds": 10, "time-out-seconds": 60}
Json = dict[str, Any]
Label = Literal["documented", "observed", "assumed"]


class DocumentError(Exception):
    """The contract cannot be read or lacks something; the text says what, in one line."""


@dataclass(frozen=True)
class Operation:
    """One endpoint that takes a form. `properties` are its fields in the reference's order, references resolved.

    `labels` tell how sure its sizes and the bound of its body are.
    """

    name: str
    method: str
    path: str
    schema: Json
    responses: Mapping[str, Json]
    max_body: int | None
    sizes: Mapping[str, tuple[int, int]]
    credits: str | Mapping[str, Mapping[str, str]]
    picture_types: Mapping[str, tuple[str, ...]]
    accepts: tuple[str, ...]
    headers: Mapping[str, Json]
    accept_wanted: bool = True
    """Whether the contract asks for `accept`, or only assumes that it may be missing."""
    labels: Mapping[str, Label] = field(default_factory=lambda: {"sizes": "observed", "body": "documented"})
    kind: str = SCENE
    roles: Mapping[str, str] = field(default_factory=dict)
    """What each field is for the picture: the fields by the roles of its kind."""
    output_size: OutputSize | None = None
    """How the picture's size follows from an upload, if it does."""
    results: tuple[str, ...] = ()
    """The pages that give the picture, if the operation is asynchronous and answers with an id."""

    @property
    def properties(self) -> Mapping[str, Json]:
        """Return every field that some form of this operation may have."""
        return cast("Mapping[str, Json]", self.schema["properties"])

    @property
    def asynchronous(self) -> bool:
        """Return whether a success is an id, and the picture comes later."""
        return bool(self.results)

    @cached_property
    def branches(self) -> tuple[Json, ...]:
        """Return the closed schemas of which a form must match one."""
        return tuple(self.schema.get("oneOf", [self.schema]))

    @cached_property
    def selectors(self) -> tuple[str, ...]:
        """Name the fields whose value decides which branch is meant."""
        return tuple(
            name
            for name, node in self.properties.items()
            if "enum" in node and any(_narrows(branch, name, node) for branch in self.branches)
        )

    def branch(self, values: Mapping[str, object]) -> Json | None:
        """Return the branch that these values choose, absent ones by their default; None if they choose none."""
        chosen = {name: values.get(name, self.properties[name].get("default")) for name in self.selectors}
        for branch in self.branches:
            if all(chosen[name] in _own(branch, name).get("enum", [chosen[name]]) for name in self.selectors):
                return branch
        return None

    @cached_property
    def _validators(self) -> tuple[jsonschema_rs.Validator, ...]:
        return tuple(jsonschema_rs.validator_for(branch) for branch in (*self.branches, self._common))

    @property
    def _common(self) -> Json:
        """Return a schema of what holds whichever branch is meant."""
        required = set.intersection(*(set(branch.get("required", ())) for branch in self.branches))
        return {"type": "object", "properties": self.schema["properties"], "required": sorted(required)}

    def validator(self, branch: Json | None) -> jsonschema_rs.Validator:
        """Return the validator of a branch, or, without one, of what holds in every branch."""
        found = [index for index, node in enumerate(self.branches) if node is branch]
        return self._validators[found[0] if found else -1]

    def rules(self, branch: Json | None = None) -> rules.Rules:
        """Return the rules between the fields of a branch, or of the form if it has no branches."""
        return rules.of(branch or self.schema)

    def price(self, values: Mapping[str, object]) -> Decimal:
        """Return what a success with these values costs, in credits; the highest price where a value is unknown."""
        if isinstance(self.credits, str):
            return Decimal(self.credits)
        ((name, prices),) = self.credits.items()
        value = str(values.get(name, self.properties[name].get("default")))
        return Decimal(prices[value]) if value in prices else max(Decimal(price) for price in prices.values())

    def routed(self, name: str, value: object) -> object:
        """Return what a choice stands for: itself, or the value that the contract routes it to."""
        return self.properties.get(name, {}).get("x-routed-to", {}).get(value, value)

    def default(self, name: str) -> object:
        """Return what an absent field means, or None."""
        return self.properties.get(name, {}).get("default")


@dataclass(frozen=True)
class Document:
    """A contract. `raw` is the document as it stands in the file."""

    raw: Json
    operations: tuple[Operation, ...]
    name: str = ""
    """The year of a published contract, or the path of its file."""
    pages: tuple[results.ResultPage, ...] = ()
    """Where the results of asynchronous operations are."""

    @property
    def newer(self) -> tuple[str, ...]:
        """Return the published contracts that are newer; none if this one is not published."""
        names = tuple(PUBLISHED)
        return names[names.index(self.name) + 1 :] if self.name in names else ()

    @property
    def rate_limit(self) -> tuple[int, float, float]:
        """Return how many requests are taken in how many seconds, and the seconds of a time-out."""
        node = {**RATE_LIMIT, **self.raw.get("x-rate-limit", {})}
        return node["requests"], node["seconds"], node["time-out-seconds"]

    def operation(self, name: str) -> Operation:
        """Return an operation by its name, or raise DocumentError that lists those there are."""
        for operation in self.operations:
            if operation.name == name:
                return operation
        raise DocumentError(f"no operation {name!r} in the contract; there are {', '.join(self.names)}")

    @property
    def names(self) -> tuple[str, ...]:
        """Name every operation."""
        return tuple(operation.name for operation in self.operations)

    def page(self, name: str) -> results.ResultPage:
        """Return a page of results by its name, or raise DocumentError."""
        for page in self.pages:
            if page.name == name:
                return page
        raise DocumentError(f"no page of results {name!r} in the contract")

    def page_at(self, path: str) -> results.ResultPage | None:
        """Return the page of results that has a path."""
        return next((page for page in self.pages if page.identity(path) is not None), None)

    def at(self, path: str) -> tuple[Operation, ...]:
        """Return the operations of one path, one for each method."""
        return tuple(operation for operation in self.operations if operation.path == path)


def load(file: str | Path | None = None) -> Document:
    """Read a contract: a published one by its year, or any by the path of its file; raises DocumentError."""
    name = str(file or DEFAULT)
    try:
        raw = yaml.safe_load((published(name) if name in PUBLISHED else Path(name)).read_text("utf-8"))
    except FileNotFoundError as problem:
        raise DocumentError(f"there is no contract {name}: give {', '.join(PUBLISHED)} or a file") from problem
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise DocumentError(f"cannot read the contract {name}: {' '.join(str(problem).split())}") from problem
    if not isinstance(raw, dict) or "paths" not in raw:
        raise DocumentError(f"{name} is not an OpenAPI document: it has no `paths`")
    try:
        operations, pages = tuple(_operations(raw)), tuple(_pages(raw))
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as problem:
        raise DocumentError(f"cannot understand the contract {name}: {problem!r}") from problem
    if not operations:
        raise DocumentError(f"the contract {name} has no operation that takes {FORM}")
    return Document(raw, operations, name, pages)


def published(name: str = DEFAULT) -> Path:
    """Return the file of a contract that travels with the package."""
    return cast("Path", importlib.resources.files("stability_mock_contracts").joinpath(PUBLISHED[name]))


def _operations(raw: Json) -> Iterator[Operation]:
    for path, item in raw["paths"].items():
        for method, node in item.items():
            if FORM in node.get("requestBody", {}).get("content", {}):
                yield _operation(raw, path, method, node)


def _pages(raw: Json) -> Iterator[results.ResultPage]:
    for path, item in raw["paths"].items():
        if "get" in item and (found := results.page(path, resolve(raw, item["get"]))):
            yield found


def _operation(raw: Json, path: str, method: str, node: Json) -> Operation:
    body = node["requestBody"]
    media = body["content"][FORM]
    encodings = media.get("encoding", {})
    headers = {found["name"]: found for found in (resolve(raw, item) for item in node.get("parameters", ()))}
    return Operation(
        name=node["operationId"],
        method=method.upper(),
        path=path,
        schema=resolve(raw, media["schema"]),
        responses={status: resolve(raw, response) for status, response in node["responses"].items()},
        max_body=body.get("x-max-body-bytes"),
        sizes={ratio: (width, height) for ratio, (width, height) in node.get("x-output-sizes", {}).items()},
        credits=node.get("x-credits", "0"),
        picture_types={name: _types(value.get("contentType", "")) for name, value in encodings.items()},
        headers={name.lower(): found["schema"] for name, found in headers.items() if name.lower() != "accept"},
        labels={"sizes": _label(node, "observed"), "body": _label(body, "documented")},
        accepts=tuple(headers.get("accept", {}).get("schema", {}).get("enum", ("image/*", "application/json"))),
        accept_wanted="accept" in headers and _is_wanted(headers["accept"]),
        kind=node.get("x-picture", {}).get("kind", SCENE),
        roles={role: name for role, name in node.get("x-picture", {}).items() if role != "kind"},
        output_size=read_size(node["x-output-size"]) if "x-output-size" in node else None,
        results=tuple(node.get("x-asynchronous", {}).get("results", ())),
    )


def _is_wanted(parameter: Json) -> bool:
    """Return whether a parameter must be sent; one that is only assumed to be optional is better sent, too."""
    return bool(parameter.get("required", True)) or parameter.get("x-fidelity", {}).get("label") == "assumed"


def _label(node: Json, usual: Label) -> Label:
    """Return how sure what a node says is, by its `x-fidelity`."""
    return cast("Label", node.get("x-fidelity", {}).get("label", usual))


def _types(text: str) -> tuple[str, ...]:
    return tuple(part.strip().lower() for part in text.split(",") if part.strip())


def resolve(raw: Json, node: Any) -> Any:  # noqa: ANN401 - parsed YAML
    """Replace every `$ref` in a node by what it names; its siblings override that."""
    if isinstance(node, list):
        return [resolve(raw, child) for child in node]
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("$ref"), str):
        target: Any = raw
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        return resolve(raw, {**target, **{key: value for key, value in node.items() if key != "$ref"}})
    return {key: resolve(raw, value) for key, value in node.items()}


def _own(branch: Json, name: str) -> Json:
    return cast("Json", branch["properties"].get(name, {}))


def _narrows(branch: Json, name: str, node: Json) -> bool:
    own = branch["properties"].get(name)
    return own is not None and set(own.get("enum", node["enum"])) != set(node["enum"])

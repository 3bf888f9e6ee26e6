"""The keywords of OpenAPI, JSON Schema and our own that a contract may use; any other stops the start.

One table: kind of object -> its keywords -> the kind of what stands there. `{kind}` is a map of them, `[kind]` a
list, and an empty string is a plain value, not looked into.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

GRAMMAR: dict[str, dict[str, str]] = {
    "document": {
        "openapi": "",
        "info": "",
        "servers": "",
        "security": "",
        "tags": "",
        "paths": "{path}",
        "components": "components",
        "x-rate-limit": "rate limit",
        "x-generation-seconds": "generation seconds",
        "x-not-simulated": "",
        "x-fidelity": "[fidelity]",
    },
    "rate limit": {"requests": "", "seconds": "", "time-out-seconds": ""},
    "generation seconds": {"min": "", "max": ""},
    "fidelity": {"label": "", "behaviour": ""},
    "components": {
        "securitySchemes": "{security scheme}",
        "parameters": "{parameter}",
        "schemas": "{schema}",
        "headers": "{header}",
        "responses": "{response}",
    },
    "security scheme": {
        "type": "",
        "description": "",
        "name": "",
        "in": "",
        "scheme": "",
        "bearerFormat": "",
        "flows": "",
        "openIdConnectUrl": "",
    },
    "path": {"get": "operation", "post": "operation", "put": "operation", "delete": "operation"},
    "operation": {
        "operationId": "",
        "tags": "",
        "summary": "",
        "description": "",
        "security": "",
        "parameters": "[parameter]",
        "requestBody": "body",
        "responses": "{response}",
        "x-answers": "",
        "x-asynchronous": "asynchronous",
        "x-credits": "",
        "x-generation-seconds": "generation seconds",
        "x-output-size": "output size",
        "x-output-sizes": "",
        "x-picture": "",
        "x-fidelity": "fidelity",
    },
    "asynchronous": {"results": ""},
    "output size": {"of": "", "times": "", "margins": "margins", "area": "", "multiple-of": ""},
    "margins": {"left": "", "right": "", "up": "", "down": ""},
    "parameter": {
        "$ref": "",
        "name": "",
        "in": "",
        "required": "",
        "description": "",
        "schema": "schema",
        "x-fidelity": "fidelity",
    },
    "body": {"required": "", "content": "{media type}", "x-max-body-bytes": "", "x-fidelity": "fidelity"},
    "media type": {"schema": "schema", "encoding": "{encoding}", "examples": "", "example": ""},
    "encoding": {"contentType": ""},
    "header": {"$ref": "", "required": "", "description": "", "schema": "schema"},
    "response": {
        "$ref": "",
        "description": "",
        "headers": "{header}",
        "content": "{media type}",
        "x-fidelity": "fidelity",
    },
    "schema": {
        "$ref": "",
        "title": "",
        "description": "",
        "examples": "",
        "type": "",
        "enum": "",
        "const": "",
        "default": "",
        "format": "",
        "pattern": "",
        "contentEncoding": "",
        "minLength": "",
        "maxLength": "",
        "minimum": "",
        "maximum": "",
        "minItems": "",
        "items": "schema",
        "required": "",
        "dependentRequired": "",
        "dependentSchemas": "{schema}",
        "properties": "{schema}",
        "additionalProperties": "",
        "oneOf": "[schema]",
        "allOf": "[schema]",
        "anyOf": "[schema]",
        "x-mask": "mask",
        "x-min-side": "",
        "x-max-side": "",
        "x-max-pixels": "",
        "x-max-ratio": "",
        "x-not-all-zero": "",
        "x-ignored": "",
        "x-routed-to": "",
        "x-screened": "",
        "x-fidelity": "fidelity",
    },
    "mask": {"field": "", "or-alpha-of": ""},
}
"""What may stand in a contract."""

FIELD_KEYWORDS: dict[str, frozenset[str]] = {
    "text": frozenset({"type", "minLength", "maxLength", "x-screened"}),
    "choice": frozenset({"type", "enum", "default", "x-routed-to"}),
    "number": frozenset({"type", "minimum", "maximum", "default"}),
    "picture": frozenset({"type", "format", "x-min-side", "x-max-side", "x-max-pixels", "x-max-ratio"}),
}
"""What may stand in the schema of a field of each kind: just what `parameters` and `pictures` check."""

SHAPE_KEYWORDS = frozenset(
    {
        "title",
        "description",
        "type",
        "required",
        "additionalProperties",
        "properties",
        "dependentRequired",
        "x-fidelity",
    }
)
"""What may stand in a branch of a form."""

FORM_KEYWORDS = SHAPE_KEYWORDS | {"oneOf", "anyOf", "dependentSchemas", "x-not-all-zero", "x-mask"}
"""What may stand in the schema of a form."""

OF_A_FORM = frozenset(
    {"x-asynchronous", "x-credits", "x-generation-seconds", "x-output-size", "x-output-sizes", "x-picture"}
)
"""What may stand in an operation with a form alone."""

BRANCH_KEYWORDS = frozenset({"enum", "default"})
"""What a branch may say otherwise of a field than the form does."""

ANNOTATIONS = frozenset({"title", "description", "examples", "x-fidelity"})
"""What may stand anywhere, because it asks for nothing."""

ANSWERS = ("account", "balance", "result")
"""What an operation with GET may answer with."""

LABELS = ("documented", "observed", "assumed")
"""What a fidelity label may be: what the reference says, what was seen of the service, what we chose."""


class ContractError(Exception):
    """The contract cannot be used; the text says where and why."""


def require_known(node: Any, kind: str = "document", path: str = "#") -> None:  # noqa: ANN401 - parsed YAML
    """Raise ContractError with its path for the first keyword that the table does not list."""
    if kind[:1] in {"{", "["}:
        for name, child in _children(node, kind, path):
            require_known(child, kind[1:-1], f"{path}/{name}")
        return
    if not isinstance(node, dict):
        raise ContractError(f"{path}: must be a map that describes a {kind}")
    keywords = GRAMMAR[kind]
    _require_text(node, path)
    for keyword, value in node.items():
        place = f"{path}/{pointer(keyword)}"
        if keyword not in keywords:
            raise ContractError(f"{place}: this keyword is not known here (in a {kind})")
        if keywords[keyword]:
            require_known(value, keywords[keyword], place)


def _children(node: Any, kind: str, path: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - parsed YAML
    if kind[0] == "{" and isinstance(node, dict):
        _require_text(node, path)
        return ((pointer(name), child) for name, child in node.items())
    if kind[0] == "[" and isinstance(node, list):
        return ((str(index), child) for index, child in enumerate(node))
    raise ContractError(f"{path}: must be a {'map' if kind[0] == '{' else 'list'}")


def _require_text(node: dict[Any, Any], path: str) -> None:
    for key in node:
        if not isinstance(key, str):
            raise ContractError(f"{path}/{key}: a key must be text; write it in quotes")


def pointer(name: object) -> str:
    """Write a key as a part of a JSON pointer."""
    return str(name).replace("~", "~0").replace("/", "~1")

"""FastAPI applications as we want them: documentation pages that load nothing from outside, and no telemetry."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from fastapi_offline import FastAPIOffline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

SILENT = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}


def documented_app(title: str, **options: Any) -> FastAPI:  # noqa: ANN401 - FastAPI's own options
    """Make an application with its page at /docs and its document at /openapi.json."""
    page = {"validatorUrl": None, "defaultModelsExpandDepth": -1, "showExtensions": False}
    return FastAPIOffline(redoc_url=None, title=title, swagger_ui_parameters=page, telemetry=SILENT, **options)


def lenient(document: dict[str, Any]) -> dict[str, Any]:
    """Return a contract as it is served; where a part that only this page reads has an odd form, as it was written."""
    try:
        return _lenient(document)
    except (AttributeError, LookupError, TypeError, RecursionError):
        return document


def _lenient(document: dict[str, Any]) -> dict[str, Any]:
    """Return a contract as the server keeps it towards clients, who may send more than the contract asks for.

    The contract describes what a client should send: closed forms, and an empty `none`. A form with more fields is
    taken, so the served document does not forbid them; of fields that it knows it still says where they are refused.
    An empty field counts as not sent, and no text may have a NUL character.
    The key goes by the name that tools send, and `accept` by the types of the answers, as OpenAPI has it.
    """
    found = copy.deepcopy(document)
    for scheme in found.get("components", {}).get("securitySchemes", {}).values():
        if scheme.get("name") == "authorization":
            scheme["name"] = "Authorization"
    for operation in _operations(found):
        operation["parameters"] = [one for one in operation.get("parameters", ()) if not _is_accept(found, one)]
        form = operation.get("requestBody", {}).get("content", {}).get("multipart/form-data", {}).get("schema", {})
        _open(found, _resolved(found, form))
    return found


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from (node for node in path.values() if isinstance(node, dict) and "responses" in node)


def _resolved(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Return what a node names, if it names another one."""
    if "$ref" not in node:
        return node
    found: Any = document
    for part in node["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return _resolved(document, found)


def _is_accept(document: dict[str, Any], parameter: dict[str, Any]) -> bool:
    return bool(_resolved(document, parameter).get("name", "").lower() == "accept")


def _open(document: dict[str, Any], form: dict[str, Any]) -> None:
    """Let a form have fields that the contract does not know, any text in one that is ignored, and empty ones."""
    fields = form.get("properties", {})
    for name, schema in ((name, _resolved(document, field)) for name, field in fields.items()):
        if schema.get("x-ignored"):
            schema.pop("maxLength", None)
        else:
            _take_texts_as_the_server_does(schema, empty=name not in form.get("required", ()))
    for shape in (form, *(_resolved(document, one) for one in form.get("oneOf", ()))):
        if shape.pop("additionalProperties", None) is False and shape is not form:
            shape["properties"] |= {name: False for name in fields if name not in shape["properties"]}


def _take_texts_as_the_server_does(schema: dict[str, Any], *, empty: bool) -> None:
    """Let a field be empty, which is as if it were not sent, and forbid NUL in a text."""
    kind = schema.get("type")
    if kind in ("integer", "number") and empty:
        schema |= {"type": [kind, "string"], "maxLength": 0}
    elif "enum" in schema and empty and "" not in schema["enum"]:
        schema["enum"] = [*schema["enum"], ""]
    elif kind == "string" and "enum" not in schema and not _is_binary(schema):
        schema["pattern"] = r"^[^\u0000]*$"


def _is_binary(schema: dict[str, Any]) -> bool:
    return bool(schema.get("format") == "binary")

"""Why a request was refused, from the contract: the rule that it broke, how sure that rule is, and what to send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stability_mock.contract import Contract, Operation
    from stability_mock.contract.model import Field
    from stability_mock.state.exchange import Exchange

    Json = dict[str, Any]

ON_DEMAND = "This was asked for: remove the fault, or the words that ask for it."
FIXES = {
    401: "Send the header `authorization: Bearer sk-...`.",
    402: "Set a higher balance: `PUT /_mock/credits`.",
    404: "Send the request to a path of the contract.",
    405: "Send the method that `allow` names.",
    413: "Send a smaller body.",
    422: "Write the prompt in Latin letters, or start with --any-language.",
    429: "Wait until the time-out ends, or move the clock: `POST /_mock/clock/advance`.",
}


class Source(BaseModel):
    """A sentence of the contract, and its label: documented, observed or assumed."""

    label: str
    sentence: str


class Explanation(BaseModel):
    """One text of a refusal: the field that it is about, empty if it is about none, how to fix it, and why it is so."""

    text: str
    field: str
    fix: str
    sources: list[Source]


def explanations(exchange: Exchange, contract: Contract) -> list[Explanation]:
    """Explain each text of a refusal."""
    operation = next((one for one in contract.operations if one.name == exchange.operation), None)
    return [_explanation(text, exchange, operation, contract.document) for text in exchange.errors]


def _explanation(text: str, exchange: Exchange, operation: Operation | None, document: Json) -> Explanation:
    field = _field(text, operation)
    fix = ON_DEMAND if exchange.fault else _fix(field, text) if field else FIXES.get(exchange.status, "")
    sources = [*_of_field(field, operation, document), *_of_status(exchange.status, operation, document)]
    return Explanation(text=text, field=field.name if field else "", fix=fix, sources=sources)


def _field(text: str, operation: Operation | None) -> Field | None:
    name = text.partition(":")[0]
    fields = (*operation.fields, *operation.headers) if operation else ()
    return next((field for field in fields if field.name == name), None)


def _fix(field: Field, text: str) -> str:
    """Say what to send. The texts are those of `parameters`."""
    if text.startswith(f"{field.name}: not allowed"):
        return f"Leave {field.name} out, or change the field that is named."
    match field.kind:
        case "choice":
            return f"Send one of {', '.join(field.choices)}."
        case "number":
            return f"Send a {'whole ' * field.whole}number{_bounds(field.minimum, field.maximum)}."
        case "picture":
            names = ", ".join(sorted(media_type.removeprefix("image/") for media_type in field.media_types))
            sides = f"each side at least {field.min_side} pixels, at most {field.max_pixels:,} pixels in all"
            return f"Send a picture ({names}), {sides}."
        case _:
            return f"Send a text of a length{_bounds(field.min_length, field.max_length)}."


def _bounds(minimum: float | None, maximum: float | None) -> str:
    low = "" if minimum is None else f" from {minimum:,.10g}"
    high = "" if maximum is None else f" {'to' if low else 'up to'} {maximum:,.10g}"
    return low + high


def _of_field(field: Field | None, operation: Operation | None, document: Json) -> Iterator[Source]:
    """Yield what the contract says of a field."""
    if field is None or operation is None:
        return
    body = _operation(operation, document).get("requestBody", {})
    form = _resolved(document, body.get("content", {}).get("multipart/form-data", {}).get("schema", {}))
    schema = _resolved(document, form.get("properties", {}).get(field.name, {}))
    if description := schema.get("description"):
        yield Source(label="documented", sentence=description)
    yield from _fidelity(schema)


def _of_status(status: int, operation: Operation | None, document: Json) -> Iterator[Source]:
    """Yield what the contract says of an error response as a whole."""
    responses = _operation(operation, document).get("responses", {}) if operation else {}
    yield from _fidelity(_resolved(document, responses.get(str(status), {})))


def _operation(operation: Operation, document: Json) -> Json:
    found: Json = document["paths"][operation.path][operation.method.lower()]
    return found


def _fidelity(node: Mapping[str, Any]) -> Iterator[Source]:
    found = node.get("x-fidelity", [])
    for one in found if isinstance(found, list) else [found]:
        yield Source(label=one["label"], sentence=one["behaviour"])


def _resolved(document: Json, node: Json) -> Json:
    """Return what a node names, if it names another one."""
    if "$ref" not in node:
        return node
    found: Any = document
    for part in node["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return _resolved(document, found)

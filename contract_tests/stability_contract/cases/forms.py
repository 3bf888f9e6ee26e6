"""Valid forms for any operation of any contract: the bare one and the full one, for each shape it may have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.cases import pictures
from stability_contract.contract import rules
from stability_contract.http import multipart
from stability_contract.http.exchange import Request
from stability_contract.http.multipart import Part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stability_contract.contract.document import Json, Operation

PROMPT = "Lighthouse on a cliff overlooking the ocean"
SEED = 7
Form = dict[str, Part]


def value(name: str, schema: Json) -> Part:
    """Return a part with a value that the schema of a field allows; the same one every time."""
    if schema.get("format") == "binary":
        return Part(name, pictures.draw("png", (96, 64)), "image.png", "image/png")
    if "enum" in schema:
        return Part(name, str(schema.get("default", schema["enum"][0])).encode())
    if schema.get("type") == "integer":
        return Part(name, str(SEED).encode())
    if schema.get("type") == "number":
        low, high = schema.get("minimum", 0), schema.get("maximum", 1)
        return Part(name, f"{(low + high) / 2:g}".encode())
    return Part(name, PROMPT.encode())


def bare(branch: Json) -> Form:
    """Return a form with nothing but the fields that a branch requires, and what its rules make of them."""
    properties = branch["properties"]
    return completed(branch, {name: value(name, properties[name]) for name in properties if name in branch["required"]})


def completed(branch: Json, form: Form, *names: str) -> Form:
    """Return a form with what the rules between fields ask for, `names` counting as given, too."""
    found = rules.of(branch)
    missing = [group for group in found.any_of if not _has(form, group, names)]
    missing += [group for name in (*form, *names) for group in found.needed(name) if not _has(form, group, names)]
    if found.not_all_zero and not any(_not_zero(form[name]) for name in found.not_all_zero if name in form):
        missing.append(found.not_all_zero)
    if found.mask and not _has(form, found.mask[:1], names):
        missing.append(found.mask[:1])
    added = [_easiest(branch, [name for name in group if name not in form] or group) for group in missing]
    return {**form, **{name: value(name, branch["properties"][name]) for name in added}}


def _easiest(branch: Json, names: Iterable[str]) -> str:
    """Return the first of some fields that takes no picture, or the first of all."""
    return min(names, key=lambda name: branch["properties"][name].get("format") == "binary")


def _has(form: Form, group: Iterable[str], names: Iterable[str]) -> bool:
    return any(name in form or name in names for name in group)


def _not_zero(part: Part) -> bool:
    return part.value.strip(b"0.-") != b""


def full(branch: Json) -> Form:
    """Return a form with every field that a branch has."""
    return {name: value(name, schema) for name, schema in branch["properties"].items() if not schema.get("x-ignored")}


def home(operation: Operation, name: str, said: str | None = None) -> Json:
    """Return the first branch in which a field may stand, with this value if it is a choice."""
    for branch in operation.branches:
        schema = branch["properties"].get(name)
        if schema is not None and (said is None or said in schema.get("enum", [said])):
            return branch
    return operation.branches[0]


def request(operation: Operation, parts: Iterable[Part], key: str, accept: str = "image/*") -> Request:
    """Write a form as a request."""
    content_type, body = multipart.write(parts)
    headers = (("authorization", f"Bearer {key}"), ("accept", accept), ("content-type", content_type))
    return Request(operation.method, operation.path, headers, body)


def having(form: Form, *parts: Part) -> list[Part]:
    """Return the parts of a form with some replaced or added."""
    return list({**form, **{part.name: part for part in parts}}.values())


def lacking(form: Form, *names: str) -> list[Part]:
    """Return the parts of a form less some."""
    return [part for name, part in form.items() if name not in names]

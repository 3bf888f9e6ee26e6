"""Compares two contracts: which operations there are, and of each its headers, its form, its terms and its answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from stability_contract.contract.document import DocumentError, resolve
from stability_contract.diff import answers, forms, making, rules, terms
from stability_contract.diff.change import Change
from stability_contract.diff.description import outline
from stability_contract.diff.schemas import differences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.contract.document import Document, Json, Operation

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method of one path; `form` is there if it takes one."""

    name: str
    place: str
    node: Json
    form: Operation | None


def between(old: Document, new: Document) -> list[Change]:
    """Return every change for a client, those of the whole API first; raises DocumentError."""
    try:
        return list(_changes(old, new))
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as problem:
        raise DocumentError(f"cannot compare these contracts: {problem!r}") from problem


def _changes(old: Document, new: Document) -> Iterator[Change]:
    yield from terms.limits(old, new)
    before, after = (_key(one) for one in (old, new))
    if before != after:
        yield Change("key", "", "key", "is sent in another way", breaking=True, old=before, new=after)
    known = list(_endpoints(old))
    for endpoint in _endpoints(new):
        former = _former(endpoint, known)
        if former:
            known.remove(former)
        found = _within(former, endpoint) if former else [_stated(endpoint, "added")]
        yield from (replace(change, operation=endpoint.name) for change in found)
    for endpoint in known:
        yield replace(_stated(endpoint, "removed"), operation=endpoint.name)


def _key(document: Document) -> list[Any]:
    """Return how the key is sent."""
    schemes = document.raw.get("components", {}).get("securitySchemes", {})
    named = [name for item in document.raw.get("security", []) for name in item]
    return [{key: value for key, value in schemes[name].items() if key != "description"} for name in named]


def _endpoints(found: Document) -> Iterator[Endpoint]:
    for path, item in found.raw["paths"].items():
        forms = {operation.method: operation for operation in found.at(path)}
        for method in METHODS:
            if method in item:
                node = resolve(found.raw, item[method])
                place = f"{method.upper()} {path}"
                yield Endpoint(node.get("operationId", place), place, node, forms.get(method.upper()))


def _former(endpoint: Endpoint, known: list[Endpoint]) -> Endpoint | None:
    """Return what an endpoint was before: what stood at its place, else what had its name."""
    at_place = [one for one in known if one.place == endpoint.place]
    return next(iter([*at_place, *(one for one in known if one.name == endpoint.name)]), None)


def _stated(endpoint: Endpoint, what: str) -> Change:
    return Change("operation", "", f"operation-{what}", f"{endpoint.place} {what}", breaking=what == "removed")


def _within(old: Endpoint, new: Endpoint) -> Iterator[Change]:
    if old.place != new.place:
        text = f"moved: {old.place} → {new.place}"
        yield Change("operation", "", "operation-moved", text, breaking=True, old=old.place, new=new.place)
    yield from _bodies(old.node.get("requestBody", {}), new.node.get("requestBody", {}))
    yield from _headers(*(_parameters(one.node) for one in (old, new)))
    if old.form and new.form:
        yield from forms.changes(old.form, new.form)
        yield from rules.changes(old.form.schema, new.form.schema)
        yield from terms.changes(old.form, new.form)
    yield from making.changes(old.node, new.node)
    yield from answers.changes(*({str(k): v for k, v in one.node["responses"].items()} for one in (old, new)))


def _bodies(old: Json, new: Json) -> Iterator[Change]:
    before, after = (list(one.get("content", {})) for one in (old, new))
    for kind in before:
        if kind not in after:
            text = f"a body is no longer taken as {kind}"
            yield Change("operation", "", "body-removed", text, breaking=True, old=kind)
    for kind in after:
        if kind not in before:
            text = f"a body is taken as {kind}"
            yield Change("operation", "", "body-added", text, breaking=bool(new.get("required")) and not before)


def _parameters(node: Json) -> dict[str, Json]:
    return {parameter["name"].lower(): parameter for parameter in node.get("parameters", ())}


def _headers(old: dict[str, Json], new: dict[str, Json]) -> Iterator[Change]:
    for name in dict.fromkeys([*new, *old]):
        if name not in old:
            yield _new_header(name, new[name])
        elif name not in new:
            yield Change("header", name, "header-removed", "removed", breaking=True)
        else:
            yield from _header(name, old[name], new[name])


def _new_header(name: str, node: Json) -> Change:
    needed = bool(node.get("required"))
    said = ", ".join(["required" if needed else "optional", *outline(node.get("schema", {}))])
    return Change("header", name, "header-added", f"added, {said}", breaking=needed, new=node.get("schema"))


def _header(name: str, old: Json, new: Json) -> Iterator[Change]:
    before, after = (bool(one.get("required")) for one in (old, new))
    if before != after:
        kind, text = ("required", "now required") if after else ("optional", "no longer required")
        yield Change("header", name, kind, text, breaking=after)
    for found in differences(old.get("schema", {}), new.get("schema", {})):
        breaking = found.trend in forms.REFUSED_BY
        yield Change("header", name, found.kind, found.text, breaking=breaking, old=found.old, new=found.new)

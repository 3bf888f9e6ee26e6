"""What changed in the answers of an operation: statuses, media types, headers, and what is inside a JSON body."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from stability_contract.diff.change import Change
from stability_contract.diff.schemas import differences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stability_contract.contract.document import Json

UNHEARD_OF = {"wider", "other"}
"""What a difference must be for an answer to have something that its readers do not know."""
_FIRST_REFUSAL = "400"


def changes(old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[Change]:
    """Compare all answers, status by status."""
    for status in sorted({*old, *new}, key=str):
        name, good = f"{status}", str(status) < _FIRST_REFUSAL
        if status not in old:
            yield Change("answer", name, "status-added", "is a new status", breaking=True)
        elif status not in new:
            yield Change("answer", name, "status-removed", "is no longer given", breaking=good)
        else:
            yield from _media_types(name, old[status], new[status], good=good)
            yield from _headers(name, old[status], new[status])
            yield from _bodies(name, old[status], new[status])


def _media_types(status: str, old: Json, new: Json, *, good: bool) -> Iterator[Change]:
    """Compare the types: a client asks for that of a success, so one more harms nobody; a refusal comes as it comes."""
    before, after = list(old.get("content", {})), list(new.get("content", {}))
    for kind in before:
        if kind not in after:
            yield Change("answer", status, "media-type-removed", f"no longer as {kind}", breaking=True, old=kind)
    for kind in after:
        if kind not in before:
            yield Change("answer", status, "media-type-added", f"also as {kind}", breaking=not good, new=kind)


def _headers(status: str, old: Json, new: Json) -> Iterator[Change]:
    before, after = ({name.lower(): node for name, node in one.get("headers", {}).items()} for one in (old, new))
    for name in dict.fromkeys([*before, *after]):
        if name not in after:
            text = f"header {name} is no longer sent"
            yield Change("answer", status, "header-removed", text, breaking=True, old=name)
        elif name not in before:
            text = f"header {name} is new"
            yield Change("answer", status, "header-added", text, breaking=False, new=name)
        else:
            yield from _presence(f"header {name}", status, (before[name], after[name]))
            yield from _inside(f"header {name}", status, before[name].get("schema", {}), after[name].get("schema", {}))


def _presence(what: str, status: str, nodes: tuple[Json, Json]) -> Iterator[Change]:
    before, after = (bool(node.get("required")) for node in nodes)
    if before != after:
        text = f"{what} {'always comes' if after else 'may be missing'}"
        yield Change("answer", status, "always" if after else "not-always", text, breaking=before)


def _bodies(status: str, old: Json, new: Json) -> Iterator[Change]:
    for kind, node in old.get("content", {}).items():
        if kind in new.get("content", {}):
            schemas = (merged(one.get("schema", {})) for one in (node, new["content"][kind]))
            yield from _inside("", status, *schemas)


def _inside(path: str, status: str, old: Json, new: Json) -> Iterator[Change]:
    """Compare two schemas and all that is in them; `path` is where they stand in the answer."""
    prefix = f"{path} " if path else ""
    for found in differences(old, new):
        breaking = found.trend in UNHEARD_OF
        yield Change(
            "answer", status, found.kind, f"{prefix}{found.text}", breaking=breaking, old=found.old, new=found.new
        )
    before, after = old.get("properties", {}), new.get("properties", {})
    for name in dict.fromkeys([*before, *after]):
        inner = f"{path}.{name}" if path else name
        if name not in after:
            yield Change("answer", status, "removed", f"{inner} is no longer there", breaking=True, old=inner)
        elif name not in before:
            yield Change("answer", status, "added", f"{inner} is new", breaking=False, new=inner)
        else:
            needed = ({"required": name in one.get("required", ())} for one in (old, new))
            yield from _presence(inner, status, (next(needed), next(needed)))
            yield from _inside(inner, status, merged(before[name]), merged(after[name]))
    if "items" in old and "items" in new:
        yield from _inside(f"{path}[]", status, merged(old["items"]), merged(new["items"]))


def merged(schema: Json) -> Json:
    """Lay the parts of an `allOf` over one another."""
    own = {key: value for key, value in schema.items() if key != "allOf"}
    return reduce(_over, [*map(merged, schema.get("allOf", ())), own], {})


def _over(below: Json, above: Json) -> Json:
    properties = dict(below.get("properties", {}))
    for name, node in above.get("properties", {}).items():
        properties[name] = {**properties.get(name, {}), **node}
    found = {**below, **above}
    if properties:
        found["properties"] = properties
    if "required" in below or "required" in above:
        found["required"] = [*below.get("required", ()), *above.get("required", ())]
    return found

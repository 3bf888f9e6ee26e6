"""Mutants of the contract that the server is compiled from: each number, name and rule, changed by a little."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import yaml
from stability_contract.contract import document

from mutation.defect import Defect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Edit = Callable[[dict[str, Any]], None]

Path = tuple[str | int, ...]
SILENT = {
    "description",
    "summary",
    "tags",
    "x-fidelity",
    "info",
    "servers",
    "examples",
    "title",
    "license",
    "externalDocs",
}
"""What is only read by people."""

PAIR = 2


@dataclass(frozen=True, slots=True)
class Node:
    """A place in the document: its path, its key, its value, and its siblings."""

    path: Path
    value: Any
    parent: Any

    @property
    def key(self) -> str | int:
        """Return the last step of the path."""
        return self.path[-1] if self.path else ""

    @property
    def above(self) -> str | int:
        """Return the step before the last."""
        return self.path[-2] if len(self.path) >= PAIR else ""


def mutants(year: str = document.DEFAULT) -> Iterator[Defect]:
    """Yield every mutant of a published contract, in the order of the document."""
    names: set[str] = set()
    for path, what, edit in _edits(raw(year)):
        name = f"{year}: {'.'.join(map(str, path))}: {what}"
        if name not in names:
            names.add(name)
            yield Defect(name, _area(path), edit=edit)


def raw(year: str) -> dict[str, Any]:
    """Read a published contract; nothing in it is shared between two places, whatever its anchors say."""
    found: dict[str, Any] = json.loads(json.dumps(yaml.safe_load(document.published(year).read_text("utf-8"))))
    return found


def _area(path: Path) -> str:
    return next((word for word in map(str, path) if word.startswith("x-")), str(path[0]))


def _edits(whole: dict[str, Any]) -> Iterator[tuple[Path, str, Edit]]:
    for node in _walk(whole, ()):
        for operator in (_number, _text, _choices, _names, _switch, _entries, _siblings):
            for what, value in operator(node):
                yield node.path, what, _putting(node.path, value)
        if _may_be_dropped(node):
            yield node.path, "dropped", _dropping(node.path)


def _walk(value: Any, path: Path, parent: Any = None) -> Iterator[Node]:  # noqa: ANN401 - parsed YAML
    yield Node(path, value, parent)
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in steps:
        if key not in SILENT or "properties" in path[-1:]:
            yield from _walk(child, (*path, key), value)


def _number(node: Node) -> Iterator[tuple[str, object]]:
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int | float) or "x-output-sizes" in node.path:
        return
    for other in (value + 1, value - 1, value * 2, value // 2, 0, value + 0.5):
        if other != value and (other >= 0 or node.key in {"minimum", "default"}):
            yield f"{value} becomes {other}", int(other) if other == int(other) else other


def _text(node: Node) -> Iterator[tuple[str, object]]:
    value = node.value
    if not isinstance(value, str) or node.key == "$ref" or isinstance(node.parent, list):
        return
    if "x-credits" in node.path:
        for change in (0.5, -0.5, 1):
            yield f"costs {float(value) + change:g}", f"{float(value) + change:g}"
    elif node.key == "contentType":
        kinds = value.split(", ")
        for kind in kinds:
            yield f"lacks {kind}", ", ".join(other for other in kinds if other != kind)
        yield "takes gif, too", f"{value}, image/gif"
    elif node.key in {"const", "pattern", "name", "operationId"}:
        yield "has an x at its end", f"{value}x"
    elif node.key == "type":
        yield from ((f"is a {other}", other) for other in ("string", "number", "integer") if other != value)


def _choices(node: Node) -> Iterator[tuple[str, object]]:
    if node.key != "enum" or not isinstance(node.value, list):
        if node.key == "default":
            yield from _defaults(node)
        return
    for place, choice in enumerate(node.value):
        rest = [*node.value[:place], *node.value[place + 1 :]]
        yield f"lacks {choice}", rest
        yield f"{choice} is spelt {choice}x", [*node.value[:place], f"{choice}x", *node.value[place + 1 :]]
        if place:
            swapped = [*node.value]
            swapped[place - 1 : place + 1] = swapped[place], swapped[place - 1]
            yield f"{choice} comes earlier", swapped
    yield "one more", [*node.value, "avif"]


def _defaults(node: Node) -> Iterator[tuple[str, object]]:
    for choice in node.parent.get("enum", ()):
        if choice != node.value:
            yield f"is {choice}", choice


def _names(node: Node) -> Iterator[tuple[str, object]]:
    """Require less or more."""
    if node.key == "required" and isinstance(node.value, list):
        for name in node.value:
            yield f"lacks {name}", [other for other in node.value if other != name]
        for name in node.parent.get("properties", {}):
            if name not in node.value:
                yield f"has {name}, too", [*node.value, name]


def _switch(node: Node) -> Iterator[tuple[str, object]]:
    if isinstance(node.value, bool):
        yield f"is {not node.value}", not node.value


def _entries(node: Node) -> Iterator[tuple[str, object]]:
    """Change lists of sizes and of shapes, and swap two neighbours of a map."""
    if isinstance(node.value, list) and node.above == "x-output-sizes":
        width, height = node.value
        for size in (
            [height, width],
            [width + 16, height],
            [width, height - 16],
            [width, height + 1],
            [width + 1, height],
        ):
            yield f"is {size[0]}x{size[1]}", size
    elif node.key == "oneOf":
        for place in range(len(node.value)):
            yield f"shape {place} is dropped", [*node.value[:place], *node.value[place + 1 :]]
    elif (node.key == "x-output-sizes" or node.above == "x-credits") and isinstance(node.value, dict):
        names = list(node.value)
        for one, other in pairwise(names):
            swapped = {**node.value, one: node.value[other], other: node.value[one]}
            yield f"{one} and {other} are swapped", swapped


def _siblings(node: Node) -> Iterator[tuple[str, object]]:
    """Add a field of another form, move a field, or let it be described by another schema."""
    if node.key == "properties" and isinstance(node.value, dict):
        names = list(node.value)
        for one, other in pairwise(names):
            order = [other if name == one else one if name == other else name for name in names]
            yield f"{one} and {other} change places", {name: node.value[name] for name in order}
        for name, schema in _FOREIGN.items():
            if "prompt" in names and name not in names:
                yield f"has {name}, too", {**node.value, name: {"$ref": f"#/components/schemas/{schema}"}}


_FOREIGN = {
    "aspect_ratio": "AspectRatio",
    "image": "SD3Image",
    "strength": "SD3Strength",
    "negative_prompt": "NegativePrompt",
    "style_preset": "StylePreset",
}


def _may_be_dropped(node: Node) -> bool:
    named = {"properties", "responses", "headers", "content", "x-output-sizes", "paths", "schemas"}
    bounds = {
        "minimum", "maximum", "minLength", "maxLength", "default", "pattern", "const", "enum", "required", "minItems",
        "additionalProperties", "x-ignored", "parameters", "encoding", "oneOf", "format", "security",
    }  # fmt: skip
    return bool(node.path) and (node.above in named or node.key in bounds or str(node.key).startswith("x-"))


def _putting(path: Path, value: object) -> Edit:
    def edit(whole: dict[str, Any]) -> None:
        _unshare(whole)
        _at(whole, path[:-1])[path[-1]] = copy.deepcopy(value)

    return edit


def _dropping(path: Path) -> Edit:
    def edit(whole: dict[str, Any]) -> None:
        _unshare(whole)
        del _at(whole, path[:-1])[path[-1]]

    return edit


def _at(whole: dict[str, Any], path: Path) -> Any:  # noqa: ANN401 - parsed YAML
    node: Any = whole
    for step in path:
        node = node[step]
    return node


def _unshare(whole: dict[str, Any]) -> None:
    """Let no two places be one, so that one place alone is changed."""
    fresh = json.loads(json.dumps(whole))
    whole.clear()
    whole.update(fresh)

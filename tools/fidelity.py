#!/usr/bin/env python3
"""Writes docs/fidelity.md to its standard output, from the `x-fidelity` labels of the contracts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTRACTS = Path(__file__).resolve().parents[1] / "openapi"
OLDER = CONTRACTS / "stable-image-v2beta.yaml"
NEWER = CONTRACTS / "stable-image-v2beta-2026.yaml"

PAGE = """\
# How faithful the mock server is

<!-- Written by a tool. Change the labels in the contract, then: python tools/fidelity.py > docs/fidelity.md -->

Before your client relies on a behaviour, look up its label here:

- **documented**: a sentence of the API's reference says it.
- **observed**: the reference says nothing, but independent clients saw the service do it (2024 to 2026).
- **assumed**: nobody could say, so we made a choice. Do not let your client depend on it.

The first table is the contract of 2024, which is served unless you [choose another](contracts.md). The other two tables
show what is different in the contract of 2026. The last column says where the label is in the contract of
[2024](../openapi/stable-image-v2beta.yaml) or [2026](../openapi/stable-image-v2beta-2026.yaml). Paths, fields, limits,
values, defaults and prices of 2024 are not listed: the reference documents all of them. Some behaviours can be changed
by [settings](settings.md).

## Behaviours

| Behaviour | Label | In the contract |
|---|---|---|
{older}

## New in 2026

| Behaviour | Label | In the contract |
|---|---|---|
{newer}

## No longer in 2026

| Behaviour | Label | In the contract |
|---|---|---|
{gone}
"""


def main() -> None:
    """Write the page."""
    older, newer = rows(OLDER), rows(NEWER)
    gone = [row for row in older if words(row) not in map(words, newer)]
    added = [row for row in newer if words(row) not in map(words, older)]
    sys.stdout.write(PAGE.format(older="\n".join(older), newer="\n".join(added), gone="\n".join(gone)))


def rows(contract: Path) -> list[str]:
    """Return the rows of a contract's table."""
    document = yaml.safe_load(contract.read_text(encoding="utf-8"))
    return [row(behaviour, label, place) for place, label, behaviour in behaviours(document)]


def words(line: str) -> str:
    """Return the behaviour and the label of a row: it is the same one wherever it stands."""
    return line.rpartition(" | ")[0]


def row(behaviour: str, label: str, place: str) -> str:
    """Write one row of the table."""
    cells = (cell.replace("|", "\\|") for cell in (behaviour, label, place))
    return f"| {' | '.join(cells)} |"


def behaviours(document: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Return each behaviour as place, label and words, in the order of the document."""
    for path, keys in labels(document, ()):
        for found in keys if isinstance(keys, list) else [keys]:
            yield place_of(document, path), found["label"], found["behaviour"]


def labels(node: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Return the value of each `x-fidelity`, with the path to what it labels."""
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, child in children:
        if name == "x-fidelity":
            yield path, child
        else:
            yield from labels(child, (*path, str(name)))


def place_of(document: dict[str, Any], path: tuple[str, ...]) -> str:
    """Say in a few words what a path leads to: an operation or a part of it, a component, or the whole."""
    match path:
        case ():
            return "the whole API"
        case ("paths", url, method, *rest):
            operation = document["paths"][url][method]["operationId"]
            return " ".join(f"`{word}`" for word in (operation, *rest))
        case ("components", *rest):
            return f"`{'/'.join(rest)}`"
    return f"`{'/'.join(path)}`"


if __name__ == "__main__":
    main()

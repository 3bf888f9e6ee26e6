"""Contracts that differ from the published one in what a test says."""

from __future__ import annotations

import json
from typing import Any

from stability_contract.contract import document
from stability_contract.contract.document import Document

GONE = object()
"""Put in the place of a node, it takes the node away."""

_PUBLISHED = json.dumps(document.load().raw)

Edit = tuple[tuple[str, ...], Any]
"""A place in the document, and what is to stand there."""


def altered(*edits: Edit) -> Document:
    """Return the published contract with these edits."""
    raw = json.loads(_PUBLISHED)
    for place, value in edits:
        _put(raw, place, value)
    return Document(raw, tuple(document._operations(raw)))


def _put(node: Any, place: tuple[str, ...], value: Any) -> None:  # noqa: ANN401 - JSON
    *folders, last = place
    for name in folders:
        node = node[name]
    if value is GONE:
        node.pop(last, None)
    else:
        node[last] = value

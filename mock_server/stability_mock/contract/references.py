"""Finds what stands at a place of a document, and follows `$ref`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stability_mock.contract.keywords import ContractError
from stability_mock.contract.needs import need_text

if TYPE_CHECKING:
    from stability_mock.contract.model import Json


class Described(NamedTuple):
    """An operation as the document describes it: its path, its method, its node, and where that stands."""

    path: str
    method: str
    node: Json
    at: str


class References:
    """The references of one document."""

    def __init__(self, document: Json) -> None:
        self._document = document

    def resolve(self, node: Json, at: str) -> tuple[Json, str]:
        """Follow `$ref` to what it means and where that stands; keywords next to it override what it names."""
        for _ in range(10):
            if "$ref" not in node:
                return node, at
            at, overrides = need_text(node, "$ref", at), {key: value for key, value in node.items() if key != "$ref"}
            node = {**self._look_up(at), **overrides}
        raise ContractError(f"{at}: references itself")

    def _look_up(self, reference: str) -> Json:
        node: Any = self._document
        for part in reference.removeprefix("#/").split("/"):
            name = part.replace("~1", "/").replace("~0", "~")
            if not isinstance(node, dict) or name not in node:
                raise ContractError(f"{reference}: nothing stands there")
            node = node[name]
        return dict(node)

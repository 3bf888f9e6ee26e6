"""Which endpoint a path means: one of the contract, one that the service has besides, or one that was misspelt."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stability_contract.contract.document import Document

NEAR = 0.9
"""From here on two paths are so alike that one is likely the other, misspelt."""
RELATED = 0.55
"""From here on a path is worth a suggestion."""
MAX_CHARACTERS = 200
"""A longer path is compared by its beginning."""
OLD_PATH = re.compile(r"/v1(alpha|beta)?[0-9]*/generation|/v2alpha/")


def is_not_simulated(document: Document, path: str) -> bool:
    """Return whether the service has this path, and the contract does not describe it as one that makes pictures."""
    if path in document.raw["paths"]:
        return not document.at(path)
    return any(_fits(template, path) for template in _not_simulated(document))


def meant(document: Document, path: str) -> str:
    """Return the path of the contract that was most likely meant, or nothing."""
    found = nearest(path, [operation.path for operation in document.operations])
    return found if found and nearest(path, _all(document)) == found else ""


def suggestion(document: Document, path: str) -> str:
    """Return the nearest path that the service has, or nothing."""
    return nearest(path, _all(document))


def nearest(path: str, known: Iterable[str]) -> str:
    """Return the known path that is most alike; one that ends in the same name comes first."""
    plain = _plain(path)
    ranked = [(_last(plain) == _last(one), _likeness(plain, one), one) for one in known]
    same, likeness, found = max(ranked, default=(False, 0.0, ""))
    return found if likeness >= RELATED or (same and _last(plain)) else ""


def is_near(path: str, known: str) -> bool:
    """Return whether a path is so much like a known one that it is that one, misspelt."""
    return _likeness(path, known) >= NEAR


def _all(document: Document) -> list[str]:
    return [*(operation.path for operation in document.operations), *_not_simulated(document)]


def _not_simulated(document: Document) -> tuple[str, ...]:
    return tuple(str(path) for path in document.raw.get("x-not-simulated") or ())


def _fits(template: str, path: str) -> bool:
    pattern = re.sub(r"\\\{[^{}]*\\\}", "[^/]+", re.escape(template))
    return re.fullmatch(pattern, path) is not None


def _plain(path: str) -> str:
    return re.sub(r"/+", "/", path[:MAX_CHARACTERS].lower()).rstrip("/")


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _likeness(path: str, known: str) -> float:
    return difflib.SequenceMatcher(None, path, known).ratio()

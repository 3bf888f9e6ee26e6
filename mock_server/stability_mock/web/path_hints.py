"""What to say in the journal of a request to a path that is not served."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stability_mock.contract import Contract

MAX_CHARACTERS = 200
"""A longer path is compared by its beginning."""
ALIKE = 0.6


def hint(contract: Contract, newer: Mapping[str, str], path: str) -> str:
    """Return that a newer contract or the service has the path, or the nearest path; nothing if none is near.

    `newer` are the paths of newer contracts, and which contract it is.
    """
    for template, year in newer.items():
        if _fits(template, path):
            return f"the contract {year} has {path}: serve it with --contract {year}"
    if any(_fits(template, path) for template in contract.not_simulated):
        return f"the service has {path}, and the mock server does not simulate it"
    near = _nearest(path, [*contract.paths, *contract.not_simulated])
    return f"no such path: {path[:MAX_CHARACTERS]}; did you mean {near}?" if near else ""


def _fits(template: str, path: str) -> bool:
    pattern = re.sub(r"\\\{[^{}]*\\\}", "[^/]+", re.escape(template))
    return re.fullmatch(pattern, path) is not None


def _nearest(path: str, known: list[str]) -> str:
    plain = path[:MAX_CHARACTERS].lower().rstrip("/")
    same_name = [one for one in known if plain and one.rpartition("/")[2] == plain.rpartition("/")[2]]
    return next(iter(difflib.get_close_matches(plain, same_name or known, n=1, cutoff=0 if same_name else ALIKE)), "")

"""Every mutant that a machine makes, by its kind, and the sample that is drawn from them."""

from __future__ import annotations

import random
from functools import cache

from mutation.defect import Defect
from mutation.machine import answers, code, document, requests

KINDS = ("code", "document", "answers", "requests")


@cache
def mutants(kind: str) -> dict[str, Defect]:
    """Return the mutants of a kind by their names."""
    return {found.name: found for found in _every(kind)}


def _every(kind: str) -> list[Defect]:
    if kind == "code":
        return [Defect(found.name, found.file, code=found) for found in code.mutants()]
    return list({"document": document.mutants, "answers": answers.mutants, "requests": requests.mutants}[kind]())


def sample(kind: str, count: int, seed: object) -> list[str]:
    """Return the names of some mutants of a kind, drawn without preference; all if there are no more."""
    names = list(mutants(kind))
    random.Random(f"{kind} {seed}").shuffle(names)
    return names[:count]

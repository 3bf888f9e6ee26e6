"""The only reader of the OpenAPI document: compiles it, once, into what the other modules work with."""

from __future__ import annotations

import importlib.resources
import json
from pathlib import Path

import yaml

from stability_mock.contract.compiler import Compiler
from stability_mock.contract.keywords import ContractError, require_known
from stability_mock.contract.model import Branch, Contract, Field, Operation, Page, RateLimit

__all__ = ["Branch", "Contract", "ContractError", "Field", "Operation", "Page", "RateLimit", "load", "newer"]

PUBLISHED = {"2024": "stable-image-v2beta.yaml", "2026": "stable-image-v2beta-2026.yaml"}
"""The contracts that travel with the package, by the year that they describe, the oldest first."""


def load(name: str = "2024") -> Contract:
    """Read and compile a contract: a published one by its year, or any by the path of its file.

    Raises ContractError with the place of the first thing that is not understood.
    """
    try:
        document = yaml.load(_read(name), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe ones
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise ContractError(f"contract {name}: cannot be read: {' '.join(str(problem).split())}") from problem
    require_known(document)
    try:
        json.dumps(document)  # YAML knows dates, which /openapi.json could not be written with
        return Compiler(document).contract()
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as problem:
        raise ContractError(f"contract {name}: incomplete or of an unexpected form: {problem!r}") from problem


def newer_than(name: str) -> tuple[str, ...]:
    """Name the published contracts that are newer than this one; none if it is not published itself."""
    names = tuple(PUBLISHED)
    return names[names.index(name) + 1 :] if name in names else ()


def _read(name: str) -> str:
    if name in PUBLISHED:
        return (
            importlib.resources.files("stability_mock_contracts").joinpath(PUBLISHED[name]).read_text(encoding="utf-8")
        )
    return Path(name).read_text(encoding="utf-8")

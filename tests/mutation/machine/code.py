"""Mutants of the mock server's code: one small change each, made from the syntax tree."""

from __future__ import annotations

import ast
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from places import ROOT

from mutation.machine.operators import changes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REQUEST_PATH = (
    "errors.py",
    "generation_request.py",
    "moderation.py",
    "service.py",
    "validation.py",
    "contract/output_size.py",
    "faults/model.py",
    "faults/on_demand.py",
    "parameters/branches.py",
    "parameters/form.py",
    "parameters/rules.py",
    "parameters/values.py",
    "pictures/opening.py",
    "pictures/sizes.py",
    "pictures/studio.py",
    "pictures/uploads.py",
    "state/clock.py",
    "state/credits.py",
    "state/memory.py",
    "state/rate_limiter.py",
    "state/sandbox.py",
    "web/account.py",
    "web/endpoint.py",
    "web/generation.py",
    "web/multipart.py",
    "web/reading.py",
    "web/rendering.py",
    "web/response_writer.py",
)
"""What a request runs through, below the package's folder."""

FOLDER = "mock_server/stability_mock"
PACKAGE = "stability_mock"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one file: where it is, what it is, and which of the file's changes."""

    file: str
    line: int
    change: str
    place: int

    @property
    def name(self) -> str:
        """Return the place and the change, in one line."""
        return f"{self.file}:{self.line} {self.change} (#{self.place})"

    @property
    def module(self) -> str:
        """Name the module that is changed."""
        return ".".join((PACKAGE, *self.file.removesuffix(".py").split("/")))

    @property
    def text(self) -> str:
        """Return the whole text of the changed file."""
        tree = ast.parse((ROOT / FOLDER / self.file).read_text("utf-8"))
        list(changes(tree))[self.place].apply()
        return ast.unparse(ast.fix_missing_locations(tree))


def mutants() -> Iterator[Mutant]:
    """Yield every mutant of the request path, in the order of the files."""
    for name in REQUEST_PATH:
        yield from of_file(ROOT / FOLDER / name, name)


def of_file(path: Path, name: str) -> Iterator[Mutant]:
    """Yield the mutants of one file."""
    for place, change in enumerate(changes(ast.parse(path.read_text("utf-8")))):
        yield Mutant(name, change.line, change.what, place)


def sample(count: int, seed: int) -> list[Mutant]:
    """Return some of the mutants, drawn without preference; the same seed draws the same ones."""
    every = list(mutants())
    return random.Random(seed).sample(every, min(count, len(every)))

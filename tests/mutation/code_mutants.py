"""Mutants of the mock server's code: one small change each, made from the syntax tree."""

from __future__ import annotations

import ast
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from places import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

REQUEST_PATH = (
    "errors.py",
    "generation_request.py",
    "moderation.py",
    "parameters.py",
    "service.py",
    "faults/model.py",
    "faults/on_demand.py",
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
)
"""What a request runs through, below the package's folder."""

FOLDER = "mock_server/stability_mock"

_COMPARES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one file: where it is, what it is, and the whole text of the changed file."""

    file: str
    line: int
    change: str
    text: str

    @property
    def name(self) -> str:
        """Return the place and the change, in one line."""
        return f"{self.file}:{self.line} {self.change}"


def mutants() -> Iterator[Mutant]:
    """Yield every mutant of the request path, in the order of the files."""
    for name in REQUEST_PATH:
        yield from of_file(ROOT / FOLDER / name, name)


def of_file(path: Path, name: str) -> Iterator[Mutant]:
    """Yield the mutants of one file, each of which compiles."""
    text = path.read_text("utf-8")
    for place in range(sum(1 for _ in _changes(ast.parse(text)))):
        tree = ast.parse(text)
        line, change, apply = list(_changes(tree))[place]
        apply()
        yield Mutant(name, line, change, ast.unparse(ast.fix_missing_locations(tree)))


def sample(count: int, seed: int) -> list[Mutant]:
    """Return some of the mutants, drawn without preference; the same seed draws the same ones."""
    every = list(mutants())
    return random.Random(seed).sample(every, min(count, len(every)))


def _changes(tree: ast.Module) -> Iterator[tuple[int, str, Callable[[], None]]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _COMPARES:
            new = _COMPARES[type(node.ops[0])]()
            yield node.lineno, f"{_short(node.ops[0])} becomes {_short(new)}", _setter(node, "ops", [new])
        elif isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
            other = _ARITHMETIC[type(node.op)]()
            yield node.lineno, f"{_short(node.op)} becomes {_short(other)}", _setter(node, "op", other)
        elif isinstance(node, ast.BoolOp):
            op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield node.lineno, f"{_short(node.op)} becomes {_short(op)}", _setter(node, "op", op)
        elif isinstance(node, ast.Constant) and isinstance(node.value, int):
            value = not node.value if isinstance(node.value, bool) else node.value + 1
            yield node.lineno, f"{node.value} becomes {value}", _setter(node, "value", value)
        elif isinstance(node, ast.If | ast.IfExp):
            negated = ast.UnaryOp(ast.Not(), node.test)
            yield node.lineno, "the condition is negated", _setter(node, "test", negated)
        elif isinstance(node, ast.Return) and node.value is not None:
            yield node.lineno, "returns None", _setter(node, "value", ast.Constant(None))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Await):
            yield node.lineno, "the call is left out", _setter(node, "value", ast.Constant(None))
        elif isinstance(node, ast.Raise):
            yield node.lineno, "nothing is raised", _setter(node, "exc", ast.parse("SystemError()", mode="eval").body)


def _setter(node: ast.AST, name: str, value: object) -> Callable[[], None]:
    return lambda: setattr(node, name, value)


def _short(op: ast.AST) -> str:
    return type(op).__name__.lower()

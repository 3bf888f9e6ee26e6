"""Operators on a syntax tree: each yields the small changes that can be made to one module."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_COMPARES: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Add,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a tree: its line, what it is, and how it is made, in place."""

    line: int
    what: str
    apply: Callable[[], None]


def changes(tree: ast.Module) -> Iterator[Change]:
    """Yield every change of a module, in the order of a walk through its tree."""
    left_out = set(_without_effect(tree))
    for node in ast.walk(tree):
        if node not in left_out:
            for operator in (_compare, _arithmetic, _logic, _constant, _branch, _statement, _call):
                yield from operator(node)


def _without_effect(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what changes nothing when the module runs: docstrings, annotations, imports for types, `__slots__`."""
    for node in ast.walk(tree):
        roots: list[ast.AST | None] = []
        if _is_a_docstring(node) or _is_for_types(node):
            roots = [node]
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            roots = [node.returns, *node.decorator_list]
        elif isinstance(node, ast.ClassDef):
            roots = [*node.decorator_list]
        elif isinstance(node, ast.arg | ast.AnnAssign):
            roots = [node.annotation]
        for root in roots:
            if root is not None:
                yield from ast.walk(root)


def _is_a_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _compare(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Compare):
        for place, op in enumerate(node.ops):
            for kind in _COMPARES.get(type(op), ()):
                ops = [*node.ops[:place], kind(), *node.ops[place + 1 :]]
                yield _set(node, f"{_short(op)} becomes {kind.__name__.lower()}", "ops", ops)


def _arithmetic(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
        other = _ARITHMETIC[type(node.op)]()
        yield _set(node, f"{_short(node.op)} becomes {_short(other)}", "op", other)


def _logic(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.BoolOp):
        op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield _set(node, f"{_short(node.op)} becomes {_short(op)}", "op", op)
        for place in range(len(node.values)):
            rest = [*node.values[:place], *node.values[place + 1 :]]
            if rest:
                yield _set(node, f"the part {ast.unparse(node.values[place])[:40]} is left out", "values", rest)


def _constant(node: ast.AST) -> Iterator[Change]:
    if not isinstance(node, ast.Constant):
        return
    for value in _others(node.value):
        yield _set(node, f"{node.value!r:.40} becomes {value!r:.40}", "value", value)


def _others(value: object) -> list[object]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1] if value else [1]
    if isinstance(value, float):
        return [value * 1.1, value * 0.9]
    if isinstance(value, str):
        return [f"{value}x", value.swapcase()] if value.swapcase() != value else [f"{value}x"]
    return [value + b"x"] if isinstance(value, bytes) else []


def _branch(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        yield _set(node, "the condition is negated", "test", ast.UnaryOp(ast.Not(), node.test))
        if not isinstance(node, ast.While):
            yield _set(node, "the condition holds always", "test", ast.Constant(value=True))
            yield _set(node, "the condition holds never", "test", ast.Constant(value=False))
    elif isinstance(node, ast.comprehension):
        for place in range(len(node.ifs)):
            rest = [*node.ifs[:place], *node.ifs[place + 1 :]]
            yield Change(node.iter.lineno, "a condition of the loop is left out", _setter(node, "ifs", rest))


def _statement(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Return) and node.value is not None and ast.unparse(node.value) != "None":
        yield _set(node, "returns None", "value", ast.Constant(None))
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Await | ast.Yield):
        yield _set(node, "the call is left out", "value", ast.Constant(None))
    elif isinstance(node, ast.Raise) and node.exc is not None:
        yield _set(node, "another error is raised", "exc", ast.parse("SystemError()", mode="eval").body)
    elif isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.expr):
        yield _set(node, "None is assigned", "value", ast.Constant(None))
    elif isinstance(node, ast.AugAssign):
        yield _set(node, "nothing is added", "value", ast.Constant(0))


def _call(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Call):
        for place, keyword in enumerate(node.keywords):
            if keyword.arg:
                others = [*node.keywords[:place], *node.keywords[place + 1 :]]
                yield _set(node, f"{keyword.arg}= is left out", "keywords", others)
        if len(node.args) > 1:
            swapped = [node.args[1], node.args[0], *node.args[2:]]
            yield _set(node, "two arguments are swapped", "args", swapped)
    elif isinstance(node, ast.Tuple | ast.List | ast.Set) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        for place in range(len(node.elts)):
            rest = [*node.elts[:place], *node.elts[place + 1 :]]
            yield _set(node, f"{ast.unparse(node.elts[place])[:40]} is left out", "elts", rest)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield _set(node, "not is left out", "operand", ast.UnaryOp(ast.Not(), node.operand))


def _set(node: ast.expr | ast.stmt, what: str, name: str, value: object) -> Change:
    return Change(node.lineno, what, _setter(node, name, value))


def _setter(node: ast.AST, name: str, value: object) -> Callable[[], None]:
    return lambda: setattr(node, name, value)


def _short(op: ast.AST) -> str:
    return type(op).__name__.lower()

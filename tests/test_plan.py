"""The plan of the code: functions that fit on a screen."""

from __future__ import annotations

import ast

from places import ROOT

ROOTS = ("mock_server", "contract_tests", "benchmarks", "tools")
MAX_LINES = 30


def test_no_function_is_longer_than_thirty_lines() -> None:
    long = [
        f"{file.relative_to(ROOT)}:{function.lineno} {function.name}"
        for root in ROOTS
        for file in (ROOT / root).rglob("*.py")
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        if (function.end_lineno or 0) - function.lineno >= MAX_LINES
    ]

    assert long == []

"""Pairs: every two values of two fields occur together, in requests that every server must accept."""

from __future__ import annotations

import pytest
from stability_contract.cases import pairs
from stability_contract.contract import document
from stability_contract.http.multipart import Part
from stability_contract.oracle.judge import Judge

KEY = "sk-good"
EVERY = [(year, operation) for year in document.PUBLISHED for operation in document.load(year).operations]
NAMES = [f"{year} {operation.name}" for year, operation in EVERY]


@pytest.mark.parametrize(("year", "operation"), EVERY, ids=NAMES)
def test_every_pair_of_values_occurs_in_some_request(year: str, operation: document.Operation) -> None:
    wanted = {pair for branch in operation.branches for pair in pairs.pairs(operation, branch)}

    assert wanted - pairs.met([*pairs.every_row(operation)]) == set()
    assert len(wanted) > 20, year


@pytest.mark.parametrize(("year", "operation"), EVERY, ids=NAMES)
def test_every_row_is_a_request_that_must_be_accepted(year: str, operation: document.Operation) -> None:
    judge = Judge(document.load(year), lambda key: key == KEY)

    verdicts = [(name, judge.judge(request)) for name, request in pairs.cases(operation, KEY)]

    assert [(name, verdict.errors) for name, verdict in verdicts if verdict.statuses != {200}] == []


def test_many_rows_share_one_seed() -> None:
    rows = [*pairs.every_row(document.load().operation("core"))]

    shared = [row for row in rows if isinstance(row["seed"], Part) and row["seed"].value == b"20240607"]

    assert len(shared) > len(rows) / 3

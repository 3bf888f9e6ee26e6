"""Pairs: every two values of two fields occur together, in requests that every server must accept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stability_contract.cases import forms, neighbours, pairs
from stability_contract.contract import document
from stability_contract.http.multipart import Part
from stability_contract.oracle.judge import Judge

if TYPE_CHECKING:
    from collections.abc import Iterator

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


@pytest.mark.parametrize(("year", "operation"), EVERY, ids=NAMES)
def test_a_twin_differs_from_a_row_in_one_field_that_must_show(year: str, operation: document.Operation) -> None:
    for branch in operation.branches:
        rows = pairs.rows(operation, branch)
        for name, twin in neighbours.twins(rows, pairs.parameters(operation, branch)):
            likes = [row for row in rows if {**row, name: twin[name]} == twin]
            assert likes, year
            assert twin not in rows
            assert name in neighbours.SHOWING


def test_each_field_that_must_show_is_changed_next_to_every_value_of_the_others() -> None:
    operation = document.load().operation("core")
    (branch,) = operation.branches
    rows = pairs.rows(operation, branch)
    values = pairs.parameters(operation, branch)

    twins = list(neighbours.twins(rows, values))

    wanted = {(name, other, value) for name, _ in twins for other in values if other != name for value in values[other]}
    met = {
        (name, other, value)
        for row in rows
        for name, other_row in _next_to(row, [*rows, *(twin for _, twin in twins)])
        for other, value in other_row.items()
        if other != name
    }
    assert {name for name, _ in twins} == {"prompt", "negative_prompt", "style_preset", "seed"}
    assert len(wanted - met) < len(wanted) / 20
    assert len(twins) < len(rows) / 2


def _next_to(row: neighbours.Row, others: list[neighbours.Row]) -> Iterator[tuple[str, neighbours.Row]]:
    """Yield the rows that differ from one in a single field, with that field."""
    for other in others:
        changed = [name for name in row if other.get(name) != row[name]]
        if len(changed) == 1:
            yield changed[0], other


@pytest.mark.parametrize(("year", "operation"), EVERY, ids=NAMES)
def test_what_is_just_not_valid_must_be_refused_next_to_other_fields(year: str, operation: document.Operation) -> None:
    judge = Judge(document.load(year), lambda key: key == KEY)
    full = [
        (name, forms.request(operation, parts, KEY))
        for branch in operation.branches
        for name, parts in neighbours.with_every_other(branch)
    ]

    verdicts = [(name, judge.judge(request)) for name, request in [*pairs.just_invalid(operation, KEY), *full]]

    assert [name for name, verdict in verdicts if 400 not in verdict.statuses] == []
    fields = {name for branch in operation.branches for name in forms.full(branch)}
    assert len({name.partition(" ")[0] for name, _ in verdicts}) >= min(5, len(fields))

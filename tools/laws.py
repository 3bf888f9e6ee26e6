#!/usr/bin/env python3
"""Writes the tables of docs/contract-suite.md that are made from the code: the laws, and how many pairs there are."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from stability_contract.cases import pairs
from stability_contract.contract import document
from stability_contract.facts.laws import table

if TYPE_CHECKING:
    from collections.abc import Iterator


def laws() -> list[str]:
    """Return the table of laws, by the newer contract, which has the most fields."""
    return [*table.page(document.load("2026"))]


def pair_counts() -> Iterator[str]:
    """Yield the table of pairs."""
    yield "| contract | endpoint | pairs of values | requests | twins |"
    yield "|---|---|---|---|---|"
    for year in document.PUBLISHED:
        for operation in document.load(year).operations:
            wanted = set().union(*(pairs.pairs(operation, branch) for branch in operation.branches))
            rows = [*pairs.every_row(operation)]
            twins = len([*pairs.cases(operation, "")]) - len(rows)
            met = f"{len(wanted & pairs.met(rows))} of {len(wanted)}"
            yield f"| {year} | {operation.name} | {met} | {len(rows)} | {twins} |"


if __name__ == "__main__":
    sys.stdout.write("\n".join([*pair_counts(), "", *laws(), ""]))

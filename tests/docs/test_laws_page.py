"""The tables of the suite's page that are made from the code."""

from __future__ import annotations

import laws
from doc_pages import rows
from places import ROOT
from stability_contract.oracle.findings import CODES

PAGE = "docs/contract-suite.md"
TEXT = (ROOT / PAGE).read_text(encoding="utf-8")


def test_the_table_of_laws_is_that_of_the_code() -> None:
    assert "\n".join(laws.laws()) in TEXT, "write it anew with tools/laws.py"


def test_the_table_of_pairs_is_that_of_the_code() -> None:
    assert "\n".join(laws.pair_counts()) in TEXT, "write it anew with tools/laws.py"


def test_every_code_of_a_finding_has_its_row() -> None:
    found = [cells for cells in rows(PAGE, "How it judges") if cells[0][:3] in {"ANS", "FAC", "LAW"}]

    assert found == [list(item) for item in CODES.items()]

"""The examples of docs/faults.md do what they say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from broken import control, hurry, received
from places import ROOT

if TYPE_CHECKING:
    from live import Live


PAGE = (ROOT / "docs/faults.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the first table under a heading."""
    section = PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize("number", range(2))
def test_the_examples_of_a_header_and_of_a_word_do_what_they_say(served: Live, key: str, number: int) -> None:
    hurry(served, key)
    header, word, _, _ = [re.findall(r"`([^`]+)`", cells[2]) for cells in rows("Four ways to ask")]
    expected = ("429", "cut")[number]

    received(served, key, "", header[number].encode())

    with control(served, key) as sandbox:
        assert sandbox.get("/journal").json()[-1]["fault"] == expected
    assert word[number] == f"A lighthouse mock:{expected}"

"""tools/words.py finds the words that the list says to avoid, and leaves alone what only looks like them."""

from __future__ import annotations

import pytest
from places import ROOT
from words import Hit, Words

WORDS = Words()
CLEAN = [
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "README.md",
    "SECURITY.md",
    "openapi/README.md",
    "tests/README.md",
    *sorted(f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")),
]
"""Pages without a word to avoid: all of docs/, and those that it links to."""


def test_every_word_is_found_in_its_example_and_in_nothing_that_is_fine() -> None:
    examples = [(word.use, [text for _, text in word.found(word.example)] != []) for word in WORDS.words]
    fine = [(word.use, list(word.found(word.fine))) for word in WORDS.words]

    assert [use for use, found in examples if not found] == []
    assert [(use, found) for use, found in fine if found] == []


@pytest.mark.parametrize(
    "text", ["max_worlds", "MaxWorlds", "MAX_WORLDS", "--max-worlds", "x-world", "all Worlds.", "worlds.py", "aWorld"]
)
def test_a_word_is_found_in_every_form_of_a_name(text: str) -> None:
    assert [hit.use for hit in WORDS.hits("README.md", text)] == ["sandbox"]


def test_a_hit_says_where_and_what_to_write_also_at_the_end_of_a_line() -> None:
    hits = WORDS.hits("docs/new.md", "One\nafter so\nmany seconds")

    assert list(map(str, hits)) == ["docs/new.md:2: 'so many': write the number, N"]


def test_the_name_of_a_file_counts() -> None:
    assert WORDS.hits("mock_server/stability_mock/worlds.py", "") == [
        Hit("mock_server/stability_mock/worlds.py", 0, "worlds", "sandbox")
    ]


def test_an_exception_spares_its_words_in_its_files_alone() -> None:
    text = "masked in a world"

    assert [hit.use for hit in WORDS.hits("mock_server/stability_mock/pictures/x.py", text)] == ["sandbox"]
    assert {hit.use for hit in WORDS.hits("mock_server/stability_mock/web/x.py", text)} == {"sandbox", "redact"}


@pytest.mark.parametrize("page", CLEAN)
def test_a_page_that_was_gone_through_stays_clean(page: str) -> None:
    hits = WORDS.hits(page, (ROOT / page).read_text(encoding="utf-8"))

    assert list(map(str, hits)) == []

"""A link leads somewhere, and every page can be reached."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from doc_pages import PAGES, anchors, links, read
from places import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def test_every_link_to_a_file_leads_to_one() -> None:
    local = [
        (page, link) for page in PAGES for link in links(page) if not link.startswith(("http:", "https:", "mailto:"))
    ]

    assert len(local) > 100
    assert [(page, link) for page, link in local if not target(page, link).exists()] == []


def test_every_link_to_a_heading_leads_to_one() -> None:
    local = [(page, *link.split("#", 1)) for page in PAGES for link in links(page) if "#" in link and "://" not in link]

    assert len(local) > 10
    assert [there for there in local if there[2] not in anchors(page_of(there[0], there[1]))] == []


def test_the_index_lists_every_page_of_docs() -> None:
    named = {page_of("docs/README.md", link) for link in links("docs/README.md")}

    assert {page for page in PAGES if page.startswith("docs/")} - named == {"docs/README.md"}


def test_the_readme_shows_the_pictures_and_leads_to_the_index() -> None:
    assert {"docs/contact-sheet.png", "docs/README.md"} <= set(links("README.md"))


def test_every_file_that_contributing_names_is_there() -> None:
    named = re.findall(r"`(?:python )?([\w./-]+/[\w.-]+\.\w+)", read("CONTRIBUTING.md"))

    assert len(named) > 10
    assert [name for name in named if not (ROOT / name).exists()] == []


def target(page: str, link: str) -> Path:
    """Return the file that a link on a page means."""
    file = link.split("#", 1)[0]
    return (ROOT / page).parent / file if file else ROOT / page


def page_of(page: str, link: str) -> str:
    """Return the same as a path from the root."""
    return target(page, link).resolve().relative_to(ROOT).as_posix()

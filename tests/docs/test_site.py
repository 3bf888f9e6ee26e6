"""The site has every page of the documentation, in its menu."""

from __future__ import annotations

from typing import Any

import yaml
from doc_pages import PAGES, read

SITE = yaml.safe_load(read("mkdocs.yml"))


def leaves(entry: Any) -> list[str]:  # noqa: ANN401 - YAML
    """Return the pages below an entry of the menu."""
    if isinstance(entry, str):
        return [entry]
    return [page for part in (entry.values() if isinstance(entry, dict) else entry) for page in leaves(part)]


def test_the_menu_leads_to_every_page_once() -> None:
    assert sorted(leaves(SITE["nav"])) == sorted(PAGES)


def test_no_font_is_loaded_and_no_stars_are_counted() -> None:
    assert SITE["theme"]["font"] is False
    assert "repo_url" not in SITE

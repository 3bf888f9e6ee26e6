"""CHANGELOG.md has the form of Keep a Changelog 1.1.0, and fits the version of the package."""

from __future__ import annotations

import datetime as dt
import re
import tomllib

import pytest
from doc_pages import read

KINDS = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]
PROJECT = tomllib.loads(read("pyproject.toml"))["project"]

_VERSION = re.compile(r"\[(\d+)\.(\d+)\.(\d+)\] - (\d{4}-\d\d-\d\d)( \[YANKED\])?")


def problems(page: str) -> list[str]:
    """Return what is wrong with the form of a changelog."""
    head, *sections = page.split("\n## ")
    titles = [section.split("\n", 1)[0] for section in sections]
    found = [] if head.startswith("# Changelog\n") and "https://keepachangelog.com/en/1.1.0/" in head else ["head"]
    if titles[:1] != ["[Unreleased]"]:
        found.append("the first section is not [Unreleased]")
    releases = [_VERSION.fullmatch(title) for title in titles[1:]]
    found += [
        f"not a version with its date: {title}" for title, one in zip(titles[1:], releases, strict=True) if not one
    ]
    order = [(dt.date.fromisoformat(one[4]), tuple(map(int, one.groups()[:3]))) for one in releases if one]
    if order != sorted(order, reverse=True):
        found.append("the newest version does not come first")
    for section in sections:
        found += list(_section_problems(*section.split("\n", 1)))
    found += [f"no link: {title}" for title in titles if f"\n[{title[1:].split(']')[0]}]: https://" not in page]
    return found


def _section_problems(title: str, text: str) -> list[str]:
    intro, *kinds = re.sub(r"\n\[[^\]]+\]: .+", "", text).split("\n### ")
    names = [kind.split("\n", 1)[0] for kind in kinds]
    found = [f"{title}: text before the first kind"] if intro.strip() else []
    found += [f"{title}: {name} is not a kind of change" for name in names if name not in KINDS]
    if names != sorted(set(names), key=KINDS.index if set(names) <= set(KINDS) else None):
        found.append(f"{title}: kinds twice or out of order")
    lists = [kind.split("\n", 1)[1].strip() for kind in kinds]
    return found + [f"{title}: {name} is not a list" for name, one in zip(names, lists, strict=True) if one[:2] != "- "]


def test_it_has_the_form() -> None:
    assert problems(read("CHANGELOG.md")) == []


GOOD = """# Changelog

The format is based on [Keep a Changelog](https://keepachangelog.com/en/1.1.0/).

## [Unreleased]

## [1.2.0] - 2026-11-30

### Added

- A thing.

### Fixed

- Another.

## [1.1.10] - 2026-10-01 [YANKED]

### Removed

- One.

[Unreleased]: https://example.com/compare/v1.2.0...HEAD
[1.2.0]: https://example.com/compare/v1.1.10...v1.2.0
[1.1.10]: https://example.com/releases/v1.1.10
"""


def test_a_changelog_with_releases_has_the_form() -> None:
    assert problems(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# Changelog", "# Changes"),
        ("## [Unreleased]\n", ""),
        (" - 2026-11-30", ""),
        (" - 2026-11-30", " - 30.11.2026"),
        (" - 2026-11-30", " - 2026-09-30"),
        ("[1.2.0] -", "[1.0.0] -"),
        ("### Added", "### New"),
        ("### Removed\n", "### Removed\n\n- Two.\n\n### Added\n"),
        ("### Removed\n", "Some words.\n\n### Removed\n"),
        ("- A thing.\n", ""),
        ("- A thing.\n", "A thing.\n"),
        ("[1.2.0]: https", "[1.3.0]: https"),
    ],
)
def test_every_departure_from_the_form_is_found(old: str, new: str) -> None:
    assert old in GOOD

    assert problems(GOOD.replace(old, new, 1)) != []


def test_what_is_released_next_is_listed() -> None:
    page = read("CHANGELOG.md")
    unreleased = page.split("## [Unreleased]\n", 1)[1].split("\n## ", 1)[0]

    assert f"## [{PROJECT['version']}] - " in page or "\n- " in unreleased

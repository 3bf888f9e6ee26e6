"""What the documentation consists of: its pages, and of each page the blocks, tables and links."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = [
    page.relative_to(ROOT).as_posix()
    for page in (*sorted(ROOT.glob("*.md")), ROOT / "openapi/README.md", *sorted((ROOT / "docs").glob("*.md")))
]

_FENCE = re.compile(r"```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_NOT_RUN = re.compile(r"<!-- not run: (.+) -->\n+\Z")
_EXIT_CODE = re.compile(r"<!-- exits with ([0-9]+) -->\n+\Z")
_LINK = re.compile(r"\]\(([^()\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block. `reason` says why it is not run, empty if it is; `output` is what the page shows it to print.

    A comment above it may say with which code it must end.
    """

    page: str
    line: int
    language: str
    text: str
    reason: str
    output: Block | None = None
    exit_code: int = 0

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def read(page: str) -> str:
    """Return the text of a page."""
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str) -> list[Block]:
    """Return the blocks of a page. One of text or JSON right after another is what that one prints."""
    text, found = read(page), list[Block]()
    end = -1
    for fence in _FENCE.finditer(text):
        above, language, content = text[: fence.start()], fence[1], fence[2]
        reason, code = _NOT_RUN.search(above), _EXIT_CODE.search(above)
        block = Block(page, above.count("\n") + 1, language, content, reason[1] if reason else "")
        block = replace(block, exit_code=int(code[1]) if code else 0)
        if language in {"text", "json"} and end >= 0 and not text[end : fence.start()].strip():
            found[-1] = replace(found[-1], output=block)
        else:
            found.append(block)
        end = fence.end()
    return found


def all_blocks(*languages: str) -> list[Block]:
    """Return the blocks of these languages on every page."""
    return [block for page in PAGES for block in blocks(page) if block.language in languages]


def rows(page: str, heading: str) -> Iterator[list[str]]:
    """Yield the cells of the table's rows under a heading, without its head."""
    section = read(page).split(f"# {heading}\n", 1)[1].split("\n#", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    for line in lines[2:]:
        yield [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def links(page: str) -> list[str]:
    """Return the targets of a page's links, those in its blocks left out."""
    return _LINK.findall(_FENCE.sub("", read(page)))


def anchors(page: str) -> set[str]:
    """Return the names by which the headings of a page are linked to."""
    headings = _HEADING.findall(_FENCE.sub("", read(page)))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}

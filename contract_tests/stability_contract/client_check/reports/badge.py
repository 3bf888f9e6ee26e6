"""A badge (SVG) that says in a few words how a check went."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from stability_contract.client_check import summary
from stability_contract.counting import counted

if TYPE_CHECKING:
    from stability_contract.client_check.check import Check

LABEL = "stable image contract"
GREEN, YELLOW, RED = "#2b8a4b", "#9a6700", "#c0352b"
PADDING = 7
_NARROW, _WIDE = frozenset("fijlrtI.,:;|!'· 1"), frozenset("mwMW%")


def render(check: Check) -> str:
    """Return the text of the file."""
    return draw(LABEL, *reported(check))


def reported(check: Check) -> tuple[str, str]:
    """Return the words on the right, and their colour."""
    share = summary.percent(check.coverage.percent)
    errors, warnings = check.count("error"), check.count("warning")
    if errors:
        return counted(errors, "error"), RED
    if warnings and check.strict:
        return counted(warnings, "warning"), RED
    if not check.covered_enough:
        return f"coverage {share}", RED
    return f"passing · {share}", YELLOW if warnings else GREEN


def draw(left: str, right: str, colour: str) -> str:
    """Draw a badge of two words; letters are fitted into the width that was reckoned for them."""
    first, second = (width(text) + 2 * PADDING for text in (left, right))
    title = escape(f"{left}: {right}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{first + second}" height="20" role="img" '
        f'aria-label="{title}"><title>{title}</title>'
        f'<clipPath id="r"><rect width="{first + second}" height="20" rx="4"/></clipPath>'
        f'<g clip-path="url(#r)"><rect width="{first}" height="20" fill="#3a4250"/>'
        f'<rect x="{first}" width="{second}" height="20" fill="{colour}"/></g>'
        f'<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">'
        f"{_text(left, PADDING)}{_text(right, first + PADDING)}</g></svg>\n"
    )


def width(text: str) -> int:
    """Reckon how many pixels a text takes in Verdana of 11 pixels."""
    return round(sum(4 if letter in _NARROW else 10 if letter in _WIDE else 7 for letter in text))


def _text(text: str, start: int) -> str:
    return f'<text x="{start}" y="14" textLength="{width(text)}">{escape(text)}</text>'

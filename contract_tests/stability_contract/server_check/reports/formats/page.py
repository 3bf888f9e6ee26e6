"""The frame of an HTML page that needs nothing else: head, style, verdict, tiles, tables."""

from __future__ import annotations

import importlib.resources
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def frame(title: str, content: Iterable[str], more_style: str = "") -> str:
    """Return a page; empty pieces of its content are left out."""
    style = css(__package__, "page.css") + more_style
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{style}</style>"
    )
    body = "\n".join(filter(None, content))
    return f'<!doctype html><html lang="en"><head>{head}</head><body><main>{body}</main></body></html>\n'


def css(package: str, name: str) -> str:
    """Return a style sheet of a package."""
    return importlib.resources.files(package).joinpath(name).read_text("utf-8")


def header(headline: str, paragraphs: str, *, good: bool) -> str:
    """Return the verdict, with paragraphs (HTML) below it."""
    return f'<header class="{"good" if good else "bad"}"><h1>{escape(headline)}</h1>{paragraphs}</header>'


def tiles(numbers: Iterable[tuple[object, str, str]]) -> str:
    """Return the numbers of a page: value, words, and the class of each."""
    inside = "".join(f'<div class="{kind}"><b>{value}</b><span>{words}</span></div>' for value, words, kind in numbers)
    return f'<section class="tiles">{inside}</section>'


def table(kind: str, heads: Iterable[str], rows: Iterable[str]) -> str:
    """Return a table of a class; the rows are HTML."""
    names = "".join(f"<th>{name}</th>" for name in heads)
    return f'<table class="{kind}"><thead><tr>{names}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def times(count: int) -> str:
    """Return how often an issue was seen, if more than once."""
    return f'<span class="count">{count} times</span>' if count > 1 else ""


def sentence(label: str, text: str) -> str:
    """Return what the contract says (HTML), with its label."""
    return f"<blockquote><i>{label}</i> {text}</blockquote>" if text else ""


def pair(*sides: tuple[str, str]) -> str:
    """Return two things side by side, each with its title; all HTML."""
    return f'<div class="pair">{"".join(f"<div><h4>{title}</h4>{inside}</div>" for title, inside in sides)}</div>'

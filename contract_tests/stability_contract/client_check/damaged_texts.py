"""The patterns that tell of a damaged text: each with a text that it fits, and one that it does not."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Damage:
    """What happened to a text. `example` shows it, `counterexample` looks alike and is as it was meant."""

    name: str
    pattern: str
    example: str
    counterexample: str


DAMAGES = (
    Damage(
        "is percent-encoded",
        r"\A(?=\S*%20|(?:\S*%[0-9A-F]{2}){3})\S+\Z",
        "A%20lighthouse%20on%20a%20cliff",
        "100%20 wool, and 50% off",
    ),
    Damage(
        "has a plus for each space",
        r"\A\w+(?:\+[\w,.:;!?'-]+){3,}\Z",
        "A+lighthouse+on+a+cliff",
        "a sum: a+b+c",
    ),
    Damage(
        "has a placeholder that nothing was put into",
        r"\{\{ *[\w.]+ *\}\}|\$\{[\w.]+\}"
        r"|\b(?:of|with|in|a|an|the) \{[a-z_]+\}|%\(\w+\)s|(?<![\w%])%s(?!\w)|<%= *[\w.]+ *%>",
        "A picture of {{subject}} at night",
        "{masterpiece}, a set {1, 2}, 50%sure",
    ),
    Damage(
        "has HTML entities",
        r"&(?:amp|lt|gt|quot|nbsp|apos|#\d{2,5}|#x[0-9a-fA-F]{2,4});",
        "A lighthouse &amp; a cliff",
        "A lighthouse & a cliff; &c",
    ),
    Damage(
        "has escapes that stand for letters",
        r"\\u[0-9a-fA-F]{4}",
        r"un ch\u00e2teau",
        r"C:\users",
    ),
)


def damage(text: str) -> str:
    """Say what a program did to a text; empty if it looks as people write."""
    if _is_json(text):
        return "is JSON, not a text"
    return next((one.name for one in DAMAGES if re.search(one.pattern, text)), "")


def _is_json(text: str) -> bool:
    if text.lstrip()[:1] not in {"{", "[", '"'}:
        return False
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict | str) or (isinstance(found, list) and any(isinstance(one, dict) for one in found))

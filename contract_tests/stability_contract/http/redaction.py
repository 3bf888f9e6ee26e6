"""Makes a key unreadable, however it is written: as it is, or in the escapes of JSON, URLs and HTML."""

from __future__ import annotations

import re
from functools import lru_cache

REDACTED = "sk-***"
"""What stands in every report where a key stood."""

MIN_LENGTH = 6
"""Keys of fewer characters may be part of any word, and are known by the `Bearer` before them."""

_BETWEEN = "\0{0,3}"
"""What UTF-16 and UTF-32 have between the letters of a key."""


def redact(text: str, key: str) -> str:
    """Return a text without a key."""
    return _pattern(key).sub(REDACTED, text) if key else text


def redact_bytes(body: bytes, key: str) -> bytes:
    """Return a body without a key; bytes that are not a text stay as they are."""
    if not key:
        return body
    return _pattern(key).sub(REDACTED, body.decode("latin-1")).encode("latin-1")


@lru_cache(maxsize=64)
def _pattern(key: str) -> re.Pattern[str]:
    whole = _BETWEEN.join(_spellings(letter) for letter in key)
    return re.compile(whole if len(key) >= MIN_LENGTH else f"Bearer(?: |%20|\\+){whole}")


def _spellings(letter: str) -> str:
    """Return a pattern for the ways to write one letter of a key; each begins with a letter, for a quick search."""
    code = ord(letter)
    ways = [
        re.escape(letter),
        rf"\\\\{{0,7}}u(?i:{code:04x})",
        rf"\\\\{{0,7}}x(?i:{code:02x})",
        rf"\\\\{{0,7}}{re.escape(letter)}",
        rf"\\\\{{0,7}}u\{{0{{0,4}}(?i:{code:x})\}}",
        rf"%(?:25){{0,3}}(?i:u00)?(?i:{code:02x})",
        rf"&\#0{{0,6}}{code};?",
        rf"&\#[xX]0{{0,6}}(?i:{code:x});?",
    ]
    return f"(?:{'|'.join(ways)})"

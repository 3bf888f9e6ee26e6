"""What the API refuses of a well-formed prompt. No prompt is judged for its meaning: a 403 comes only on demand."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LATIN_ENDS = "\u02ff"
"""The end of the first Latin blocks, of the phonetic alphabet and of its modifiers."""
_SIGNS = (("\u2100", "\u214f"), ("\U0001d400", "\U0001d7ff"))
"""Letters that are signs and belong to no script: of mathematics, and such as the degree Celsius."""


def mostly_not_latin(prompt: str) -> bool:
    """Return whether more than half of the prompt's letters belong to another script than Latin (assumed rule).

    Emoji, digits, punctuation, combining marks and enclosed letters are not letters.
    """
    if prompt.isascii():
        return False
    letters = [character for character in prompt if character.isalpha()]
    return 2 * sum(map(_is_foreign, letters)) > len(letters)


@lru_cache(maxsize=4096)
def _is_foreign(letter: str) -> bool:
    if letter <= _LATIN_ENDS or any(first <= letter <= last for first, last in _SIGNS):
        return False
    words = unicodedata.name(letter, "").split()
    return "LATIN" not in words and words[:2] != ["MODIFIER", "LETTER"]

"""What the API refuses of a well-formed prompt. No prompt is judged for its meaning: a 403 comes only on demand."""

from __future__ import annotations

_LATIN_ENDS = 0x2AF  # the end of the IPA extensions
_LATIN_BLOCKS = (
    (0x1E00, 0x1EFF),
    (0x2C60, 0x2C7F),
    (0xA720, 0xA7FF),
    (0xAB30, 0xAB6F),
    (0xFB00, 0xFB06),
    (0xFF21, 0xFF5A),
)


def mostly_not_latin(prompt: str) -> bool:
    """Tell whether more than half of the prompt's letters belong to another script than Latin (assumed rule)."""
    if prompt.isascii():
        return False
    letters = [ord(character) for character in prompt if character.isalpha()]
    return 2 * sum(not _is_latin(letter) for letter in letters) > len(letters)


def _is_latin(letter: int) -> bool:
    return letter <= _LATIN_ENDS or any(first <= letter <= last for first, last in _LATIN_BLOCKS)

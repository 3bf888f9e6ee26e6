"""Letters: words as small grey images, drawn once and kept.

The font ships with Pillow. Its basic layout draws the same pixels wherever Pillow runs; the better one does not.
"""

import io
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

_PLAIN = ("ss", "ae", "AE", "o", "O", "oe", "OE", "l", "L", "d", "d", "th", "Th")
_TYPOGRAPHY = {
    # quotation marks
    **dict.fromkeys((0x2018, 0x2019, 0x201A), "'"),
    **dict.fromkeys((0x201C, 0x201D, 0x201E, 0xAB, 0xBB), '"'),
    # dashes, and the minus sign
    **dict.fromkeys((0x2010, 0x2011, 0x2013, 0x2014, 0x2212), "-"),
    # bullets, and the multiplication sign
    0x2022: "*",
    0xB7: "*",
    0xD7: "x",
    # Latin letters that are more than a plain letter with a mark
    **{ord(letter): plain for letter, plain in zip("ßæÆøØœŒłŁđðþÞ", _PLAIN, strict=True)},
    0x131: "i",
}
_CONTROLS_END = 0xA0
_LATIN_END = 0x250
_VIETNAMESE = range(0x1E00, 0x1F00)
_FULL_WIDTH = range(0xFF01, 0xFF5F)
_FULL_WIDTH_SHIFT = 0xFEE0
_INVISIBLE = (
    range(0x00AD, 0x00AE),
    range(0x0300, 0x0370),
    range(0x200B, 0x2010),
    range(0x202A, 0x202F),
    range(0x2060, 0x2070),
    range(0xFE00, 0xFE10),
    range(0xFEFF, 0xFF00),
    range(0xE0000, 0xE0200),
)
_SAME_FROM = 26
"""Smaller letters have other pixels in other versions of FreeType: small ones are drawn larger, and reduced."""
BOX = "\ue000"
"""Stands for a character the font has no drawing for: a soft, low box."""
_FULL = 255
_BOX_STRENGTH = 110
GREY = bytes(range(256))
"""The plainest ink: each pixel keeps the strength that its letter has there."""


class Word(NamedTuple):
    """Some letters in a row, and how far on the next word starts."""

    image: Image.Image
    advance: int


def legible(text: str) -> str:
    """Return text of which each character can be drawn: Latin letters lose their marks, others become boxes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_legible, text.translate(_TYPOGRAPHY)))


@lru_cache(maxsize=1024)
def _legible(character: str) -> str:
    code = ord(character)
    if " " < character <= "~" or character == "…":
        return character
    if character.isspace() or code < _CONTROLS_END:
        return " "
    if any(code in invisible for invisible in _INVISIBLE):
        return ""
    if code in _FULL_WIDTH:
        return chr(code - _FULL_WIDTH_SHIFT)
    if code < _LATIN_END or code in _VIETNAMESE:
        plain = unicodedata.normalize("NFKD", character)[0]
        return plain if " " < plain <= "~" else BOX
    return BOX


@lru_cache(maxsize=4096)
def word(text: str, size: int, ink: bytes = GREY) -> Word:
    """Return a word drawn at a size in pixels; the text is legible and has no space in it.

    The ink is 256 tones, by how much of a pixel a letter covers: 0 is nothing, 255 is all of it.
    """
    fineness = 2 if size * 2 >= _SAME_FROM else 8
    letters = [_letter(character, size * fineness) for character in text]
    advance = sum(letter.advance for letter in letters)
    fine = Image.new("L", (advance + size * fineness // 4, size * fineness * 5 // 4))
    x = 0
    for letter in letters:
        fine.paste(_FULL, (x, 0), letter.image)
        x += letter.advance
    return Word(fine.reduce(fineness).point(ink), (advance + fineness // 2) // fineness)


@lru_cache(maxsize=2048)
def _letter(character: str, size: int) -> Word:
    """Return one character; the font has no pairs that stand closer than others, so that words are made of letters."""
    face, start = font(size), size // 16
    advance = size * 5 // 8 if character == BOX else round(face.getlength(character))
    image = Image.new("L", (advance + size // 4, size * 5 // 4))
    draw = ImageDraw.Draw(image)
    if character == BOX:
        draw.rectangle((start, size * 7 // 16, advance - start, size * 15 // 16), fill=_BOX_STRENGTH)
    else:
        draw.text((start, 0), character, fill=_FULL, font=face)
    return Word(image, advance)


@lru_cache(maxsize=64)
def font(size: int) -> ImageFont.FreeTypeFont:
    """Return Pillow's own font at a size in pixels."""
    return ImageFont.truetype(io.BytesIO(_font_file()), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=1)
def _font_file() -> bytes:
    face = ImageFont.load_default(10)
    if not isinstance(face, ImageFont.FreeTypeFont):
        raise TypeError("captions need a Pillow that was built with FreeType")
    return bytes(face.font_bytes)

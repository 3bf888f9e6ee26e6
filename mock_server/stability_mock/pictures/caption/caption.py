"""The band under a scene: what was asked for, how, and that no model had a hand in it."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageDraw

from stability_mock.pictures import tones
from stability_mock.pictures.caption import lettering
from stability_mock.pictures.spec import PictureSpec

MARK = "MOCK"
_LINES = 2
_MAX_PROMPT = 480
"""Characters of a prompt that are looked at: more than two lines of it ever show."""
_MAX_WORD = 16
MIN_SIDE = 160
"""On a picture any smaller, letters would be a grey mush: the band is left empty."""


class Band(NamedTuple):
    """Where a caption goes: left, top, right and bottom, and a size of a picture whose caption has such letters."""

    box: tuple[int, int, int, int]
    frame: tuple[int, int]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        left, top, right, bottom = self.box
        return right - left, bottom - top


def bottom_band(size: tuple[int, int]) -> Band:
    """Return the band at the bottom of a picture of this size, as wide as the picture."""
    width, height = size
    return Band((0, height - caption_height(size), width, height), size)


def caption_height(size: tuple[int, int]) -> int:
    """Return the height of the band under a picture of this size."""
    return _Type(size).band


def caption(spec: PictureSpec, band: Band) -> Image.Image:
    """Return what is in the band, in tones: the prompt, a line of facts and the MOCK mark."""
    width, height = band.size
    picture = Image.new("L", band.size, tones.CAPTION)
    if min(band.frame) < MIN_SIDE:
        return picture
    type_ = _Type(band.frame)
    mark = _mark(type_.mark)
    picture.paste(mark, (width - type_.margin - mark.width, (height - mark.height) // 2))
    room = width - 3 * type_.margin - mark.width
    prompt = lettering.legible(spec.prompt[:_MAX_PROMPT])
    lines = wrapped(prompt, type_.prompt, room, cut=len(spec.prompt) > _MAX_PROMPT)
    top = (height - type_.block(len(lines))) // 2
    for line in lines:
        picture.paste(_set(line, type_.prompt, _INK, room), (type_.margin, top))
        top += type_.leading
    facts = lettering.legible(facts_of(spec)).split()
    picture.paste(_set(facts, type_.facts, _PALE_INK, room), (type_.margin, top + type_.gap))
    return picture


def mark(band: Band) -> tuple[Image.Image, Image.Image]:
    """Return the MOCK mark alone, as large as this band allows: its tones, and how much of each pixel it covers."""
    badge = _mark(2 * _Type(band.frame).mark)
    return badge.copy(), badge.point(_COVER)


def facts_of(spec: PictureSpec) -> str:
    """Return the line under the prompt."""
    width, height = spec.size
    said = (
        spec.endpoint,
        spec.model,
        spec.style_preset,
        f"seed {spec.seed}",
        f"{width}x{height}",
    )
    return "  /  ".join(text for text in said if text)


def wrapped(text: str, size: int, room: int, *, cut: bool = False) -> list[list[str]]:
    """Return the text as at most two lines of words, with an ellipsis where it was cut."""
    lines: list[list[str]] = [[]]
    space, used = _space(size), 0
    for piece in _pieces(text):
        advance = lettering.word(piece, size, _INK).advance
        if lines[-1] and used + advance > room:
            lines.append([])
            used = 0
        lines[-1].append(piece)
        used += advance + space
        if len(lines) > _LINES:
            break
    if len(lines) > _LINES or cut:
        lines = lines[:_LINES]
        lines[-1] = _with_ellipsis(lines[-1], size, room)
    return lines


def _with_ellipsis(line: list[str], size: int, room: int) -> list[str]:
    while len(line) > 1 and _length([*line[:-1], line[-1] + "…"], size) > room:
        line = line[:-1]
    return [*line[:-1], line[-1].rstrip(",.;:-") + "…"] if line else ["…"]


def _pieces(text: str) -> Iterator[str]:
    for word in text.split():
        yield from (word[start : start + _MAX_WORD] for start in range(0, len(word), _MAX_WORD))


def _length(line: Sequence[str], size: int) -> int:
    return sum(lettering.word(piece, size, _INK).advance + _space(size) for piece in line)


def _set(line: Sequence[str], size: int, ink: bytes, room: int) -> Image.Image:
    """Return a line of words on the ground of the caption."""
    strip = Image.new("L", (max(1, room), size * 5 // 4), tones.CAPTION)
    x = 0
    for piece in line:
        word = lettering.word(piece, size, ink)
        strip.paste(word.image, (x, 0))
        x += word.advance + _space(size)
    return strip


def _space(size: int) -> int:
    return max(1, size * 9 // 32)


class _Type:
    """The sizes of everything in the band, from the size of the picture."""

    def __init__(self, size: tuple[int, int]) -> None:
        width, height = size
        unit = min(width, (width + height) // 2, height * 3 // 2)
        self.margin = max(2, unit // 28)
        self.prompt = max(6, unit * 27 // 1024)
        self.facts = max(5, unit * 20 // 1024)
        self.mark = max(5, unit * 30 // 1024)
        self.leading = self.prompt * 4 // 3
        self.gap = self.prompt * 3 // 8
        self.band = min(height // 4, self.block(_LINES) + self.margin * 8 // 5)

    def block(self, lines: int) -> int:
        """Return the height of a number of lines of prompt and the line of facts."""
        return lines * self.leading + self.gap + self.facts


@lru_cache(maxsize=64)
def _mark(size: int) -> Image.Image:
    """Return the MOCK mark: dark letters, wide apart, on a light ground with round corners."""
    letters = [lettering.word(letter, size) for letter in MARK]
    apart, pad = size // 6, size * 5 // 8
    width = sum(letter.advance for letter in letters) + apart * (len(MARK) - 1) + 2 * pad
    height = size + size * 7 // 8
    mark = Image.new("L", (width, height))
    x = pad
    for letter in letters:
        for bold in range(max(1, size // 16) + 1):
            mark.paste(255, (x + bold, (height - size * 5 // 4) // 2), letter.image)
        x += letter.advance + apart
    ground = Image.new("L", (width * 4, height * 4))
    ImageDraw.Draw(ground).rounded_rectangle((0, 0, width * 4 - 1, height * 4 - 1), size * 2, fill=255)
    badge = ground.reduce(4).point(_INK)
    badge.paste(mark.point(_BADGE_INK), (0, 0), ground.reduce(4).point(_SOLID))
    return badge


def _steps(ground: int, strength: int = 255) -> bytes:
    return bytes(ground + (grey * strength // 255 * tones.LETTER_STEPS + 127) // 255 for grey in range(256))


_INK = _steps(tones.CAPTION)
_PALE_INK = _steps(tones.CAPTION, 185)
_BADGE_INK = _steps(tones.BADGE)
_SOLID = [0] * 255 + [255]
_COVER = [255] * tones.CAPTION + [255 * step // tones.LETTER_STEPS for step in range(tones.LETTER_STEPS + 1)]

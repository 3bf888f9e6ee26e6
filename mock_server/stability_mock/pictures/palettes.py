"""Colours that go together: each palette is eight colours, from which all 256 tones follow."""

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from stability_mock.pictures import tones


class Colour(NamedTuple):
    """Red, green and blue, 0 to 255 each."""

    red: int
    green: int
    blue: int

    def mixed(self, other: "Colour", permille: int) -> "Colour":
        """Return this colour mixed with the other, whose share is in thousandths."""
        return Colour(*(a + (b - a) * permille // 1000 for a, b in zip(self, other, strict=True)))

    def light(self) -> int:
        """Return how light the colour looks, 0 to 255."""
        return (self.red * 299 + self.green * 587 + self.blue * 114) // 1000


@dataclass(frozen=True, slots=True)
class Palette:
    """Eight colours of one mood."""

    accent: Colour
    near: Colour
    mid: Colour
    far: Colour
    water: Colour
    horizon: Colour
    sun: Colour
    zenith: Colour

    def table(self) -> bytes:
        """Return all 256 tones as red, green, blue, as an image's palette holds them."""
        stops = (
            (tones.ACCENT, self.accent),
            (tones.NEAR, self.near),
            (tones.MID, self.mid),
            (tones.FAR, self.far),
            (tones.WATER, self.water),
            (tones.HORIZON_HAZE, self.horizon.mixed(self.zenith, 450)),
            (tones.SUN, self.sun),
            (tones.HORIZON, self.horizon),
            (tones.ZENITH, self.zenith),
        )
        ramps = [_ramp(a[1], b[1], b[0] - a[0]) for a, b in pairwise(stops)]
        return b"".join(ramps) + bytes(self.zenith) + self._letters()

    def _letters(self) -> bytes:
        ground = self.near.mixed(BLACK, 450)
        ink = WHITE.mixed(self.sun, 250)
        steps = tones.LETTER_STEPS
        badge = _ramp(ink, ground, steps) + bytes(ground)
        return badge + _ramp(ground, ink, steps) + bytes(ink)


def _ramp(start: Colour, end: Colour, steps: int) -> bytes:
    return b"".join(bytes(start.mixed(end, step * 1000 // steps)) for step in range(steps))


def colour(text: str) -> Colour:
    """Return the colour that six hexadecimal digits name."""
    return Colour(*bytes.fromhex(text))


def palette(text: str) -> Palette:
    """Return the palette that eight colours spell, foreground first."""
    return Palette(*map(colour, text.split()))


BLACK = Colour(0, 0, 0)
WHITE = Colour(255, 255, 255)

PALETTES = {
    #                    accent near   mid    far    water  horizon sun   zenith
    "harbour": palette("e4572e 14233d 33507a 8aa6c4 a9c3d6 fbe3c8 fff7e6 5f97c9"),
    "ember": palette("ffd166 1c1129 55214f a24b6b c06a78 ffb37d fff1cf 3d2b68"),
    "lagoon": palette("ff6f59 0b3142 0f6473 4fb0ae 6cc9c0 e9f7e4 fffdf0 3aa6c9"),
    "rose": palette("f25f5c 2a1a3e 6d3b6d c77f9b d79db0 ffdcd2 fff6ec 9a86c9"),
    "moss": palette("f2a541 13251d 2f5140 7fa083 a3bda0 eef0d5 fffbe8 93bfc4"),
    "midnight": palette("ffce6b 070d1f 14213f 2f4a73 3a5c85 6f93b3 fdf6dc 0d1738"),
    "saffron": palette("c8352b 35130f 84361c d98a43 e3a566 ffe2a3 fffae0 f0a64d"),
    "fjord": palette("ef767a 0e2230 274c5e 7ba3b0 9bbcc4 dfe9e6 ffffff 6d9ebd"),
    "heather": palette("f4b942 231b3a 4c3f77 9388bb aca3cb f1dfe8 fff7f0 7d88c9"),
    "autumn": palette("fce38a 2b1512 7a2e1d c4693a cf8a60 f8dcb4 fff6dd 86a8b0"),
    "winter": palette("d1495b 1b2a41 4a6583 a8bfd1 bfd1de f3f1f5 ffffff 8fb4d6"),
    "aurora": palette("f7b2e0 06121f 0d3340 1f7a78 2b9a8c 8be0b4 f2fff0 122a55"),
    "copper": palette("2a9d8f 24140f 6b3a2a c07c56 cf9873 f7d9bd fff3e2 5a8a94"),
    "plum": palette("ffb703 180b26 3f1852 7f3c86 9a559a f59ca9 ffe9d6 2a1a55"),
    "meadow": palette("e63946 16341f 3b7a45 93bf77 a9cdb0 f4f6d8 fffef0 6cb7dd"),
    "noir": palette("e0a458 0f1115 2f353d 7b8691 98a2ab dfe0dc fffdf5 8d9aa6"),
}

MOODS = {
    "night": ("midnight", "aurora", "plum", "ember"),
    "dusk": ("ember", "plum", "rose", "saffron"),
    "dawn": ("harbour", "rose", "heather"),
    "winter": ("winter", "fjord"),
    "autumn": ("autumn", "copper"),
    "summer": ("lagoon", "meadow"),
    "storm": ("noir", "fjord"),
}

MOOD_OF_WORD = {
    word: mood
    for mood, words in {
        "night": "night midnight stars starry moon moonlit moonlight dark space galaxy nebula aurora",
        "dusk": "dusk sunset evening twilight crimson ember fire burning red orange",
        "dawn": "dawn sunrise morning pink pastel lavender purple violet",
        "winter": "winter snow snowy ice icy frost frozen arctic glacier white",
        "autumn": "autumn fall october rust golden gold brown",
        "summer": "summer spring tropical beach sunny green lush turquoise",
        "storm": "storm stormy rain rainy fog foggy mist misty grey gray noir",
    }.items()
    for word in words.split()
}

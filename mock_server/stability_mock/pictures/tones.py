"""The 256 tones of a picture: one ramp, so that the average of two tones is a tone between them.

A scene is painted twice as fine as it is needed, in tones, and halved. Where two areas meet, halving leaves the
average of their tones there: that is what smooths the edges, at no cost for colour. The ramp runs from the
foreground to the distance and on through the sky, because that is how areas meet.
"""

ACCENT = 0
NEAR = 24
MID = 80
FAR = 128
WATER = 152
HORIZON_HAZE = 176
SUN = 184
HORIZON = 192
ZENITH = 239
BADGE = 240
"""The ground of the MOCK mark; its letters are seven tones on."""
CAPTION = 248
"""The ground of the caption; its letters are seven tones on."""
LETTER_STEPS = 7


def depth(permille: int) -> int:
    """Return a tone of the land: 0 is the foreground, 1000 the farthest ridge."""
    return NEAR + (FAR - NEAR) * permille // 1000


def sky(permille: int) -> int:
    """Return a tone of the sky: 0 is the horizon, 1000 the zenith."""
    return HORIZON + (ZENITH - HORIZON) * permille // 1000


def water(permille: int) -> int:
    """Return a tone of the water: 0 is close by, 1000 is where it meets the sky."""
    return WATER - 16 + (HORIZON_HAZE - WATER + 16) * permille // 1000

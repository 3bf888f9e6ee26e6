"""Grades: what a style does to the colours of a palette."""

from collections.abc import Callable
from dataclasses import fields, replace

from stability_mock.pictures.palettes import BLACK, WHITE, Colour, Palette, colour

Grade = Callable[[Palette], Palette]


def plain(palette: Palette) -> Palette:
    """Leave the colours as they are."""
    return palette


def vivid(permille: int, lift: int = 0) -> Grade:
    """Return a grade that pushes colours away from grey, and lifts them towards white."""

    def grade(palette: Palette) -> Palette:
        return _each(palette, lambda tint: saturated(tint, permille).mixed(WHITE, lift))

    return grade


def faded(tint: str, permille: int, lowest: int) -> Grade:
    """Return a grade that mixes a tint into all colours and lets none be darker than a level."""
    tone, floor = colour(tint), Colour(lowest, lowest, lowest)

    def fade(original: Colour) -> Colour:
        mixed = original.mixed(tone, permille)
        return Colour(*(low + part * (255 - low) // 255 for low, part in zip(floor, mixed, strict=True)))

    return lambda palette: _each(palette, fade)


def washed(hues: str, permille: int) -> Grade:
    """Return a grade that mixes eight colours, foreground first, each into its own."""
    wash = dict(zip((field.name for field in fields(Palette)), map(colour, hues.split()), strict=True))

    def grade(palette: Palette) -> Palette:
        mixed = {name: getattr(palette, name).mixed(tint, permille) for name, tint in wash.items()}
        return replace(palette, **mixed)

    return grade


def turned(places: int) -> Grade:
    """Return a grade that swaps red, green and blue around."""

    def grade(palette: Palette) -> Palette:
        return _each(palette, lambda tint: Colour(*(tint[(place + places) % 3] for place in range(3))))

    return grade


def saturated(tint: Colour, permille: int) -> Colour:
    """Return the colour with its distance from grey scaled, in thousandths."""
    grey = tint.light()
    return Colour(*(min(255, max(0, grey + (part - grey) * permille // 1000)) for part in tint))


def darkened(permille: int) -> Grade:
    """Return a grade that mixes black into all colours but those of the light."""

    def grade(palette: Palette) -> Palette:
        dark = _each(palette, lambda tint: tint.mixed(BLACK, permille))
        return replace(dark, sun=palette.sun, accent=palette.accent)

    return grade


def _each(palette: Palette, change: Callable[[Colour], Colour]) -> Palette:
    return Palette(*(change(getattr(palette, field.name)) for field in fields(Palette)))

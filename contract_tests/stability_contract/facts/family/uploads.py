"""The pictures that an endpoint takes: their formats, their sides, all their pixels and the ratio of their sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.cases.pictures import animation, draw
from stability_contract.facts import NEWER
from stability_contract.facts.fact import fact
from stability_contract.facts.family import endpoints, trying
from stability_contract.facts.family.endpoints import ENDPOINTS, NAMES
from stability_contract.facts.family.published import Upload

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stability_contract.facts.probe import Probe

Size = tuple[int, int]


def _uploads(name: str) -> list[tuple[str, Upload]]:
    return [(field, kind) for field, kind in ENDPOINTS[name].fields.items() if isinstance(kind, Upload)]


RATIO = tuple(name for name in NAMES if any(kind.max_ratio for _, kind in _uploads(name)))


def _sides(kind: Upload) -> str:
    return f"{kind.min_side:,} to {kind.max_side:,}" if kind.max_side else f"at least {kind.min_side}"


def _says(name: str, which: str) -> str:
    words = {
        "sides": lambda kind: f"has sides of {_sides(kind)} pixels",
        "pixels": lambda kind: f"has at most {kind.max_pixels:,} pixels",
        "ratio": lambda kind: f"has a ratio of 1:{kind.max_ratio} to {kind.max_ratio}:1" if kind.max_ratio else "",
    }
    found = [(field, words[which](kind)) for field, kind in _uploads(name)]
    return "; ".join(f"`{field}` {text}" for field, text in found if text) + "."


@fact(NAMES, "Pictures are taken as jpeg, png and webp.", contract=NEWER)
def a_picture_comes_in_three_formats_and_no_others(probe: Probe) -> None:
    """Try each as every upload, and other formats; the bytes decide."""
    for name, _ in _uploads(probe.section):
        for kind in ("jpeg", "png", "webp"):
            trying.takes(probe, name, draw(kind, (96, 80)))
        for data in (draw("gif"), draw("bmp"), b"no picture", draw("png")[:60], animation("gif")):
            trying.refuses(probe, name, data)


@fact(NAMES, {name: _says(name, "sides") for name in NAMES}, contract=NEWER)
def each_side_is_within_its_bounds(probe: Probe) -> None:
    """Try both sides at both bounds, and a pixel beyond."""
    for name, kind in _uploads(probe.section):
        low, high = kind.min_side, kind.max_side
        for size in ((low, low), (low, low + 9), (low + 9, low)):
            trying.takes(probe, name, draw("png", size))
        for size in ((low - 1, low + 9), (low + 9, low - 1)):
            trying.refuses(probe, name, draw("png", size))
        for side, taken in ((high, True), (high + 1, False)) if high else ():
            for size in _long(kind, side):
                (trying.takes if taken else trying.refuses)(probe, name, draw("png", size))


def _long(kind: Upload, side: int) -> Iterator[Size]:
    """Yield sizes with one side of this length that break no other limit; none where the pixels forbid it."""
    if side * kind.min_side <= kind.max_pixels and not kind.max_ratio:
        yield from ((side, kind.min_side), (kind.min_side, side))


@fact(NAMES, {name: _says(name, "pixels") for name in NAMES}, contract=NEWER)
def a_picture_has_at_most_its_number_of_pixels(probe: Probe) -> None:
    """Try exactly as many, and a row more."""
    for name, kind in _uploads(probe.section):
        width, height = _filling(kind.max_pixels)
        trying.takes(probe, name, draw("png", (width, height)))
        trying.refuses(probe, name, draw("png", (width, height + 1)))


def _filling(pixels: int) -> Size:
    """Return the sides of the square with that number of pixels."""
    side = round(pixels**0.5)
    return side, side


@fact(NAMES, label="observed", contract=NEWER)
def too_many_pixels_are_reported_with_both_numbers(probe: Probe) -> None:
    """Read the refusal of the first upload: the maximum and what came, each with commas."""
    name, kind = _uploads(probe.section)[0]
    width, height = _filling(kind.max_pixels)
    said = trying.refuses(probe, name, draw("png", (width, height + 1)))
    wanted = (
        f"unsupported dimensions - must be at most {kind.max_pixels:,} pixels, received {width * (height + 1):,} pixels"
    )
    probe.require(said == wanted, f"says {said[:200]!r}, not {wanted!r}", name)


@fact(RATIO, {name: _says(name, "ratio") for name in RATIO}, contract=NEWER)
def no_side_is_longer_than_two_and_a_half_times_the_other(probe: Probe) -> None:
    """Try 5 to 2 either way, and a pixel more; uploads without that limit may be longer."""
    for name, kind in _uploads(probe.section):
        for size in ((200, 80), (80, 200)):
            trying.takes(probe, name, draw("png", size))
        for size in ((201, 80), (80, 201), (640, 64)):
            (trying.refuses if kind.max_ratio else trying.takes)(probe, name, draw("png", size))


@fact(NAMES, "A request has at most 10 MiB, all pictures in it together.", contract=NEWER)
def all_pictures_share_10_mib(probe: Probe) -> None:
    """Try a form one byte larger, however many pictures it has."""
    form = endpoints.of(probe).form() | {"output_format": "odd"}
    room = 10_485_760 - len(probe.request(**form, padding="").body)
    for over, status in ((0, 400), (1, 413)):
        probe.expect(probe.request(**form, padding="." * (room + over)), status)

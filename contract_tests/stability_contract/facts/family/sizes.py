"""The size of each answer: the upload's own, four times as large, with margins, or of a number of pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stability_contract.cases.pictures import draw
from stability_contract.facts import NEWER
from stability_contract.facts.fact import fact
from stability_contract.facts.family import endpoints

if TYPE_CHECKING:
    from stability_contract.facts.probe import Probe, Value

LIKE_INPUT = (
    "erase", "inpaint", "search-and-replace", "search-and-recolor", "remove-background",
    "replace-background-and-relight", "sketch", "structure",
)  # fmt: skip
SIZES = ((64, 64), (97, 131), (160, 64))
AREAS = {"upscale-conservative": 9_684_544, "upscale-creative": 9_935_104}
SQUARES = {"upscale-conservative": 3112, "upscale-creative": 3152}
STYLE_SIZES = {"1:1": (1024, 1024), "16:9": (1365, 768), "9:16": (768, 1365)}


def _size(probe: Probe, size: tuple[int, int], **more: str) -> tuple[int, int]:
    """Return the size of the answer to the first upload of this size."""
    endpoint = endpoints.of(probe)
    first = next(name for name in endpoint.fields if "image" in name)
    uploaded: dict[str, Value] = {first: draw("png", size)}
    return probe.size(**endpoint.form(**uploaded, **more))


def _require(probe: Probe, seen: tuple[int, int], size: tuple[int, int], what: str) -> None:
    probe.require(seen == size, f"{what} gives {seen[0]}x{seen[1]}, not {size[0]}x{size[1]}")


@fact(LIKE_INPUT, "The answer is as large as the picture.", label="observed", contract=NEWER)
def the_answer_has_the_size_of_the_picture(probe: Probe) -> None:
    """Try pictures of several sizes."""
    for size in SIZES:
        _require(probe, _size(probe, size), size, f"{size[0]}x{size[1]}")


@fact("upscale-fast", "The answer has four times the width and four times the height.", contract=NEWER)
def fast_makes_each_side_four_times_as_long(probe: Probe) -> None:
    """Try pictures of several sizes, the smallest and the longest among them."""
    for width, height in ((32, 32), (97, 131), (1536, 32)):
        _require(probe, _size(probe, (width, height)), (4 * width, 4 * height), f"{width}x{height}")


@fact(tuple(AREAS), {name: f"A picture of 512x512 gives {side}x{side}." for name, side in SQUARES.items()},
      label="observed", contract=NEWER)  # fmt: skip
def a_square_of_512_pixels_gives_the_observed_size(probe: Probe) -> None:
    """Try that picture."""
    side = SQUARES[probe.section]
    _require(probe, _size(probe, (512, 512)), (side, side), "512x512")


@fact(tuple(AREAS), label="assumed", contract=NEWER)
def other_pictures_keep_the_area_and_their_ratio(probe: Probe) -> None:
    """Try a picture that is not square: each side is the nearest multiple of 8."""
    scale = (AREAS[probe.section] / (300 * 200)) ** 0.5
    wanted = (round(300 * scale / 8) * 8, round(200 * scale / 8) * 8)
    _require(probe, _size(probe, (300, 200)), wanted, "300x200")


@fact("outpaint", "The answer is as large as the picture with its margins.", label="observed", contract=NEWER)
def each_margin_adds_to_its_side(probe: Probe) -> None:
    """Try each margin, all four, and the largest one."""
    for left, right, up, down in (
        (9, 0, 0, 0),
        (0, 9, 0, 0),
        (0, 0, 9, 0),
        (0, 0, 0, 9),
        (1, 20, 300, 4),
        (2000, 0, 0, 0),
    ):
        margins = {"left": str(left), "right": str(right), "up": str(up), "down": str(down)}
        wanted = (96 + left + right, 64 + up + down)
        _require(probe, _size(probe, (96, 64), **margins), wanted, f"margins {left}, {right}, {up}, {down}")


@fact("style", "The answer has 1 megapixel by `aspect_ratio`: 1024x1024 by default.", contract=NEWER)
def style_answers_with_one_megapixel(probe: Probe) -> None:
    """Try without a ratio, whatever the size of the picture, and each ratio's megapixel."""
    for size in SIZES:
        _require(probe, _size(probe, size), (1024, 1024), f"{size[0]}x{size[1]}")
    for ratio in ("21:9", "3:2", "5:4", "4:5", "2:3", "9:21"):
        across, down = map(int, ratio.split(":"))
        width, height = _size(probe, (96, 64), aspect_ratio=ratio)
        probe.require(abs(width * down / (height * across) - 1) < 0.04, f"{ratio} is {width}x{height}")
        probe.require(abs(width * height / 1_048_576 - 1) < 0.07, f"{ratio} is {width}x{height}")


@fact("style", "16:9 gives 1365x768.", label="observed", contract=NEWER)
def style_has_the_observed_sizes(probe: Probe) -> None:
    """Try it, and upright."""
    for ratio, wanted in STYLE_SIZES.items():
        _require(probe, _size(probe, (96, 64), aspect_ratio=ratio), wanted, ratio)


@fact("style-transfer", "The answer has 1 megapixel in the ratio of `init_image`.", contract=NEWER)
def a_transfer_answers_in_the_ratio_of_its_first_picture(probe: Probe) -> None:
    """Try a square, which gives 1024x1024, and others."""
    _require(probe, _size(probe, (150, 150)), (1024, 1024), "150x150")
    for across, down in ((160, 64), (64, 160), (300, 200)):
        width, height = _size(probe, (across, down))
        probe.require(abs(width * down / (height * across) - 1) < 0.01, f"{across}x{down} gives {width}x{height}")
        probe.require(abs(width * height / 1_048_576 - 1) < 0.01, f"{across}x{down} gives {width}x{height}")

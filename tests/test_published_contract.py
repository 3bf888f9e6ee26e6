"""Every number and word of the published contract, against the reference, written out."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from stability_mock.contract import Contract, Field, Operation

RATIOS = ("16:9", "1:1", "21:9", "2:3", "3:2", "4:5", "5:4", "9:16", "9:21")
STYLES = (
    "3d-model",
    "analog-film",
    "anime",
    "cinematic",
    "comic-book",
    "digital-art",
    "enhance",
    "fantasy-art",
    "isometric",
    "line-art",
    "low-poly",
    "modeling-compound",
    "neon-punk",
    "origami",
    "photographic",
    "pixel-art",
    "tile-texture",
)
ONE_MEGAPIXEL = {
    "16:9": (1344, 768),
    "1:1": (1024, 1024),
    "21:9": (1536, 640),
    "2:3": (832, 1216),
    "3:2": (1216, 832),
    "4:5": (896, 1088),
    "5:4": (1088, 896),
    "9:16": (768, 1344),
    "9:21": (640, 1536),
}
TEN_MIB = 10_485_760


def operation(published: Contract, name: str) -> Operation:
    """Return an operation by its name."""
    return next(found for found in published.operations if found.name == name)


def field(published: Contract, endpoint: str, name: str) -> Field:
    """Return a field of an operation."""
    return next(found for found in operation(published, endpoint).fields if found.name == name)


def test_150_requests_in_10_seconds_and_60_seconds_of_time_out(published: Contract) -> None:
    limit = published.rate_limit

    assert (limit.requests, limit.seconds, limit.time_out) == (150, 10, 60)


def test_generation_takes_3_to_13_seconds(published: Contract) -> None:
    assert published.generation_seconds == (3, 13)


def test_there_are_three_operations(published: Contract) -> None:
    assert [(found.name, found.method, found.path) for found in published.operations] == [
        ("ultra", "POST", "/v2beta/stable-image/generate/ultra"),
        ("core", "POST", "/v2beta/stable-image/generate/core"),
        ("sd3", "POST", "/v2beta/stable-image/generate/sd3"),
    ]


@pytest.mark.parametrize(
    ("endpoint", "fields"),
    [
        ("ultra", ["prompt", "negative_prompt", "aspect_ratio", "seed", "output_format"]),
        ("core", ["prompt", "aspect_ratio", "negative_prompt", "seed", "style_preset", "output_format"]),
        (
            "sd3",
            [
                "prompt",
                "mode",
                "image",
                "strength",
                "aspect_ratio",
                "model",
                "seed",
                "output_format",
                "negative_prompt",
            ],
        ),
    ],
)
def test_the_fields_stand_in_the_order_of_the_reference(published: Contract, endpoint: str, fields: list[str]) -> None:
    assert [found.name for found in operation(published, endpoint).fields] == fields


@pytest.mark.parametrize("endpoint", ["ultra", "core", "sd3"])
def test_what_the_endpoints_share(published: Contract, endpoint: str) -> None:
    prompt, negative = field(published, endpoint, "prompt"), field(published, endpoint, "negative_prompt")
    seed, ratio = field(published, endpoint, "seed"), field(published, endpoint, "aspect_ratio")

    assert (prompt.kind, prompt.min_length, prompt.max_length, prompt.default) == ("text", 1, 10_000, None)
    assert (negative.kind, negative.min_length, negative.max_length) == ("text", 0, 10_000)
    assert (seed.kind, seed.minimum, seed.maximum, seed.default, seed.whole) == ("number", 0, 4_294_967_294, 0, True)
    assert (ratio.kind, ratio.choices, ratio.default) == ("choice", RATIOS, "1:1")
    assert operation(published, endpoint).max_body_bytes == TEN_MIB


@pytest.mark.parametrize(
    ("endpoint", "formats"),
    [("ultra", ("jpeg", "png", "webp")), ("core", ("jpeg", "png", "webp")), ("sd3", ("jpeg", "png"))],
)
def test_the_output_formats(published: Contract, endpoint: str, formats: tuple[str, ...]) -> None:
    found = field(published, endpoint, "output_format")

    assert (found.choices, found.default) == (formats, "png")


def test_the_style_presets_of_core(published: Contract) -> None:
    found = field(published, "core", "style_preset")

    assert (found.choices, found.default) == (STYLES, None)


def test_the_fields_that_only_sd3_has(published: Contract) -> None:
    mode, model = field(published, "sd3", "mode"), field(published, "sd3", "model")
    image, strength = field(published, "sd3", "image"), field(published, "sd3", "strength")

    assert (mode.choices, mode.default) == (("image-to-image", "text-to-image"), "text-to-image")
    assert (model.choices, model.default) == (("sd3-large", "sd3-large-turbo", "sd3-medium"), "sd3-large")
    assert (strength.minimum, strength.maximum, strength.default, strength.whole) == (0, 1, None, False)
    assert (image.kind, image.min_side) == ("picture", 64)
    assert image.media_types == {"image/jpeg", "image/png", "image/webp"}


def test_prices_are_exact(published: Contract) -> None:
    sd3 = operation(published, "sd3")

    assert operation(published, "ultra").price({}) == Decimal(8)
    assert operation(published, "core").price({}) == Decimal(3)
    assert sd3.price({"model": "sd3-medium"}) == Decimal("3.5")
    assert sd3.price({"model": "sd3-large"}) == Decimal("6.5")
    assert sd3.price({"model": "sd3-large-turbo"}) == Decimal(4)


def test_ultra_and_sd3_make_one_megapixel(published: Contract) -> None:
    assert dict(operation(published, "ultra").sizes) == ONE_MEGAPIXEL
    assert dict(operation(published, "sd3").sizes) == ONE_MEGAPIXEL


def test_core_makes_one_and_a_half_megapixels_in_multiples_of_16(published: Contract) -> None:
    expected = {
        ratio: (16 * round(width * 1.5**0.5 / 16), 16 * round(height * 1.5**0.5 / 16))
        for ratio, (width, height) in ONE_MEGAPIXEL.items()
    }

    sizes = dict(operation(published, "core").sizes)

    assert sizes == expected
    assert sizes["1:1"] == (1248, 1248)
    assert sizes["16:9"] == (1648, 944)


@pytest.mark.parametrize("endpoint", ["ultra", "core", "sd3"])
def test_every_refusal_is_declared_with_its_name(published: Contract, endpoint: str) -> None:
    assert dict(operation(published, endpoint).refusals) == {
        400: {"bad_request"},
        401: {"unauthorized"},
        402: {"payment_required"},
        403: {"content_moderation"},
        404: {"not_found"},
        405: {"method_not_allowed"},
        413: {"payload_too_large"},
        422: {"invalid_language"},
        429: {"rate_limit_exceeded"},
        500: {"internal_error"},
    }


def test_sd3_has_a_branch_for_each_mode_with_turbo_and_without(published: Contract) -> None:
    branches = operation(published, "sd3").branches

    text, turbo = {"prompt"}, {"prompt", "model"}
    assert [branch.required for branch in branches] == [
        text,
        turbo,
        text | {"mode", "image", "strength"},
        turbo | {"mode", "image", "strength"},
    ]
    assert ["negative_prompt" in branch.allowed for branch in branches] == [True, False, True, False]
    assert ["aspect_ratio" in branch.allowed for branch in branches] == [True, True, False, False]
    assert [{"image", "strength"} <= branch.allowed for branch in branches] == [False, False, True, True]

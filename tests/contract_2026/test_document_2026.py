"""Every number and word of the contract of 2026 that differs from that of 2024, written out."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from openapi_spec_validator import validate
from stability_mock import contract

if TYPE_CHECKING:
    from stability_mock.contract import Contract, Field, Operation

RATIOS = ("21:9", "16:9", "3:2", "5:4", "1:1", "4:5", "2:3", "9:16", "9:21")
CORE_SIZES = {
    "21:9": (2304, 960),
    "16:9": (2016, 1152),
    "3:2": (1824, 1248),
    "5:4": (1632, 1344),
    "1:1": (1536, 1536),
    "4:5": (1344, 1632),
    "2:3": (1248, 1824),
    "9:16": (1152, 2016),
    "9:21": (960, 2304),
}
PRICES = {
    "sd3.5-large": "6.5",
    "sd3.5-large-turbo": "4",
    "sd3.5-medium": "3.5",
    "sd3.5-flash": "2.5",
    "sd3-large": "6.5",
    "sd3-large-turbo": "4",
    "sd3-medium": "3.5",
}


def operation(published: Contract, name: str) -> Operation:
    """Return an operation by its name."""
    return next(found for found in published.operations if found.name == name)


def field(published: Contract, endpoint: str, name: str) -> Field:
    """Return a field of an operation."""
    return next(found for found in operation(published, endpoint).fields if found.name == name)


def test_it_is_a_valid_openapi_document(published: Contract) -> None:
    validate(published.document)


def test_it_is_the_contract_of_2026(published: Contract) -> None:
    assert published.document["info"]["version"] == "v2beta-2026"


@pytest.mark.parametrize(
    ("endpoint", "fields"),
    [
        (
            "ultra",
            ["prompt", "negative_prompt", "aspect_ratio", "seed", "output_format", "image", "style_preset", "strength"],
        ),
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
                "style_preset",
                "negative_prompt",
                "cfg_scale",
            ],
        ),
    ],
)
def test_each_form_has_its_fields_in_order(published: Contract, endpoint: str, fields: list[str]) -> None:
    assert [found.name for found in operation(published, endpoint).fields] == fields


@pytest.mark.parametrize("endpoint", ["ultra", "core", "sd3"])
def test_what_is_the_same_everywhere(published: Contract, endpoint: str) -> None:
    ratio, found = field(published, endpoint, "aspect_ratio"), operation(published, endpoint)

    assert (ratio.choices, ratio.default) == (RATIOS, "1:1")
    assert found.max_body_bytes == 10_485_760
    assert [(header.name, header.max_length) for header in found.headers] == [
        ("stability-client-id", 256),
        ("stability-client-user-id", 256),
        ("stability-client-version", 256),
    ]
    assert found.refusals[422] == {"invalid_language", "public_figure"}
    assert (published.rate_limit.requests, published.rate_limit.seconds, published.rate_limit.time_out) == (150, 10, 60)


def test_styles_are_those_of_core_on_every_endpoint(published: Contract) -> None:
    styles = [field(published, endpoint, "style_preset").choices for endpoint in ("ultra", "core", "sd3")]

    assert styles[0] == styles[1] == styles[2]
    assert len(styles[0]) == 17


@pytest.mark.parametrize(
    ("endpoint", "sides", "max_pixels"), [("ultra", (64, 16_384), 9_437_184), ("sd3", (64, None), 9_437_184)]
)
def test_uploads_have_bounds(
    published: Contract, endpoint: str, sides: tuple[int, int | None], max_pixels: int
) -> None:
    image, strength = field(published, endpoint, "image"), field(published, endpoint, "strength")

    assert (image.min_side, image.max_side) == sides
    assert image.max_pixels == max_pixels
    assert image.media_types == {"image/jpeg", "image/png", "image/webp"}
    assert (strength.minimum, strength.maximum, strength.default) == (0, 1, None)


def test_sd3_has_its_models_formats_and_scale(published: Contract) -> None:
    model, formats, scale = (field(published, "sd3", name) for name in ("model", "output_format", "cfg_scale"))

    assert (model.choices, model.default) == (tuple(PRICES), "sd3.5-large")
    assert dict(model.routes) == {
        "sd3-large": "sd3.5-large",
        "sd3-large-turbo": "sd3.5-large-turbo",
        "sd3-medium": "sd3.5-medium",
    }
    assert (formats.choices, formats.default) == (("png", "jpeg", "webp"), "png")
    assert (scale.minimum, scale.maximum, scale.whole) == (1, 10, False)


def test_prices_are_exact(published: Contract) -> None:
    sd3 = operation(published, "sd3")

    assert {model: sd3.price({"model": model}) for model in PRICES} == {m: Decimal(p) for m, p in PRICES.items()}
    assert operation(published, "ultra").price({}) == Decimal(8)
    assert operation(published, "core").price({}) == Decimal(3)


def test_core_is_half_as_large_again_on_each_side(published: Contract) -> None:
    assert dict(operation(published, "core").sizes) == CORE_SIZES


def test_ultra_and_sd3_are_as_large_as_they_were(published: Contract) -> None:
    sizes = {found.name: dict(found.sizes) for found in contract.load("2024").operations}

    assert dict(operation(published, "ultra").sizes) == sizes["ultra"]
    assert dict(operation(published, "sd3").sizes) == sizes["sd3"]


def test_the_contract_of_2026_is_the_only_newer_one() -> None:
    assert (contract.newer_than("2024"), contract.newer_than("2026"), contract.newer_than("mine.yaml")) == (
        ("2026",),
        (),
        (),
    )

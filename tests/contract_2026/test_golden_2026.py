"""The pictures of 2026 are those they always were."""

from __future__ import annotations

import json

import golden_2026
import pytest
from golden_2026 import MODELS, PROMPTS, STYLES

EXPECTED: dict[str, str] = json.loads(golden_2026.TABLE.read_text(encoding="utf-8"))
GENERATIONS = dict(golden_2026.generations())
ENDPOINTS = ("ultra", "core", "sd3")


@pytest.mark.parametrize("name", EXPECTED)
def test_an_order_gives_the_pixels_it_always_gave(name: str) -> None:
    assert golden_2026.digest(GENERATIONS[name]) == EXPECTED[name]


def test_the_table_holds_every_order() -> None:
    assert list(EXPECTED) == list(GENERATIONS)
    assert len(EXPECTED) == 3 * (9 + 2) + 2 * 17 + 7 + 8


def test_every_size_format_style_and_model_has_a_picture_of_its_own() -> None:
    sizes = [f"{endpoint} {ratio}" for endpoint in ENDPOINTS for ratio in PROMPTS]
    formats = [f"{endpoint} {one}" for endpoint in ENDPOINTS for one in ("jpeg", "webp")]
    styles = [f"{endpoint} {style}" for endpoint in ("ultra", "sd3") for style in STYLES]
    models = [f"sd3 {model}" for model in MODELS if model.startswith("sd3.5")]

    assert len({EXPECTED[name] for name in sizes + formats + styles + models}) == 27 + 6 + 34 + 4


def test_core_is_larger_and_an_older_name_gives_the_picture_of_the_new_model() -> None:
    assert EXPECTED["core 21:9"].startswith("PNG 2304x960 ")
    assert EXPECTED["ultra 21:9"].startswith("PNG 1536x640 ")
    assert EXPECTED["sd3 webp"].startswith("WEBP 1024x1024 ")
    for old in ("sd3-large", "sd3-large-turbo", "sd3-medium"):
        assert EXPECTED[f"sd3 {old}"] == EXPECTED[f"sd3 {old.replace('sd3', 'sd3.5')}"]


def test_a_picture_from_a_picture_has_its_shape_unless_a_ratio_is_asked_for() -> None:
    assert EXPECTED["ultra 0.35"].startswith("PNG 1344x768 ")
    assert EXPECTED["sd3 0.35 image-to-image"].startswith("PNG 1344x768 ")
    assert EXPECTED["ultra 0.35 1:1"].startswith("PNG 1024x1024 ")

from itertools import combinations

import pytest
from samples import difference, lighthouse, scene
from stability_mock import contract
from stability_mock.pictures import paint
from stability_mock.pictures.scenes import SCENES
from stability_mock.pictures.styles import STYLES, style_named

PRESETS = (
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
CONTRACTS = ("2024", "2026")
VISIBLE = 8
"""Mean difference of the pixels, of 255: more than a slight change of colour."""


def test_every_preset_of_the_contracts_has_its_module() -> None:
    operations = [operation for name in CONTRACTS for operation in contract.load(name).operations]
    fields = [field for operation in operations for field in operation.fields if field.name == "style_preset"]

    missing = {choice for field in fields for choice in field.choices} - set(STYLES)
    assert not missing, f"add to pictures/styles/: {missing}"


def test_every_preset_of_the_reference_has_a_style() -> None:
    assert tuple(style for style in STYLES if style) == PRESETS


@pytest.mark.parametrize("word", SCENES)
def test_every_style_looks_different_from_no_style_and_from_every_other(word: str) -> None:
    painted = {style: scene(paint(lighthouse(prompt=word, style_preset=style))) for style in STYLES}

    alike = [pair for pair in combinations(painted, 2) if difference(painted[pair[0]], painted[pair[1]]) < VISIBLE]

    assert alike == []


def test_no_two_styles_share_both_their_brush_and_their_colours() -> None:
    treatments = {(style.brush, style.grade, style.compose) for style in STYLES.values()}

    assert len(treatments) == len(STYLES)


def test_a_style_nobody_has_heard_of_is_a_style_too_and_always_the_same() -> None:
    plain = paint(lighthouse())
    unknown, again = (paint(lighthouse(style_preset="watercolour")) for _ in range(2))
    another = paint(lighthouse(style_preset="charcoal"))

    assert unknown.convert("RGB").tobytes() == again.convert("RGB").tobytes()
    assert difference(scene(plain), scene(unknown)) > VISIBLE
    assert difference(scene(unknown), scene(another)) > VISIBLE


def test_a_style_name_may_be_any_text() -> None:
    style = style_named("\ud800\0 style")

    assert style is style_named("\ud800\0 style")

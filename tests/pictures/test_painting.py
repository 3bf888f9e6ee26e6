import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageStat
from samples import LIGHTHOUSE, difference, lighthouse, scene
from stability_mock.pictures import PictureSpec, paint
from stability_mock.pictures.palettes import PALETTES
from stability_mock.pictures.prng import Chance
from stability_mock.pictures.scenes import SCENES
from stability_mock.pictures.scenes.subjects import subject_of
from stability_mock.pictures.styles import STYLES

ANY_TEXT = st.text(st.characters(), min_size=0, max_size=200)


def test_the_same_spec_gives_the_same_pixels() -> None:
    once, again = paint(LIGHTHOUSE), paint(lighthouse())

    assert once.tobytes() == again.tobytes()
    assert once.getpalette() == again.getpalette()


@pytest.mark.parametrize(
    "change",
    [
        {"prompt": "A lighthouse on a cliff."},
        {"negative_prompt": "ships"},
        {"negative_prompt": ""},
        {"style_preset": "anime"},
        {"model": "sd3-medium"},
        {"endpoint": "ultra"},
        {"seed": 43},
    ],
    ids=", ".join,
)
def test_any_other_word_or_number_gives_another_scene(change: dict[str, object]) -> None:
    picture, other = paint(LIGHTHOUSE), paint(lighthouse(**change))

    assert difference(scene(picture), scene(other)) > 1


def test_a_picture_has_the_size_that_was_asked_for_and_few_tones() -> None:
    picture = paint(lighthouse(size=(1216, 832)))

    assert picture.size == (1216, 832)
    assert picture.mode == "P"


@pytest.mark.parametrize("style", STYLES)
def test_any_size_from_64_pixels_on_can_be_painted(style: str) -> None:
    sizes = [(64, 64), (65, 1000), (1000, 65), (64, 2000), (160, 160), (333, 777)]

    assert [paint(lighthouse(size=size, style_preset=style)).size for size in sizes] == sizes


@pytest.mark.parametrize("side", [1, 2, 7, 16, 63])
def test_even_smaller_sizes_do_no_harm(side: int) -> None:
    for word in SCENES:
        picture = paint(lighthouse(prompt=word, size=(side, side)))

        assert picture.size == (side, side)


@pytest.mark.parametrize("word", [*SCENES, "nothing we know"])
def test_every_scene_can_be_painted_in_every_style(word: str) -> None:
    pictures = [paint(lighthouse(prompt=word, style_preset=style, size=(192, 160))) for style in STYLES]

    assert all(len(picture.getcolors() or []) > 8 for picture in pictures)


def test_the_words_of_a_prompt_choose_the_mood() -> None:
    night = paint(lighthouse(prompt="a city at night"))
    snow = paint(lighthouse(prompt="a snowy city"))

    night_light, snow_light = (ImageStat.Stat(scene(picture).convert("L")).mean[0] for picture in (night, snow))

    assert snow_light - night_light > 40


@pytest.mark.parametrize(
    ("prompt", "chosen"),
    [
        ("Ocean waves under a mountain", "coast"),
        ("a MOUNTAIN over the ocean", "lake"),
        ("(desert:0.3) at noon", "dunes"),
        ("neon cyberpunk skyline", "city"),
        ("an astronaut", "space"),
        ("a tropical beach", "islands"),
        ("an owl in a pine wood", "forest"),
        ("a cottage", "meadow"),
    ],
)
def test_the_first_word_that_says_anything_chooses_the_scene(prompt: str, chosen: str) -> None:
    subject = subject_of(prompt, Chance(b"any"))

    assert subject.scene == chosen


def test_there_are_eight_scenes_and_sixteen_palettes() -> None:
    assert len(SCENES) == 8
    assert len(PALETTES) == 16


@pytest.mark.parametrize("name", PALETTES)
def test_the_caption_of_every_palette_can_be_read(name: str) -> None:
    table = PALETTES[name].table()
    ground, ink = (sum(table[tone * 3 : tone * 3 + 3]) / 3 for tone in (248, 255))

    assert len(table) == 768
    assert ink - ground > 180


@settings(max_examples=60, deadline=None)
@given(prompt=ANY_TEXT, negative_prompt=ANY_TEXT, style=st.sampled_from(list(STYLES)) | ANY_TEXT)
def test_any_text_can_be_painted(prompt: str, negative_prompt: str, style: str) -> None:
    spec = PictureSpec("core", "", prompt, negative_prompt, style, 1, (256, 200))

    picture = paint(spec)

    assert picture.size == (256, 200)


@pytest.mark.parametrize(
    "prompt",
    [
        "x" * 10_000,
        "🙂" * 10_000,
        "word " * 2_000,
        "\n\t\r\0\x07\x1b\x7f\x85",
        "שלום עולם مرحبا بالعالم",
        "a\u0301e\u0308 \u202eright to left\u202c \ufeff\u200b",
        "\ud800 a lone surrogate \udfff",
        "(fog:0.3) ((boat)) [sea] <lora:x:1>",
        " ",
    ],
    ids=lambda prompt: ascii(prompt[:12]),
)
def test_odd_prompts_are_painted_too(prompt: str) -> None:
    picture = paint(lighthouse(prompt=prompt))

    assert picture.size == (512, 512)


def test_painting_leaves_nothing_behind_but_bounded_caches() -> None:
    modules = [module for name, module in sys.modules.items() if name.startswith("stability_mock.pictures.")]
    caches = [value for module in modules for value in vars(module).values() if hasattr(value, "cache_parameters")]

    bounds = [cache.cache_parameters()["maxsize"] for cache in caches]

    assert bounds
    assert all(bound is not None for bound in bounds)

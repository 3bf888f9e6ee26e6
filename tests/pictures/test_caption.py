import time

import pytest
from PIL import Image
from samples import difference, lighthouse
from stability_mock.pictures import paint
from stability_mock.pictures.caption.caption import caption_height, facts_of, wrapped
from stability_mock.pictures.caption.lettering import BOX, legible, word

SIZES = [(640, 1536), (1024, 1024), (1536, 640), (2304, 960), (960, 2304), (512, 512)]


def band(image: Image.Image) -> Image.Image:
    """Return the caption of a picture."""
    width, height = image.size
    return image.convert("RGB").crop((0, height - caption_height(image.size), width, height))


@pytest.mark.parametrize("size", SIZES)
def test_the_caption_takes_a_small_part_of_a_picture_of_any_shape(size: tuple[int, int]) -> None:
    height = caption_height(size)

    assert size[1] // 20 < height < size[1] // 4


@pytest.mark.parametrize("size", SIZES)
def test_the_mock_mark_is_light_with_dark_letters_on_the_right(size: tuple[int, int]) -> None:
    image = band(paint(lighthouse(size=size))).convert("L")
    right = image.crop((image.width * 3 // 4, 0, image.width, image.height))

    light = sum(right.histogram()[200:]) / (right.width * right.height)

    assert light > 0.05


def test_the_caption_says_how_the_picture_was_asked_for() -> None:
    spec = lighthouse(style_preset="anime", size=(1216, 832))

    assert facts_of(spec) == "sd3  /  sd3-large  /  anime  /  seed 42  /  1216x832"


def test_the_caption_leaves_out_what_was_not_asked_for() -> None:
    spec = lighthouse(endpoint="ultra", model="", size=(1024, 1024))

    assert facts_of(spec) == "ultra  /  seed 42  /  1024x1024"


def test_another_prompt_gives_another_caption() -> None:
    one, other = paint(lighthouse()), paint(lighthouse(prompt="A lighthouse on a hill"))

    assert difference(band(one), band(other)) > 0.5


def test_a_short_prompt_stays_on_one_line() -> None:
    lines = wrapped("a small boat", 24, 800)

    assert lines == [["a", "small", "boat"]]


def test_a_long_prompt_is_cut_after_two_lines_with_an_ellipsis() -> None:
    lines = wrapped("one two three four five six seven eight nine ten", 24, 180)

    assert lines == [["one", "two", "three"], ["four", "five", "six…"]]


def test_no_line_is_longer_than_the_room_it_has() -> None:
    lines = wrapped("several words of different lengths, wrapped " * 9, 24, 300)

    lengths = [sum(word(piece, 24).advance for piece in line) for line in lines]
    assert max(lengths) <= 300


def test_a_word_longer_than_a_line_is_broken() -> None:
    lines = wrapped("a" * 100, 24, 300)

    assert lines == [["a" * 16], ["a" * 16 + "…"]]


def test_an_empty_prompt_is_an_empty_line() -> None:
    assert wrapped("", 24, 300) == [[]]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain (text:0.3)", "plain (text:0.3)"),
        ("café, Ångström, mañana", "cafe, Angstrom, manana"),
        ("Straße, Łódź, Ærø", "Strasse, Lodz, AEro"),
        ("\u201cquoted\u201d \u2013 it\u2019s", '"quoted" - it\'s'),
        ("\uff46\uff55\uff4c\uff4c\u3000\uff57\uff49\uff44\uff45", "full wide"),
        ("two\nlines\tand\x00more\x7f", "two lines and more "),
        ("猫🙂", BOX + BOX),
        ("e\u0301\u200d\ufe0f\u202e", "e"),
        ("\ud800", BOX),
        ("more…", "more…"),
    ],
)
def test_what_the_font_cannot_draw_is_replaced(text: str, shown: str) -> None:
    assert legible(text) == shown


def test_a_prompt_of_ten_thousand_characters_costs_no_more_than_a_short_one() -> None:
    paint(lighthouse())
    begun = time.process_time()

    paint(lighthouse(prompt="🙂 " * 5_000))

    assert time.process_time() - begun < 0.1

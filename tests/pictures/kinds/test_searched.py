import pytest
from kind_inputs import NAMES, box_of, changes, farthest, inputs, mean, painted, reach, share, within
from PIL import Image, ImageStat
from stability_mock.pictures.kinds.recolor import colour_of, shade, tinted
from stability_mock.pictures.palettes import colour
from stability_mock.pictures.regions.found import found

ROLE = {"replace": "search", "recolor": "select"}
WORDS = ("the vase", "an orange", "", "日本語", "\ud800", "x" * 10_000)


@pytest.mark.parametrize("size", [(64, 64), (160, 64), (97, 131), (900, 700)])
@pytest.mark.parametrize("words", WORDS)
def test_words_find_an_ellipse_inside_the_picture(words: str, size: tuple[int, int]) -> None:
    mask = found(words, size)

    left, top, right, bottom = box_of(mask)
    assert 0 < left < right < size[0]
    assert 0 < top < bottom < size[1]
    assert 0.1 < mask.histogram()[255] / (size[0] * size[1]) < 0.35


def test_each_word_finds_a_place_of_its_own() -> None:
    places = {found(f"word {number}", (400, 300)).getbbox() for number in range(100)}

    assert len(places) > 95


@pytest.mark.parametrize("kind", ROLE)
@pytest.mark.parametrize("grow", [0, 3, 20])
@pytest.mark.parametrize("name", NAMES)
def test_outside_what_is_found_no_pixel_changes(kind: str, grow: int, name: str) -> None:
    image = inputs()[name]

    picture = painted(kind, image, texts={ROLE[kind]: "the vase"}, numbers={"grow": grow})

    assert (picture.mode, picture.size) == ("RGB", image.size)
    assert within(changes(picture, image), reach(found("the vase", image.size), grow))


@pytest.mark.parametrize("kind", ROLE)
def test_another_search_changes_another_region(kind: str) -> None:
    image = inputs()["photo"]
    one, other = (
        changes(painted(kind, image, prompt="red", texts={ROLE[kind]: words}), image) for words in ("vase", "table")
    )

    assert one.getbbox() != other.getbbox()


@pytest.mark.parametrize("kind", ROLE)
def test_what_is_found_changes(kind: str) -> None:
    image = inputs()["photo"]

    picture = painted(kind, image, prompt="pink", texts={ROLE[kind]: "vase"})

    assert share(changes(picture, image), found("vase", image.size)) > 0.9


@pytest.mark.parametrize("kind", ROLE)
def test_alpha_stays_outside(kind: str) -> None:
    image = inputs()["photo"].convert("RGBA")
    image.putalpha(90)

    picture = painted(kind, image, texts={ROLE[kind]: "vase"})

    assert picture.mode == "RGBA"
    assert within(changes(picture, image), found("vase", image.size))


def test_another_prompt_puts_another_scene_into_the_same_place() -> None:
    image = inputs()["photo"]
    one, other = (painted("replace", image, prompt=prompt, texts={"search": "vase"}) for prompt in ("a city", "a fox"))

    assert share(changes(one, other), found("vase", image.size)) > 0.8


@pytest.mark.parametrize("prompt", ["red", "a dark green coat", "blue", "grey", "no colour at all"])
@pytest.mark.parametrize("name", NAMES)
def test_what_is_recolored_keeps_its_lightness(name: str, prompt: str) -> None:
    image = inputs()[name]

    picture = painted("recolor", image, prompt=prompt, texts={"select": "vase"})

    assert farthest(picture.convert("L"), image.convert("L")) <= 2
    assert abs(mean(picture) - mean(image)) < 1


@pytest.mark.parametrize(
    ("word", "strongest", "weakest"),
    [("red", 0, 1), ("green", 1, 0), ("blue", 2, 0), ("orange", 0, 2), ("yellow", 0, 2), ("purple", 2, 1)],
)
def test_a_colour_word_gives_its_hue(word: str, strongest: int, weakest: int) -> None:
    grey = Image.new("RGB", (100, 100), (128, 128, 128))

    picture = painted("recolor", grey, prompt=f"Make it {word.upper()}, please", texts={"select": "it"})

    parts = ImageStat.Stat(picture, found("it", grey.size)).mean
    assert parts[strongest] == max(parts) > 140
    assert parts[weakest] == min(parts) < 115


def test_the_first_colour_word_decides() -> None:
    assert colour_of("a red car on a blue road") == colour_of("RED!")
    assert colour_of("scarred") != colour_of("red")


def test_without_a_colour_word_the_prompt_decides() -> None:
    assert colour_of("shiny") == colour_of("shiny")
    assert len({colour_of(f"thing {number}") for number in range(40)}) > 5


@pytest.mark.parametrize("code", ["e02020", "28b038", "2858e0", "f0d018", "808080"])
def test_a_shade_is_as_light_as_asked_for_at_every_level(code: str) -> None:
    for light in range(256):
        tone = shade(colour(code), light)
        assert all(0 <= part <= 255 for part in tone)
        assert abs(tone.light() - light) <= 2


def test_a_tinted_picture_is_as_light_as_before() -> None:
    image = inputs()["photo"]

    assert farthest(tinted(image, colour("2858e0")).convert("L"), image.convert("L")) <= 2

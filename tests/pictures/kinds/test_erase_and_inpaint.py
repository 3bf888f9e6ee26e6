import pytest
from kind_inputs import NAMES, box_of, changes, farthest, inputs, painted, reach, share, square, within
from PIL import Image, ImageChops
from stability_mock.pictures import PictureSpec, paint

BOTH = ("erase", "inpaint")


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("grow", [0, 5, 20])
@pytest.mark.parametrize("name", NAMES)
def test_outside_the_grown_mask_no_pixel_changes(kind: str, grow: int, name: str) -> None:
    image = inputs()[name]
    mask = square(image.size)

    picture = painted(kind, image, mask=mask, numbers={"grow": grow})

    assert picture.mode == "RGB"
    assert within(changes(picture, image), reach(mask, grow))


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("name", ["photo", "drawing", "tiny", "odd", "wide"])
def test_inside_the_mask_nearly_all_pixels_change(kind: str, name: str) -> None:
    image = inputs()[name]
    mask = square(image.size)

    assert share(changes(painted(kind, image, mask=mask), image), mask) > 0.8


@pytest.mark.parametrize("kind", BOTH)
def test_a_greater_width_changes_more(kind: str) -> None:
    image = inputs()["photo"]
    boxes = [
        box_of(changes(painted(kind, image, mask=square(image.size), numbers={"grow": grow}), image))
        for grow in (0, 5, 20)
    ]

    widths = [box[2] - box[0] for box in boxes]
    heights = [box[3] - box[1] for box in boxes]

    assert widths == sorted(set(widths))
    assert heights == sorted(set(heights))


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_black_mask_gives_the_input(kind: str, mode: str) -> None:
    image = inputs()["odd"].convert(mode)

    picture = painted(kind, image, mask=Image.new("L", image.size), numbers={"grow": 20})

    assert picture is not image
    assert (picture.mode, picture.tobytes()) == (mode, image.tobytes())


@pytest.mark.parametrize("kind", BOTH)
def test_the_alpha_is_the_mask_if_there_is_none(kind: str) -> None:
    opaque = inputs()["photo"]
    image = opaque.convert("RGBA")
    image.putalpha(ImageChops.invert(square(image.size)))

    picture = painted(kind, image, numbers={"grow": 4})

    assert picture.mode == "RGB"
    assert picture.tobytes() == painted(kind, opaque, mask=square(image.size), numbers={"grow": 4}).tobytes()


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("alpha", [0, 255])
def test_an_alpha_that_is_the_same_everywhere_changes_all_or_nothing(kind: str, alpha: int) -> None:
    opaque = inputs()["photo"]
    image = opaque.convert("RGBA")
    image.putalpha(alpha)

    changed = changes(painted(kind, image), opaque)

    assert share(changed, Image.new("L", image.size, 255)) > 0.8 if alpha == 0 else changed.getbbox() is None


@pytest.mark.parametrize("kind", BOTH)
def test_a_mask_wins_over_the_alpha_and_keeps_it_outside(kind: str) -> None:
    image = inputs()["photo"].convert("RGBA")
    alpha = Image.linear_gradient("L").resize(image.size)
    image.putalpha(alpha)
    mask = square(image.size)

    picture = painted(kind, image, mask=mask)

    assert picture.mode == "RGBA"
    assert within(changes(picture, image), mask)
    assert share(changes(picture.convert("RGB"), image.convert("RGB")), mask) > 0.8
    assert picture.getchannel("A").crop(mask.getbbox()).getextrema() == (255, 255)


def test_grey_mixes_in_proportion() -> None:
    image = inputs()["photo"]
    box = square(image.size).getbbox()
    white = painted("inpaint", image, mask=square(image.size)).crop(box)

    part = painted("inpaint", image, mask=square(image.size, level=193)).crop(box)

    assert farthest(part, Image.blend(image.crop(box), white, 193 / 255)) <= 1


def test_a_white_mask_gives_the_scene() -> None:
    image = inputs()["photo"].resize((480, 360))
    spec = PictureSpec("inpaint", "", "Desert dunes", "", "", 7, image.size)

    picture = painted("inpaint", image, prompt="Desert dunes", mask=Image.new("L", image.size, 255))

    assert picture.tobytes() == paint(spec).convert("RGB").tobytes()


def test_another_prompt_or_seed_changes_what_is_inside_and_only_that() -> None:
    image, mask = inputs()["photo"], square(inputs()["photo"].size)
    one = painted("inpaint", image, mask=mask)

    for other in (
        painted("inpaint", image, mask=mask, prompt="a forest"),
        painted("inpaint", image, mask=mask, seed=8),
    ):
        assert changes(one, other).getbbox()
        assert within(changes(one, other), mask)


def test_what_is_erased_is_filled_from_around_it() -> None:
    image = Image.new("RGB", (120, 90), (200, 40, 40))
    image.paste((20, 20, 220), (60, 0, 120, 90))
    mask = square(image.size)
    hidden = image.copy()
    hidden.paste((0, 255, 0), mask.getbbox())

    picture = painted("erase", hidden, mask=mask)

    left, top, right, bottom = box_of(mask)
    for x, nearest in ((left + 1, 0), (right - 2, 2)):
        colour = picture.getpixel((x, (top + bottom) // 2))
        assert isinstance(colour, tuple)
        assert colour[1] < 60
        assert max(colour) == colour[nearest] > 150


def test_what_is_erased_in_one_colour_is_gone_but_for_the_mark() -> None:
    image = Image.new("RGB", (600, 400), (90, 150, 210))
    mask = square(image.size, side=2)
    hidden = image.copy()
    hidden.paste("black", (250, 150, 350, 250))

    picture = painted("erase", hidden, mask=mask)

    assert within(changes(picture, image), mask)
    marked = changes(picture, image, more_than=3)
    assert 0 < share(marked, mask) < 0.2


def test_erasing_everything_leaves_the_mean_colour() -> None:
    image = Image.new("RGB", (100, 80), "white")
    image.paste("black", (0, 0, 50, 80))

    picture = painted("erase", image, mask=Image.new("L", image.size, 255))

    assert picture.getextrema() == ((127, 127),) * 3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kind_inputs import box_of, inputs, reach, square, within
from PIL import Image, ImageChops
from stability_mock.pictures import PictureSpec
from stability_mock.pictures.inputs import Inputs
from stability_mock.pictures.regions.masks import grown, masked


def spot(size: tuple[int, int], at: tuple[int, int], level: int = 255) -> Image.Image:
    mask = Image.new("L", size)
    mask.putpixel(at, level)
    return mask


@pytest.mark.parametrize("pixels", [1, 2, 3, 5, 8, 20])
def test_a_mask_grows_by_exactly_that_many_pixels_on_each_side(pixels: int) -> None:
    mask = square((90, 70))

    wide = grown(mask, pixels)

    left, top, right, bottom = box_of(mask)
    assert wide.getbbox() == (left - pixels, top - pixels, right + pixels, bottom + pixels)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 40).flatmap(lambda w: st.tuples(st.just(w), st.integers(1, 40))),
    st.integers(0, 30),
    st.binary(min_size=1, max_size=6),
)
def test_a_grown_mask_does_not_reach_farther_and_loses_nothing(
    size: tuple[int, int], pixels: int, places: bytes
) -> None:
    mask = Image.new("L", size)
    for place in places:
        mask.putpixel((place % size[0], place // 7 % size[1]), 255 - place // 2)

    wide = grown(mask, pixels)

    assert wide.size == size
    assert ImageChops.lighter(wide, mask).tobytes() == wide.tobytes()
    assert within(wide, reach(mask, pixels))


@pytest.mark.parametrize("pixels", [4, 5, 12])
def test_only_the_rim_is_blurred(pixels: int) -> None:
    mask = square((100, 80))

    wide = grown(mask, pixels)

    row = list(wide.crop((0, 40, 50, 41)).tobytes())
    rim = row[row.index(255) - pixels : row.index(255)]
    assert wide.crop(mask.getbbox()).getextrema() == (255, 255)
    assert rim == sorted(rim)
    assert 0 < rim[0] < 100
    assert len(set(rim)) > pixels // 2


def test_a_mask_at_the_edge_grows_into_the_picture_only() -> None:
    mask = spot((30, 20), (0, 19))

    assert grown(mask, 6).getbbox() == (0, 13, 7, 20)


@pytest.mark.parametrize("pixels", [0, 0.3, -4])
def test_without_a_width_a_mask_stays_as_it_is(pixels: float) -> None:
    mask = square((40, 30), level=90)

    assert grown(mask, pixels).tobytes() == mask.tobytes()


def test_an_empty_mask_stays_empty() -> None:
    assert grown(Image.new("L", (30, 30)), 20).getbbox() is None


def mask_of(image: Image.Image, mask: Image.Image | None) -> tuple[Image.Image, Image.Image]:
    spec = PictureSpec("erase", "", "", "", "", 1, image.size)
    return masked(Inputs(spec, {"image": image} | ({"mask": mask} if mask else {}), {}, {}))


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_a_mask_counts_by_its_lightness_in_each_mode(mode: str) -> None:
    mask = square((240, 180), level=77)

    found = mask_of(inputs()["photo"], mask.convert(mode))[1]

    assert found.tobytes() == mask.tobytes()


def test_the_alpha_of_a_mask_is_ignored() -> None:
    mask = square((240, 180)).convert("RGBA")
    mask.putalpha(0)

    assert mask_of(inputs()["photo"], mask)[1].tobytes() == square((240, 180)).tobytes()


@pytest.mark.parametrize("times", [2, 3])
def test_a_smaller_mask_is_scaled_up_sharply(times: int) -> None:
    size = inputs()["photo"].size
    small = square((size[0] // times, size[1] // times))

    found = mask_of(inputs()["photo"], small)[1]

    assert found.tobytes() == small.resize(size, Image.Resampling.NEAREST).tobytes()
    assert found.getextrema() == (0, 255)


def test_a_larger_mask_is_scaled_down_by_its_mean() -> None:
    size = inputs()["photo"].size
    large = square((size[0] * 2, size[1] * 2))

    assert mask_of(inputs()["photo"], large)[1].tobytes() == large.reduce(2).tobytes()


def test_what_is_transparent_is_the_mask_if_there_is_none() -> None:
    image = inputs()["photo"].convert("RGBA")
    image.putalpha(square(image.size, level=200))

    picture, found = mask_of(image, None)

    assert picture.mode == "RGB"
    assert found.tobytes() == bytes(255 - value for value in square(image.size, level=200).tobytes())


def test_without_mask_and_alpha_everything_is_changed() -> None:
    assert mask_of(inputs()["photo"], None)[1].getextrema() == (255, 255)

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kind_inputs import square
from PIL import Image, ImageDraw
from stability_mock.pictures import PictureSpec
from stability_mock.pictures.caption.caption import bottom_band, mark
from stability_mock.pictures.caption.placing import place
from stability_mock.pictures.painting import paint, paint_scene


def full(size: tuple[int, int], level: int = 255) -> Image.Image:
    return Image.new("L", size, level)


@pytest.mark.parametrize("size", [(1024, 1024), (640, 1536), (1536, 640), (500, 333), (160, 160)])
def test_in_a_whole_picture_it_is_the_band_of_a_generated_one(size: tuple[int, int]) -> None:
    assert place(full(size)) == bottom_band(size)


def test_a_scene_with_that_band_is_a_generated_picture() -> None:
    spec = PictureSpec("core", "", "A lighthouse", "", "", 7, (400, 300))

    assert paint_scene(spec, spec.size, place(full(spec.size))).tobytes() == paint(spec).tobytes()


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(st.integers(1, 700), st.integers(1, 700)),
    st.lists(st.tuples(*[st.integers(0, 100)] * 4), min_size=1, max_size=4),
    st.sampled_from(["ellipse", "rectangle"]),
)
def test_a_caption_is_inside_what_changes(
    size: tuple[int, int], shapes: list[tuple[int, int, int, int]], shape: str
) -> None:
    region = Image.new("L", size)
    draw = ImageDraw.Draw(region)
    for a, b, c, d in shapes:
        box = [min(a, c) * size[0] // 100, min(b, d) * size[1] // 100, max(a, c) * size[0] // 100,
               max(b, d) * size[1] // 100]  # fmt: skip
        (draw.ellipse if shape == "ellipse" else draw.rectangle)(box, fill=255)

    if band := place(region):
        left, top, right, bottom = band.box
        assert 0 <= left < right <= size[0]
        assert 0 <= top < bottom <= size[1]
        assert region.crop(band.box).getextrema() == (255, 255)
        width, height = mark(band)[0].size
        assert width < right - left
        assert height < bottom - top


@pytest.mark.parametrize("size", [(700, 90), (90, 700), (1, 1), (159, 159), (100, 20)])
def test_in_a_narrow_region_the_letters_are_small_or_left_out(size: tuple[int, int]) -> None:
    band = place(full(size))

    if min(size) < 60:
        assert band is None
    elif band is not None:
        assert band.frame < (min(size) * 8, min(size) * 8)
    assert (band is not None) == (size == (700, 90))


def test_a_round_region_has_it_in_its_lower_half() -> None:
    region = Image.new("L", (400, 400))
    ImageDraw.Draw(region).ellipse((0, 0, 399, 399), fill=255)

    band = place(region)

    assert band is not None
    assert band.box[1] > 200


@pytest.mark.parametrize(("level", "number"), [(255, 1), (200, 1), (150, 0), (0, 0)])
def test_where_much_of_the_picture_shows_through_there_is_none(level: int, number: int) -> None:
    bands = [place(square((600, 600), level=level, side=2))]

    assert len([band for band in bands if band]) == number


def test_a_mark_can_be_coloured_and_the_next_one_is_as_before() -> None:
    band = bottom_band((512, 512))
    first = mark(band)[0]
    expected = first.tobytes()
    first.putpalette([9] * 768)

    assert (mark(band)[0].mode, mark(band)[0].tobytes()) == ("L", expected)

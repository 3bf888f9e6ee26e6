from itertools import pairwise

import pytest
from PIL import Image
from samples import LIGHTHOUSE, difference, photo
from stability_mock.pictures import blend, blur, paint


@pytest.fixture(name="picture", scope="module")
def _picture() -> Image.Image:
    return paint(LIGHTHOUSE)


def test_strength_0_gives_the_very_pixels_of_an_upload_of_the_same_size(picture: Image.Image) -> None:
    upload = photo(512, 512)

    mixed = blend(upload, picture, 0.0)

    assert mixed.tobytes() == upload.tobytes()


def test_strength_0_gives_an_upload_of_another_size_scaled(picture: Image.Image) -> None:
    upload = photo(900, 300)

    mixed = blend(upload, picture, 0.0)

    assert mixed.size == (512, 512)
    assert mixed.mode == "RGB"
    assert difference(mixed, photo(512, 512)) < 3


def test_strength_1_gives_the_very_pixels_of_the_picture(picture: Image.Image) -> None:
    mixed = blend(photo(), picture, 1.0)

    assert mixed.tobytes() == picture.convert("RGB").tobytes()


@pytest.mark.parametrize("upload", [photo(512, 512), Image.new("RGB", (64, 64), "white"), photo(640, 200)])
def test_the_greater_the_strength_the_less_is_left_of_the_upload(upload: Image.Image, picture: Image.Image) -> None:
    unchanged = blend(upload, picture, 0.0)

    distances = [difference(unchanged, blend(upload, picture, tenths / 10)) for tenths in range(11)]

    assert distances[0] == 0
    assert all(less < more for less, more in pairwise(distances))


def test_the_min_strength_of_the_slider_already_shows(picture: Image.Image) -> None:
    upload = photo(512, 512)

    assert difference(blend(upload, picture, 0.05), upload) > 0


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "P"])
def test_uploads_of_any_mode_are_mixed(mode: str, picture: Image.Image) -> None:
    mixed = blend(photo().convert(mode), picture, 0.5)

    assert (mixed.mode, mixed.size) == ("RGB", (512, 512))


def test_mixing_leaves_both_images_as_they_were(picture: Image.Image) -> None:
    upload = photo()
    before = upload.tobytes(), picture.tobytes()

    blend(upload, picture, 0.5)

    assert (upload.tobytes(), picture.tobytes()) == before


def test_a_blurred_picture_keeps_its_size_and_loses_its_edges(picture: Image.Image) -> None:
    blurred = blur(picture)

    def steepest(image: Image.Image) -> int:
        shifted = image.convert("L").crop((1, 0, image.width, image.height))
        still = image.convert("L").crop((0, 0, image.width - 1, image.height))
        return max(abs(a - b) for a, b in zip(shifted.tobytes(), still.tobytes(), strict=True))

    assert blurred.size == picture.size
    assert blurred.mode == "RGB"
    assert steepest(picture) > 100
    assert steepest(blurred) < 16


@pytest.mark.parametrize("size", [(1, 1), (1, 90), (13, 14)])
def test_even_tiny_pictures_can_be_blurred(size: tuple[int, int]) -> None:
    assert blur(Image.new("P", size)).size == size

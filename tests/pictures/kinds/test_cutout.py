import pytest
from kind_inputs import inputs, painted
from PIL import Image, ImageChops, ImageDraw
from stability_mock.pictures.regions.subject import subject

LARGE = {"photo": 3, "drawing": 4}


def corners(image: Image.Image) -> list[float | tuple[int, ...] | None]:
    width, height = image.size
    return [image.getpixel((x, y)) for x in (0, width - 1) for y in (0, height - 1)]


@pytest.mark.parametrize("name", ["photo", "drawing", "tiny", "odd", "wide", "black", "white"])
@pytest.mark.parametrize("times", [1, 4])
def test_the_corners_are_transparent_and_what_is_opaque_is_the_input(name: str, times: int) -> None:
    image = inputs()[name]
    image = image.resize((image.width * times, image.height * times), Image.Resampling.BICUBIC)

    picture = painted("cutout", image)

    alpha = picture.getchannel("A")
    assert picture.mode == "RGBA"
    assert corners(alpha) == [0, 0, 0, 0]
    assert picture.convert("RGB").tobytes() == image.tobytes()
    assert 0.05 < alpha.histogram()[255] / (image.width * image.height) < 0.9


@pytest.mark.parametrize("size", [(80, 60), (800, 600)])
@pytest.mark.parametrize("ground", [(255, 255, 255), (0, 0, 0), (20, 120, 60)])
def test_a_thing_on_a_plain_ground_is_cut_out_along_its_edge(
    size: tuple[int, int], ground: tuple[int, int, int]
) -> None:
    width, height = size
    shape = Image.new("L", size)
    ImageDraw.Draw(shape).ellipse((width // 4, height // 4, width * 3 // 4, height * 3 // 4), fill=255)
    image = Image.composite(Image.new("RGB", size, (220, 60, 200)), Image.new("RGB", size, ground), shape)

    alpha = painted("cutout", image).getchannel("A")

    assert ImageChops.difference(alpha, shape).point([0] * 128 + [255] * 128).getbbox() is None


def test_what_is_of_the_ground_s_colour_but_not_joined_to_the_border_is_opaque() -> None:
    image = Image.new("RGB", (90, 90), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 20, 70, 70), fill="blue")
    draw.rectangle((35, 35, 55, 55), fill="white")

    alpha = painted("cutout", image).getchannel("A")

    assert alpha.crop((22, 22, 69, 69)).getextrema() == (255, 255)


def test_a_ground_of_several_colours_is_transparent_everywhere() -> None:
    image = Image.linear_gradient("L").resize((300, 200)).convert("RGB")
    image.paste((250, 20, 20), (100, 70, 200, 130))

    alpha = painted("cutout", image).getchannel("A")

    assert alpha.crop((102, 72, 198, 128)).getextrema() == (255, 255)
    assert alpha.crop((0, 0, 300, 60)).getextrema() == (0, 0)


@pytest.mark.parametrize("colour", ["black", "white", "#40a0c0"])
def test_where_nothing_differs_an_ellipse_in_the_middle_is_opaque(colour: str) -> None:
    alpha = subject(Image.new("RGB", (200, 100), colour))

    assert alpha.getpixel((100, 50)) == 255
    assert alpha.getbbox() == (50, 16, 151, 84)


def test_what_was_transparent_stays_transparent() -> None:
    image = inputs()["drawing"].convert("RGBA")
    mask = Image.new("L", image.size, 255)
    mask.paste(30, (90, 60, 110, 90))
    image.putalpha(mask)

    alpha = painted("cutout", image).getchannel("A")

    assert alpha.crop((90, 60, 110, 90)).getextrema() == (30, 30)
    assert ImageChops.subtract(alpha, mask).getbbox() is None

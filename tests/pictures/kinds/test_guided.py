import pytest
from kind_inputs import NAMES, correlation, inputs, mean, painted
from PIL import Image, ImageChops, ImageDraw
from samples import difference
from stability_mock.pictures import PictureSpec, paint
from stability_mock.pictures.caption.caption import caption_height
from stability_mock.pictures.kinds.sketch import edges

PLAIN = {"sketch": "strength", "structure": "strength", "style": "fidelity"}
BUSY = ("photo", "drawing", "odd", "wide", "tiny")


def scene(kind: str, size: tuple[int, int]) -> Image.Image:
    return paint(PictureSpec(kind, "", "A lighthouse at dusk", "", "", 7, size)).convert("RGB")


@pytest.mark.parametrize("kind", PLAIN)
@pytest.mark.parametrize("name", NAMES)
def test_without_strength_it_is_the_scene(kind: str, name: str) -> None:
    image = inputs()[name]

    picture = painted(kind, image, numbers={PLAIN[kind]: 0})

    assert picture.convert("RGB").tobytes() == scene(kind, image.size).tobytes()


@pytest.mark.parametrize("kind", ["sketch", "structure"])
def test_the_caption_stays_legible(kind: str) -> None:
    image = inputs()["photo"].resize((480, 360))
    band = (0, 360 - caption_height(image.size), 480, 360)

    picture = painted(kind, image, numbers={"strength": 1.0})

    assert picture.crop(band).tobytes() == scene(kind, image.size).crop(band).tobytes()


@pytest.mark.parametrize("kind", PLAIN)
def test_the_prompt_decides_on_the_scene(kind: str) -> None:
    image = inputs()["photo"]

    one, other = (painted(kind, image, prompt=prompt, numbers={PLAIN[kind]: 0.7}) for prompt in ("dunes", "a city"))

    assert difference(one, other) > 10


def test_the_edges_of_the_input_are_dark_lines() -> None:
    image = Image.new("RGB", (400, 300), "white")
    ImageDraw.Draw(image).rectangle((100, 60, 300, 200), fill="red")
    box = (60, 20, 340, 230)

    picture = painted("sketch", image, numbers={"strength": 1.0})

    for x, y in ((100, 130), (300, 130), (200, 60), (200, 200)):
        assert mean(picture, (x - 1, y - 1, x + 2, y + 2)) < 80
    assert mean(picture, box) > 120


@pytest.mark.parametrize("name", BUSY)
def test_the_edges_are_found_again_in_the_sketch(name: str) -> None:
    image = inputs()[name].resize((480, 360), Image.Resampling.BICUBIC)
    rest = (0, 0, 480, 360 - caption_height((480, 360)))

    weak, strong = (painted("sketch", image, numbers={"strength": strength}) for strength in (0.3, 1.0))

    ink = edges(image).crop(rest)
    on_edges = [_darker(picture.crop(rest), ink) for picture in (scene("sketch", image.size), weak, strong)]
    assert on_edges == sorted(on_edges)
    assert on_edges[2] > on_edges[0] + 60


def _darker(picture: Image.Image, ink: Image.Image) -> float:
    """Return by how many levels a picture is darker where the ink is than elsewhere."""
    light = picture.convert("L")
    sums = {True: [0, 0], False: [0, 0]}
    for value, there in zip(light.tobytes(), ink.tobytes(), strict=True):
        found = sums[there > 200]
        found[0] += value
        found[1] += 1
    return sums[False][0] / sums[False][1] - sums[True][0] / sums[True][1]


def test_a_plain_picture_has_no_edges() -> None:
    for colour in ("black", "white", "#708090"):
        assert edges(Image.new("RGB", (200, 100), colour)).getextrema() == (0, 0)


def test_colours_of_the_same_lightness_have_an_edge() -> None:
    image = Image.new("RGB", (100, 100), (200, 50, 50))
    image.paste((50, 127, 50), (50, 0, 100, 100))

    assert edges(image).getpixel((50, 50)) == 255


@pytest.mark.parametrize("name", BUSY)
def test_more_strength_gives_more_of_the_input_s_lightness(name: str) -> None:
    image = inputs()[name].resize((160, 120))
    rest = (0, 0, 160, 120 - caption_height((160, 120)))

    found = [
        correlation(
            painted("structure", image, numbers={"strength": strength}).convert("RGB").crop(rest), image.crop(rest)
        )
        for strength in (0.0, 0.3, 0.7, 1.0)
    ]

    assert found == sorted(set(found))
    assert found[-1] > 0.95


def test_structure_keeps_the_scene_s_colours() -> None:
    grey = Image.new("RGB", (240, 180), (128, 128, 128))

    picture = painted("structure", grey, numbers={"strength": 0.5})

    for part in ("Cb", "Cr"):
        one, other = (each.convert("YCbCr").getchannel(part) for each in (picture, scene("structure", grey.size)))
        assert mean(ImageChops.difference(one, other)) < 12


@pytest.mark.parametrize("fidelity", [0.5, 1.0])
def test_another_image_gives_other_colours_to_the_same_shapes(fidelity: float) -> None:
    size = (400, 300)

    def styled(colour: tuple[int, int, int]) -> Image.Image:
        image = Image.new("RGB", (90, 90), colour)
        return painted("style", image, size=size, numbers={"fidelity": fidelity})

    red, blue = styled((220, 30, 30)), styled((30, 30, 220))

    assert red.size == size
    assert red.tobytes() == blue.tobytes()  # the same tones, of another palette
    parts = [picture.convert("RGB").resize((1, 1)).getpixel((0, 0)) for picture in (red, blue)]
    assert all(isinstance(part, tuple) for part in parts)
    (red_of_red, _, blue_of_red), (red_of_blue, _, blue_of_blue) = parts  # type: ignore[misc]
    assert red_of_red > red_of_blue + 40
    assert blue_of_blue > blue_of_red + 40


def test_fidelity_moves_the_colours_in_proportion() -> None:
    image = inputs()["photo"]
    plain = scene("style", image.size)

    found = [difference(painted("style", image, numbers={"fidelity": fidelity}), plain) for fidelity in (0.2, 0.5, 1)]

    assert 1 < found[0] < found[1] < found[2]
    assert found[2] / found[1] == pytest.approx(2, rel=0.1)


def test_even_one_colour_leaves_a_scene_to_be_seen() -> None:
    picture = painted("style", Image.new("RGB", (80, 80)), size=(300, 300), numbers={"fidelity": 1.0})

    levels = picture.convert("L").crop((0, 0, 300, 240)).tobytes()
    assert max(levels) - min(levels) > 50


@pytest.mark.parametrize("strengths", [{"style_strength": 0, "change_strength": 0.9}, {"change_strength": 0}])
@pytest.mark.parametrize("name", NAMES)
def test_a_transfer_without_strength_is_the_input_scaled(name: str, strengths: dict[str, float]) -> None:
    image = inputs()[name]

    picture = painted("transfer", image, size=(300, 260), numbers=strengths, style=inputs()["drawing"])

    assert difference(picture, image.resize((300, 260), Image.Resampling.BILINEAR)) == 0


def test_a_transfer_moves_to_the_style_s_colours() -> None:
    image, style = inputs()["drawing"], Image.new("RGB", (100, 90), (30, 60, 200))
    rest = (0, 0, 200, 120)

    half, whole = (
        painted("transfer", image, style=style, numbers={"style_strength": strength}).crop(rest)
        for strength in (0.5, 1.0)
    )

    blueness = [mean(ImageChops.subtract(each.getchannel("B"), each.getchannel("R")).convert("RGB"))
                for each in (image.crop(rest), half, whole)]  # fmt: skip
    assert blueness == sorted(set(blueness))
    assert correlation(whole, image.crop(rest)) > 0.8


def test_less_composition_fidelity_shows_more_of_the_style_s_shapes() -> None:
    image, style = Image.new("RGB", (200, 160), (120, 120, 120)), Image.new("RGB", (200, 160))
    style.paste("white", (0, 0, 100, 160))

    found = [
        painted("transfer", image, style=style, numbers={"composition_fidelity": fidelity}) for fidelity in (1, 0.5, 0)
    ]

    steps = [mean(each, (0, 0, 100, 100)) - mean(each, (100, 0, 200, 100)) for each in found]
    assert abs(steps[0]) < 1 < steps[1] < steps[2]

import pytest
from kind_inputs import NAMES, box_of, changes, farthest, inputs, mean, painted
from PIL import Image
from stability_mock.pictures.kinds import outpaint

MARGINS = (
    (20, 10, 30, 40),
    (100, 0, 0, 0),
    (0, 60, 0, 0),
    (0, 0, 90, 0),
    (0, 0, 0, 90),
    (1, 0, 0, 0),
    (200, 200, 0, 0),
)


def extended(image: Image.Image, margins: tuple[int, int, int, int], **asked: object) -> Image.Image:
    left, right, up, down = margins
    size = (image.width + left + right, image.height + up + down)
    numbers = {"left": left, "up": up, "creativity": asked.pop("creativity", 0.5)}
    return painted("outpaint", image, size=size, numbers=numbers, **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize("margins", MARGINS)
@pytest.mark.parametrize("name", NAMES)
def test_the_input_stands_unchanged_in_its_place(name: str, margins: tuple[int, int, int, int]) -> None:
    image = inputs()[name]
    left, _, up, _ = margins

    picture = extended(image, margins)

    assert picture.mode == "RGB"
    assert picture.crop((left, up, left + image.width, up + image.height)).tobytes() == image.tobytes()


def test_an_input_with_alpha_keeps_it_and_the_margins_are_opaque() -> None:
    image = inputs()["photo"].convert("RGBA")
    image.putalpha(50)

    picture = extended(image, (30, 0, 0, 0))

    assert picture.crop((30, 0, 270, 180)).tobytes() == image.tobytes()
    assert picture.getchannel("A").crop((0, 0, 30, 180)).getextrema() == (255, 255)


def test_a_large_picture_is_painted_smaller_and_the_input_is_exact_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outpaint, "_MAX_PAINTED", 10_000)
    image = inputs()["odd"]

    picture = extended(image, (123, 45, 67, 89))

    assert picture.size == (97 + 123 + 45, 131 + 67 + 89)
    assert picture.crop((123, 67, 220, 198)).tobytes() == image.tobytes()


def test_without_margins_it_is_the_input() -> None:
    image = inputs()["photo"]

    assert extended(image, (0, 0, 0, 0)).tobytes() == image.tobytes()


@pytest.mark.parametrize("colour", [(200, 60, 40), (30, 90, 160), (240, 240, 240)])
def test_the_margins_are_toned_to_the_border(colour: tuple[int, int, int]) -> None:
    image = Image.new("RGB", (200, 200), colour)

    def distance(creativity: float) -> float:
        margin = extended(image, (0, 200, 0, 0), creativity=creativity).crop((200, 0, 400, 130))
        found = margin.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
        assert isinstance(found, tuple)
        return sum(abs(one - other) for one, other in zip(found, colour, strict=True))

    assert distance(0) < 90
    assert distance(0) < distance(1)


def test_next_to_the_border_the_margin_has_nearly_its_colour() -> None:
    image = Image.new("RGB", (300, 300), (250, 30, 30))

    seam = extended(image, (0, 300, 0, 0)).crop((300, 0, 303, 150))

    assert farthest(seam, Image.new("RGB", seam.size, (250, 30, 30))) < 80


def test_prompt_seed_and_creativity_change_the_margins() -> None:
    image = inputs()["photo"]
    found = [
        extended(image, (0, 200, 0, 100), **asked).tobytes()
        for asked in ({}, {}, {"prompt": "A city"}, {"seed": 8}, {"creativity": 1.0}, {"creativity": 0.0})
    ]

    assert len(set(found)) == 5


def test_the_caption_is_in_the_margins() -> None:
    image = Image.new("RGB", (300, 300), (128, 128, 128))

    one, other = (extended(image, (0, 0, 0, 200), prompt=prompt) for prompt in ("dunes", "dunes and sand"))

    band = box_of(changes(one, other))
    assert band[1] >= 300
    assert mean(one, (0, 400, 300, 500)) < 128

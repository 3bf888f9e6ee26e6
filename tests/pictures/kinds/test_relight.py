import pytest
from kind_inputs import NAMES, Box, changes, inputs, mean, painted, within
from PIL import Image, ImageChops
from stability_mock.pictures.regions.subject import subject

DIRECTIONS = ("left", "right", "above", "below")


def halves(size: tuple[int, int], direction: str) -> tuple[Box, Box]:
    """Return the half on the side of the light, and the other one."""
    width, height = size
    boxes: dict[str, Box] = {
        "left": (0, 0, width // 2, height),
        "right": (width // 2, 0, width, height),
        "above": (0, 0, width, height // 2),
        "below": (0, height // 2, width, height),
    }
    opposite = dict(zip(DIRECTIONS, ("right", "left", "below", "above"), strict=True))
    return boxes[direction], boxes[opposite[direction]]


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("prompt", ["a city at night", "winter sea"])
@pytest.mark.parametrize("name", NAMES)
def test_the_side_of_the_light_is_brighter(name: str, prompt: str, direction: str) -> None:
    image = inputs()[name]

    picture = painted("relight", image, texts={"background_prompt": prompt, "direction": direction},
                      numbers={"preserve": 0.6, "depth": 0.5, "strength": 0.3})  # fmt: skip

    lit, other = halves(image.size, direction)
    assert (picture.mode, picture.size) == ("RGB", image.size)
    assert mean(picture, lit) > mean(picture, other) + 1


@pytest.mark.parametrize("direction", ["", *DIRECTIONS])
@pytest.mark.parametrize("name", NAMES)
def test_a_preserved_subject_has_its_own_pixels(name: str, direction: str) -> None:
    image = inputs()[name]
    mask = subject(image).point([0] * 255 + [255])

    picture = painted("relight", image, texts={"background_prompt": "a forest", "direction": direction},
                      numbers={"preserve": 1.0, "strength": 0.8})  # fmt: skip

    assert within(changes(picture, image), ImageChops.invert(mask))


def test_the_less_is_preserved_the_more_the_subject_changes() -> None:
    image = inputs()["photo"]
    mask = subject(image)

    def change(preserve: float) -> float:
        picture = painted("relight", image, texts={"background_prompt": "a forest", "direction": "right"},
                          numbers={"preserve": preserve, "strength": 0.5})  # fmt: skip
        return mean(ImageChops.multiply(ImageChops.difference(picture, image), mask.convert("RGB")))

    assert change(1.0) < change(0.6) < change(0.2) < change(0.0)


def test_more_strength_makes_more_of_a_difference() -> None:
    image = inputs()["photo"]
    lit, other = halves(image.size, "left")

    def difference(strength: float) -> float:
        picture = painted("relight", image, texts={"keep": "true", "direction": "left"},
                          numbers={"preserve": 0, "strength": strength})  # fmt: skip
        return mean(picture, lit) - mean(picture, other)

    assert difference(0.3) < difference(0.6) < difference(1.0)


def test_without_strength_or_light_the_light_stays() -> None:
    image = inputs()["photo"]

    dark = painted("relight", image, texts={"keep": "true", "direction": "left"}, numbers={"strength": 0})
    unlit = painted("relight", image, texts={"keep": "true"}, numbers={"preserve": 0.2, "strength": 0.9})

    assert dark.tobytes() == unlit.tobytes() == image.tobytes()
    assert unlit is not image


def test_a_kept_background_changes_its_light_only() -> None:
    image = inputs()["photo"]

    picture = painted("relight", image, texts={"keep": "true", "background_prompt": "a city", "direction": "left"},
                      numbers={"preserve": 0, "strength": 0.2})  # fmt: skip

    darkest, lightest = (painted("relight", image, texts={"keep": "true", "direction": side}, numbers={"strength": 0.2})
                         for side in ("right", "left"))  # fmt: skip
    assert mean(ImageChops.difference(picture, image)) < 40
    assert darkest.tobytes() != lightest.tobytes()


def test_the_background_is_the_picture_that_was_sent() -> None:
    image, green = inputs()["drawing"], Image.new("RGB", (300, 90), (10, 200, 40))

    picture = painted("relight", image, background=green, texts={"background_prompt": "a city"})

    assert picture.getpixel((3, 3)) == (10, 200, 40)


def test_depth_shows_more_of_the_background() -> None:
    image = Image.new("RGB", (100, 100), "white")
    behind = Image.new("RGB", (100, 100), "blue")
    behind.paste("red", (0, 0, 10, 100))

    def red(depth: float) -> int:
        picture = painted("relight", image, background=behind, numbers={"depth": depth})
        return picture.crop((0, 0, 25, 100)).getchannel("R").histogram()[255]

    assert red(0.0) == 0
    assert red(0.9) < red(1.0) == 1000


def test_a_picture_of_light_lights_where_it_is_light() -> None:
    image, light = inputs()["photo"], Image.new("RGB", (64, 64))
    light.paste("white", (32, 0, 64, 64))

    lit = painted("relight", image, texts={"keep": "true"}, numbers={"preserve": 0, "strength": 0.5}, light=light)

    left, right = halves(image.size, "left")
    assert mean(lit, right) > mean(image, right)
    assert mean(lit, left) < mean(image, left)


@pytest.mark.parametrize("changed", [{"background_prompt": "a city"}, {"foreground_prompt": "a vase"}])
def test_each_prompt_changes_the_picture(changed: dict[str, str]) -> None:
    image, texts = inputs()["photo"].resize((480, 360)), {"background_prompt": "a forest"}

    one, other = (painted("relight", image, texts={**texts, **more}) for more in ({}, changed))

    assert one.tobytes() != other.tobytes()

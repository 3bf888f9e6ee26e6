import pytest
from kind_inputs import NAMES, farthest, inputs, mean, painted
from PIL import Image, ImageChops, ImageStat


def times(image: Image.Image, factor: int) -> tuple[int, int]:
    return image.width * factor, image.height * factor


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("name", NAMES)
def test_the_fast_answer_scaled_down_again_is_the_input(name: str, mode: str) -> None:
    image = inputs()[name].convert(mode)
    if mode == "RGBA":
        image.putalpha(Image.linear_gradient("L").resize(image.size))

    large = painted("enlarge", image, size=times(image, 4))

    assert (large.mode, large.size) == (mode, times(image, 4))
    for how in (Image.Resampling.NEAREST, Image.Resampling.BOX):
        down = [band.resize(image.size, how).tobytes() for band in large.split()]
        assert down == [band.tobytes() for band in image.split()]


@pytest.mark.parametrize("creativity", [0.1, 0.35, 0.5])
@pytest.mark.parametrize("name", NAMES)
def test_a_detailed_answer_has_the_size_asked_for_and_nearly_the_mean_colour(name: str, creativity: float) -> None:
    image = inputs()[name]

    large = painted("detail", image, size=(1000, 608), numbers={"creativity": creativity})

    assert (large.mode, large.size) == ("RGB", (1000, 608))
    for one, other in zip(ImageStat.Stat(image).mean, ImageStat.Stat(large).mean, strict=True):
        assert abs(one - other) < 5


def test_the_texture_grows_in_proportion_to_the_creativity() -> None:
    image = inputs()["photo"]

    def roughness(creativity: float) -> float:
        plain, rough = (
            painted("detail", image, size=times(image, 3), numbers={"creativity": value}) for value in (0, creativity)
        )
        return sum(ImageStat.Stat(ImageChops.difference(plain, rough)).mean) / 3

    quarter, half, whole = (roughness(creativity) for creativity in (0.25, 0.5, 1.0))

    assert 1 < quarter < half < whole
    assert half / quarter == pytest.approx(2, rel=0.2)
    assert whole / half == pytest.approx(2, rel=0.2)


def test_without_creativity_there_is_no_texture() -> None:
    image = inputs()["drawing"]

    large = painted("detail", image, size=times(image, 2))

    assert large.tobytes() == image.resize(times(image, 2), Image.Resampling.BICUBIC).tobytes()


def test_the_texture_follows_from_prompt_and_seed() -> None:
    image, numbers = inputs()["photo"], {"creativity": 0.5}
    one, again, prompt, seed = (
        painted("detail", image, numbers=numbers, **asked).tobytes()
        for asked in ({}, {}, {"prompt": "sharp"}, {"seed": 8})
    )

    assert one == again
    assert len({one, prompt, seed}) == 3


def test_a_texture_keeps_the_alpha() -> None:
    image = inputs()["photo"].convert("RGBA")
    image.putalpha(40)

    assert painted("detail", image, numbers={"creativity": 0.5}).getchannel("A").getextrema() == (40, 40)


def test_a_plain_input_gets_a_texture_around_its_own_lightness() -> None:
    image = Image.new("RGB", (64, 64), (120, 120, 120))

    large = painted("detail", image, size=(512, 512), numbers={"creativity": 0.5})

    assert abs(mean(large) - 120) < 0.5
    assert 8 < farthest(large, Image.new("RGB", (512, 512), (120, 120, 120))) <= 16

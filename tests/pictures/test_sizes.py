import pytest
from golden import MEGAPIXEL
from stability_mock.pictures import nearest_size


@pytest.mark.parametrize(
    ("size", "nearest"),
    [
        ((1024, 1024), (1024, 1024)),
        ((64, 64), (1024, 1024)),
        ((4000, 3000), (1216, 832)),
        ((1280, 1024), (1088, 896)),
        ((1920, 1080), (1344, 768)),
        ((1080, 1920), (768, 1344)),
        ((3000, 2000), (1216, 832)),
        ((1024, 1280), (896, 1088)),
        ((9000, 64), (1536, 640)),
        ((64, 9000), (640, 1536)),
    ],
)
def test_a_picture_gets_the_size_nearest_to_its_shape(size: tuple[int, int], nearest: tuple[int, int]) -> None:
    assert nearest_size(size, MEGAPIXEL) == nearest


def test_twice_as_wide_is_as_far_off_as_half_as_wide_and_the_first_wins() -> None:
    assert nearest_size((100, 100), [(200, 100), (100, 200)]) == (200, 100)
    assert nearest_size((100, 100), [(100, 200), (200, 100)]) == (100, 200)


def test_there_must_be_a_size_to_choose_from() -> None:
    with pytest.raises(ValueError, match="empty"):
        nearest_size((100, 100), [])

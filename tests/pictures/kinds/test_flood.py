from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from stability_mock.pictures.regions.flood import joined


def drawn(*rows: str) -> Image.Image:
    """Return a picture: 255 for each dot, 0 for each hash."""
    return Image.frombytes("L", (len(rows[0]), len(rows)), bytes(255 * (c == ".") for row in rows for c in row))


def test_a_spiral_is_followed_to_its_end_and_a_closed_room_is_not_entered() -> None:
    maze = drawn(
        ".########",
        ".#.....##",
        ".#.###.##",
        ".#.#.#.##",
        ".#.###.##",
        ".#.###.##",
        "....##.##",
        "#########",
    )

    assert joined(maze).tobytes() == bytes(
        0 if place == 3 * 9 + 4 else value for place, value in enumerate(maze.tobytes())
    )


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 20), st.integers(1, 20), st.integers(60, 220), st.binary(min_size=400, max_size=400))
def test_it_finds_what_a_flood_pixel_by_pixel_finds(width: int, height: int, level: int, noise: bytes) -> None:
    pixels = bytes(255 * (value < level) for value in noise[: width * height])
    image = Image.frombytes("L", (width, height), pixels)
    around = Image.new("L", (width + 2, height + 2), 255)
    around.paste(image, (1, 1))

    ImageDraw.floodfill(around, (0, 0), 100)

    expected = around.point([255 if value == 100 else 0 for value in range(256)])
    assert joined(image).tobytes() == expected.crop((1, 1, width + 1, height + 1)).tobytes()

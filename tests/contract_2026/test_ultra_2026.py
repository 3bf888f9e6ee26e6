"""Ultra makes pictures from pictures."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from asking import ask, drawn, picture_of, pixels, refused
from PIL import Image

if TYPE_CHECKING:
    import httpx


def from_image(client: httpx.Client, data: bytes, **fields: str) -> httpx.Response:
    """Ask Ultra for a picture that begins with this one."""
    return ask(client, "ultra", prompt="a lighthouse", seed="5", image=("a.png", data, "image/png"), **fields)


def test_strength_0_gives_the_image_and_strength_1_the_picture_without_it(client: httpx.Client) -> None:
    image = drawn((1024, 1024), colour="teal")

    least, most = from_image(client, image, strength="0"), from_image(client, image, strength="1")

    assert pixels(least.content) == pixels(image)
    assert pixels(most.content) == pixels(ask(client, "ultra", prompt="a lighthouse", seed="5").content)


def test_an_image_needs_a_strength(client: httpx.Client) -> None:
    assert refused(from_image(client, drawn())) == ["strength: required when 'image' is provided"]


def test_a_bad_image_needs_one_too(client: httpx.Client) -> None:
    assert refused(from_image(client, b"no picture")) == [
        "image: unsupported format - must be jpeg, png or webp",
        "strength: required when 'image' is provided",
    ]


def test_an_empty_file_needs_none(client: httpx.Client) -> None:
    answer = ask(client, "ultra", prompt="a lighthouse", image=("", b"", "application/octet-stream"))

    assert answer.status_code == 200


def test_a_strength_without_an_image_means_nothing(client: httpx.Client) -> None:
    answers = [ask(client, "ultra", prompt="a boat", seed="5", **more) for more in ({}, {"strength": "0.5"})]

    assert answers[0].content == answers[1].content


@pytest.mark.parametrize(
    ("ratio", "size"), [({}, (1344, 768)), ({"aspect_ratio": "1:1"}, (1024, 1024)), ({"aspect_ratio": ""}, (1344, 768))]
)
def test_a_ratio_that_is_sent_decides_the_size_and_else_the_image(
    client: httpx.Client, ratio: dict[str, str], size: tuple[int, int]
) -> None:
    answer = from_image(client, drawn((320, 180)), strength="0.5", **ratio)

    assert picture_of(answer).size == size


@pytest.mark.parametrize("size", [(64, 64), (16_384, 64), (64, 16_384)])
def test_the_outermost_sizes_are_taken(client: httpx.Client, size: tuple[int, int]) -> None:
    assert from_image(client, drawn(size), strength="0.5").status_code == 200


@pytest.mark.parametrize(
    ("size", "text"),
    [
        ((63, 70), "at least 64 pixels on every side, received 63x70"),
        ((16_385, 64), "at most 16,384 pixels on every side, received 16385x64"),
        ((64, 16_385), "at most 16,384 pixels on every side, received 64x16385"),
        ((16_384, 577), "at most 9,437,184 pixels, received 9,453,568 pixels"),
    ],
)
def test_what_is_smaller_or_larger_is_refused(client: httpx.Client, size: tuple[int, int], text: str) -> None:
    answer = from_image(client, drawn(size), strength="0.5")

    assert refused(answer) == [f"image: unsupported dimensions - must be {text}"]


def test_the_max_side_of_a_webp_is_checked_before_it_is_decoded(client: httpx.Client) -> None:
    file = io.BytesIO()
    Image.new("RGB", (64, 64)).save(file, "WEBP", lossless=True)
    data = bytearray(file.getvalue())
    place = data.index(b"VP8L") + 9
    data[place : place + 4] = (16_382 | 63 << 14).to_bytes(4, "little")  # one less than the width, and the height

    taken = refused(from_image(client, bytes(data), strength="0.5"))

    assert taken == ["image: the image is damaged or incomplete"]


def test_a_style_changes_the_picture(client: httpx.Client) -> None:
    plain, origami = (ask(client, "ultra", prompt="a boat", seed="5", **s) for s in ({}, {"style_preset": "origami"}))

    assert pixels(plain.content) != pixels(origami.content)

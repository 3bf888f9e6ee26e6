"""Uploaded pictures: known by their bytes, refused with a reason."""

from __future__ import annotations

import io
import struct
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from asking import ask, drawn, opened, picture_of, pixels, refused
from PIL import Image

if TYPE_CHECKING:
    import httpx

UNKNOWN = "image: unsupported format - must be jpeg, png or webp"
DAMAGED = "image: the image is damaged or incomplete"


def upload(client: httpx.Client, data: bytes, strength: str = "0.5", name: str = "image") -> httpx.Response:
    """Ask for a picture from this one."""
    image = (name, data, "image/png")
    return ask(client, "sd3", prompt="a lighthouse", mode="image-to-image", strength=strength, seed="5", image=image)


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("content_type", ["image/png", "image/*", "application/octet-stream", "text/plain", ""])
@pytest.mark.parametrize("name", ["image", "blob", "photo.gif"])
def test_the_bytes_decide_what_an_upload_is(
    client: httpx.Client, file_format: str, content_type: str, name: str
) -> None:
    image = (name, drawn(file_format=file_format), content_type)

    answer = ask(client, "sd3", prompt="a lighthouse", mode="image-to-image", strength="0.5", image=image)

    assert answer.status_code == 200


@pytest.mark.parametrize("file_format", ["GIF", "BMP", "TIFF"])
def test_other_formats_are_refused_whatever_they_are_called(client: httpx.Client, file_format: str) -> None:
    answer = upload(client, drawn(file_format=file_format), name="photo.png")

    assert refused(answer) == [UNKNOWN]


@pytest.mark.parametrize("data", [b"not a picture", b"\0", b"\x89PNG", b"RIFF\0\0\0\0WAVE"])
def test_bytes_that_are_not_a_picture_are_refused(client: httpx.Client, data: bytes) -> None:
    answer = upload(client, data)

    assert refused(answer) == [UNKNOWN]


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP"])
def test_a_mere_signature_is_a_damaged_picture(client: httpx.Client, data: bytes) -> None:
    answer = upload(client, data)

    assert refused(answer) == [DAMAGED]


@pytest.mark.parametrize("file_format", ["JPEG", "PNG"])
def test_a_file_cut_short_is_refused(client: httpx.Client, file_format: str) -> None:
    file = io.BytesIO()
    Image.effect_noise((200, 200), 80).convert("RGB").save(file, file_format)

    answer = upload(client, file.getvalue()[:-3_000])

    assert refused(answer) == [DAMAGED]


def test_a_webp_cut_short_is_refused(client: httpx.Client) -> None:
    answer = upload(client, drawn((200, 200), "WEBP")[:-20])

    assert refused(answer)[0].startswith("image: ")


@pytest.mark.parametrize("size", [(63, 64), (64, 63), (1, 1), (63, 2_000)])
def test_a_side_under_64_pixels_is_refused(client: httpx.Client, size: tuple[int, int]) -> None:
    answer = upload(client, drawn(size))

    assert refused(answer) == [
        f"image: unsupported dimensions - must be at least 64 pixels on every side, received {size[0]}x{size[1]}"
    ]


def test_64_pixels_on_each_side_are_enough(client: httpx.Client) -> None:
    answer = upload(client, drawn((64, 64)))

    assert picture_of(answer).size == (1024, 1024)


def test_a_decompression_bomb_is_refused_by_what_it_claims(client: httpx.Client) -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", bytes(9_000_000)), (b"IEND", b"")]
    bomb = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )

    answer = upload(client, bomb)

    assert refused(answer) == [
        "image: unsupported dimensions - must be at most 33,554,432 pixels, received 3,600,000,000 pixels"
    ]


@pytest.mark.parametrize("file_format", ["PNG", "WEBP"])
def test_an_animated_picture_is_refused(client: httpx.Client, file_format: str) -> None:
    frames = [Image.new("RGB", (80, 80), colour) for colour in ("red", "green")]
    file = io.BytesIO()
    frames[0].save(file, file_format, save_all=True, append_images=frames[1:], duration=100)

    answer = upload(client, file.getvalue())

    assert refused(answer) == ["image: animated images are not supported"]


def test_an_empty_file_with_a_name_is_not_a_picture(client: httpx.Client) -> None:
    answer = upload(client, b"", name="photo.png")

    assert refused(answer) == ["image: the file is empty"]


def test_an_empty_file_without_a_name_is_absent(client: httpx.Client) -> None:
    answer = ask(client, "sd3", prompt="a lighthouse", image=("", b"", "application/octet-stream"))

    assert answer.status_code == 200


def test_a_bad_picture_is_reported_together_with_the_other_problems(client: httpx.Client) -> None:
    answer = ask(client, "sd3", mode="image-to-image", image=("image", b"?", "image/png"), strength="2")

    assert refused(answer) == [
        "prompt: required",
        UNKNOWN,
        "strength: number must be less than or equal to 1",
    ]


def test_strength_0_gives_the_input_back(client: httpx.Client) -> None:
    data = drawn((1216, 832), colour="salmon")

    answer = upload(client, data, strength="0")

    assert picture_of(answer).size == (1216, 832)
    assert pixels(answer.content) == pixels(data)


def test_strength_1_is_as_if_there_were_no_input(client: httpx.Client) -> None:
    from_text = ask(client, "sd3", prompt="a lighthouse", seed="5")

    from_picture = upload(client, drawn((300, 300)), strength="1")

    assert pixels(from_picture.content) == pixels(from_text.content)


def test_the_more_strength_the_less_is_left_of_the_input(client: httpx.Client) -> None:
    data = drawn((1024, 1024), colour="salmon")

    answers = [upload(client, data, strength=f"{step / 10}") for step in range(11)]

    distances = [_distance(pixels(answer.content), pixels(data)) for answer in answers]
    assert distances[0] == 0
    assert all(less < more for less, more in pairwise(distances))


@pytest.mark.parametrize(
    ("size", "answered"), [((200, 200), (1024, 1024)), ((400, 100), (1536, 640)), ((100, 150), (832, 1216))]
)
def test_the_answer_has_the_size_nearest_to_the_inputs_ratio(
    client: httpx.Client, size: tuple[int, int], answered: tuple[int, int]
) -> None:
    answer = upload(client, drawn(size))

    assert opened(answer.content).size == answered


def _distance(one: bytes, other: bytes) -> int:
    return sum(abs(a - b) for a, b in zip(one[::97], other[::97], strict=True))

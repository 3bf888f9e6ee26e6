"""Pictures as clients get them."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest
from asking import ask, opened, picture_of

if TYPE_CHECKING:
    import httpx

PROMPT = "Lighthouse on a cliff overlooking the ocean"


def test_image_is_answered_as_the_bytes_of_the_picture(client: httpx.Client) -> None:
    answer = ask(client, "core", {"accept": "image/*"}, prompt=PROMPT, seed="42")

    assert picture_of(answer).format == "PNG"
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["seed"] == "42"
    assert answer.headers["finish-reason"] == "SUCCESS"
    assert len(answer.headers["x-request-id"]) == 32
    assert set(answer.headers) == {"content-type", "finish-reason", "seed", "x-request-id", "content-length"}


def test_json_carries_the_same_picture_in_plain_base64(client: httpx.Client) -> None:
    bytes_answer = ask(client, "ultra", prompt=PROMPT, seed="7", output_format="webp")
    json_answer = ask(client, "ultra", {"accept": "application/json"}, prompt=PROMPT, seed="7", output_format="webp")

    content = json_answer.json()
    assert list(content) == ["image", "finish_reason", "seed"]
    assert content["finish_reason"] == "SUCCESS"
    assert content["seed"] == 7
    assert base64.b64decode(content["image"], validate=True) == bytes_answer.content
    assert json_answer.headers["content-type"] == "application/json; type=image/webp"
    assert set(json_answer.headers) == {"content-type", "x-request-id", "content-length"}


@pytest.mark.parametrize(
    ("endpoint", "output_format", "decoder"),
    [
        ("ultra", "png", "PNG"),
        ("ultra", "jpeg", "JPEG"),
        ("ultra", "webp", "WEBP"),
        ("core", "png", "PNG"),
        ("core", "jpeg", "JPEG"),
        ("core", "webp", "WEBP"),
        ("sd3", "png", "PNG"),
        ("sd3", "jpeg", "JPEG"),
    ],
)
def test_every_format_comes_as_asked(client: httpx.Client, endpoint: str, output_format: str, decoder: str) -> None:
    answer = ask(client, endpoint, prompt=PROMPT, output_format=output_format)

    assert picture_of(answer).format == decoder
    assert answer.headers["content-type"] == f"image/{output_format}"


@pytest.mark.parametrize("endpoint", ["ultra", "core", "sd3"])
def test_png_is_the_format_where_none_is_asked_for(client: httpx.Client, endpoint: str) -> None:
    answer = ask(client, endpoint, prompt=PROMPT)

    assert answer.headers["content-type"] == "image/png"


SIZES = [
    ("16:9", (1344, 768), (1648, 944)),
    ("1:1", (1024, 1024), (1248, 1248)),
    ("21:9", (1536, 640), (1888, 784)),
    ("2:3", (832, 1216), (1024, 1488)),
    ("3:2", (1216, 832), (1488, 1024)),
    ("4:5", (896, 1088), (1104, 1328)),
    ("5:4", (1088, 896), (1328, 1104)),
    ("9:16", (768, 1344), (944, 1648)),
    ("9:21", (640, 1536), (784, 1888)),
]


@pytest.mark.parametrize(("ratio", "one_megapixel", "one_and_a_half"), SIZES)
def test_every_ratio_has_its_size(
    client: httpx.Client, ratio: str, one_megapixel: tuple[int, int], one_and_a_half: tuple[int, int]
) -> None:
    ultra = ask(client, "ultra", prompt=PROMPT, aspect_ratio=ratio)
    core = ask(client, "core", prompt=PROMPT, aspect_ratio=ratio)
    sd3 = ask(client, "sd3", prompt=PROMPT, aspect_ratio=ratio)

    assert picture_of(ultra).size == one_megapixel
    assert picture_of(core).size == one_and_a_half
    assert picture_of(sd3).size == one_megapixel


@pytest.mark.parametrize(("endpoint", "size"), [("ultra", (1024, 1024)), ("core", (1248, 1248)), ("sd3", (1024, 1024))])
def test_the_picture_is_square_where_no_ratio_is_asked_for(
    client: httpx.Client, endpoint: str, size: tuple[int, int]
) -> None:
    answer = ask(client, endpoint, prompt=PROMPT)

    assert picture_of(answer).size == size


def test_a_picture_names_its_prompt_and_says_that_it_is_not_a_real_generation(client: httpx.Client) -> None:
    answer = ask(client, "core", prompt=PROMPT)

    assert b"algorithmicMedia" in answer.content
    assert PROMPT in str(opened(answer.content).info)

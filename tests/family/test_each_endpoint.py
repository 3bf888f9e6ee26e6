"""Each synchronous endpoint answers the minimum that it takes, with the size and the formats of the contract."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING

import pytest
from asking import opened, picture_of
from family import OPERATIONS, SYNCHRONOUS, minimal, picture, send
from PIL import Image

if TYPE_CHECKING:
    import httpx

SIZES = {
    "upscale-fast": (384, 256),
    "upscale-conservative": (3808, 2544),
    "outpaint": (104, 64),
    "style": (1024, 1024),
    "style-transfer": (1254, 836),
}
"""Of the answer to a picture of 96 x 64 pixels; that of every other endpoint is the same."""


@pytest.mark.parametrize("name", SYNCHRONOUS)
def test_the_minimum_is_answered(client: httpx.Client, name: str) -> None:
    answer = send(client, name, minimal(name))

    assert picture_of(answer).size == SIZES.get(name, (96, 64))
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["finish-reason"] == "SUCCESS"
    assert 1 <= int(answer.headers["seed"]) <= 4294967294


@pytest.mark.parametrize("name", SYNCHRONOUS)
def test_each_format_is_answered_in_json_too(client: httpx.Client, name: str) -> None:
    for field in OPERATIONS[name].fields:
        if field.name == "output_format":
            for choice in field.choices:
                answer = send(client, name, minimal(name, output_format=choice), accept="application/json")

                content = answer.json()
                assert Image.open(io.BytesIO(base64.b64decode(content["image"]))).format == choice.upper()
                assert content["finish_reason"] == "SUCCESS"
                assert answer.headers["content-type"] == f"application/json; type=image/{choice}"


@pytest.mark.parametrize("name", [name for name in SYNCHRONOUS if "seed" in OPERATIONS[name].names])
def test_equal_requests_with_a_seed_give_equal_bytes(client: httpx.Client, name: str) -> None:
    first, second = (send(client, name, minimal(name, seed="7")) for _ in range(2))

    assert first.content == second.content
    assert first.headers["seed"] == second.headers["seed"] == "7"


@pytest.mark.parametrize(
    ("name", "fields", "size"),
    [
        ("upscale-fast", {"image": picture((32, 50))}, (128, 200)),
        ("upscale-conservative", {"image": picture((512, 512))}, (3112, 3112)),
        ("upscale-conservative", {"image": picture((200, 80))}, (4920, 1968)),
        ("outpaint", {"left": "1", "right": "20", "up": "300", "down": "0"}, (117, 364)),
        ("style", {"aspect_ratio": "16:9"}, (1365, 768)),
        ("style", {"aspect_ratio": "9:21"}, (670, 1563)),
        ("style-transfer", {"init_image": picture((700, 700))}, (1024, 1024)),
        ("style-transfer", {"init_image": picture((64, 160)), "style_image": picture((640, 64))}, (648, 1619)),
    ],
)
def test_sizes(client: httpx.Client, name: str, fields: dict[str, str | bytes], size: tuple[int, int]) -> None:
    answer = send(client, name, minimal(name, **fields, output_format="jpeg"))

    assert opened(answer.content).size == size


def test_the_background_that_is_removed_is_transparent_in_the_answer(client: httpx.Client) -> None:
    assert picture_of(send(client, "remove-background", minimal("remove-background"))).mode == "RGBA"

"""The largest picture that may be uploaded is decoded in a process of its own."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    import httpx


def test_a_picture_of_the_greatest_number_of_pixels_is_taken(client: httpx.Client) -> None:
    file = io.BytesIO()
    Image.new("RGB", (16_384, 576)).save(file, "PNG")

    answer = client.post(
        "/v2beta/stable-image/generate/ultra",
        data={"prompt": "a lighthouse", "strength": "0.5"},
        files={"image": ("image.png", file.getvalue(), "image/png")},
    )

    assert answer.status_code == 200

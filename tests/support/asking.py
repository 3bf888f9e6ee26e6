"""Requests as a client makes them, and what comes back."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

GENERATE = "/v2beta/stable-image/generate"

FileField = tuple[str, bytes, str]
"""The file name, the bytes and the content type of a part."""


def ask(
    client: httpx.Client, endpoint: str, headers: Mapping[str, str] | None = None, /, **fields: str | FileField
) -> httpx.Response:
    """Ask an endpoint for a picture, its fields in this order; a string is a plain field."""
    parts = {name: (None, value) if isinstance(value, str) else value for name, value in fields.items()}
    return client.post(f"{GENERATE}/{endpoint}", headers=headers, files={"none": ("none", b""), **parts})


def errors_of(response: httpx.Response, status: int, name: str) -> list[str]:
    """Return the texts of a refusal, having made sure of its status and its name."""
    assert response.status_code == status, response.text[:500]
    error = response.json()
    assert error["name"] == name
    texts: list[str] = error["errors"]
    return texts


def refused(response: httpx.Response) -> list[str]:
    """Return the problems that a 400 lists."""
    return errors_of(response, 400, "bad_request")


def picture_of(response: httpx.Response) -> Image.Image:
    """Return the picture that was answered, decoded."""
    assert response.status_code == 200, response.text[:500]
    return opened(response.content)


def opened(data: bytes) -> Image.Image:
    """Decode a picture to its last pixel."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def pixels(data: bytes) -> bytes:
    """Return the colours of a picture file, whatever its format."""
    return opened(data).convert("RGB").tobytes()


def drawn(size: tuple[int, int] = (96, 64), file_format: str = "PNG", colour: str = "teal") -> bytes:
    """Make the file of a small picture, to be uploaded."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, file_format)
    return file.getvalue()

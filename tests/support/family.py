"""The endpoints of the whole family: how each is asked, with the minimum that it takes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image
from stability_mock.contract import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

OPERATIONS = {operation.name: operation for operation in load("2026").operations}
GENERATE = ("ultra", "core", "sd3")
SYNCHRONOUS = [name for name, found in OPERATIONS.items() if not found.results and name not in GENERATE]
ASYNCHRONOUS = [name for name, found in OPERATIONS.items() if found.results]

Value = str | bytes
"""Of a field: a text, or the bytes of a picture."""


def picture(size: tuple[int, int] = (96, 64), mode: str = "RGB", file_format: str = "PNG") -> bytes:
    """Make the file of a picture with something different in every part of it."""
    slope = Image.linear_gradient("L").resize(size)
    turned = slope.transpose(Image.Transpose.ROTATE_180)
    across = Image.radial_gradient("L").resize(size)
    image = Image.merge("RGBA", (slope, across, turned, across)) if "A" in mode else slope
    if mode == "RGB":
        image = Image.merge("RGB", (slope, across, turned))
    file = io.BytesIO()
    image.convert(mode).save(file, file_format)
    return file.getvalue()


MINIMAL: Mapping[str, Mapping[str, Value]] = {
    "upscale-fast": {"image": picture()},
    "upscale-conservative": {"image": picture(), "prompt": "a boat"},
    "upscale-creative": {"image": picture(), "prompt": "a boat"},
    "erase": {"image": picture(), "mask": picture(mode="L")},
    "inpaint": {"image": picture(), "mask": picture(mode="L"), "prompt": "a boat"},
    "outpaint": {"image": picture(), "left": "8"},
    "search-and-replace": {"image": picture(), "prompt": "a boat", "search_prompt": "a car"},
    "search-and-recolor": {"image": picture(), "prompt": "a red car", "select_prompt": "a car"},
    "remove-background": {"image": picture()},
    "replace-background-and-relight": {"subject_image": picture(), "background_prompt": "a beach"},
    "sketch": {"prompt": "a boat", "image": picture()},
    "structure": {"prompt": "a boat", "image": picture()},
    "style": {"prompt": "a boat", "image": picture()},
    "style-transfer": {"init_image": picture(), "style_image": picture((64, 64))},
}
"""The minimum that each endpoint takes."""


def send(client: httpx.Client, name: str, fields: Mapping[str, Value], **headers: str) -> httpx.Response:
    """Ask an endpoint with just these fields."""
    parts = {
        field: (f"{field}.png", value, "application/octet-stream") if isinstance(value, bytes) else (None, value)
        for field, value in fields.items()
    }
    return client.post(OPERATIONS[name].path, files=parts or {"none": (None, "")}, headers=headers)


def minimal(name: str, *, without: Value = "", **changes: Value) -> dict[str, Value]:
    """Return the minimum that an endpoint takes, with changes."""
    return {field: value for field, value in ({**MINIMAL[name], **changes}).items() if field != without}

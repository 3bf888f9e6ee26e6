"""Whatever a form says: no failure, no answer that is not declared (the client's judge looks), none that takes long.

How long is looked at by `make test-long` alone.
"""

from __future__ import annotations

import io
import os
import time
from typing import TYPE_CHECKING

import pytest
from family import MINIMAL, OPERATIONS, picture
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from stability_mock.settings import Settings

if TYPE_CHECKING:
    import httpx
    from stability_mock.contract import Field

MAX_CPU_SECONDS = 2 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 60
SIZES = [(64, 64), (96, 64), (64, 160), (65, 97), (128, 128)]
MODES = ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"]
GROUPS = {
    "with a mask, or margins": ["erase", "inpaint", "outpaint"],
    "subjects": ["search-and-replace", "search-and-recolor", "remove-background", "replace-background-and-relight"],
    "others": ["sketch", "structure", "style", "style-transfer", "upscale-fast"] * 12
    + ["upscale-conservative", "upscale-creative"],
}
"""Operations; those whose answers are large come less often."""


def _moving() -> bytes:
    file = io.BytesIO()
    images = [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue")]
    images[0].save(file, "WEBP", save_all=True, append_images=images[1:])
    return file.getvalue()


GOOD = [picture(size, mode) for mode in MODES for size in SIZES] + [
    picture(size, "RGB", kind) for kind in ("JPEG", "WEBP") for size in SIZES
]
BAD = [
    b"",
    b"no picture",
    picture()[:100],
    picture()[:-20],
    picture((63, 64)),
    picture((31, 8)),
    picture((64, 300)),
    picture((1700, 16), "L"),
    _moving(),
    b"\x89PNG\r\n\x1a\n",
]


def texts(field: Field) -> st.SearchStrategy[str]:
    """Draw what stands in a field that is not a picture."""
    hostile = st.sampled_from(
        ["", " ", "0", "-1", "1e999", "NaN", "None", "True", "x" * 10_001, "\u202e", "灯台" * 5, "mock:base64_cut"]
    )
    match field.kind:
        case "choice":
            return st.sampled_from(field.choices) | hostile
        case "number":
            low, high = field.minimum or 0, min(field.maximum or 0, 300)
            right = st.integers(int(low), int(high)) if field.whole else st.floats(low, high)
            return right.map(str) | hostile
    return st.text(max_size=30) | hostile | st.sampled_from(["a red boat", "a mock:403", "mock:422 x", "mock:500"])


@st.composite
def forms(draw: st.DrawFn, names: list[str]) -> tuple[str, list[tuple[str, tuple[str, bytes]]]]:
    """Draw an operation and a form for it: fields that are right, wrong, absent, twice, or not known."""
    name = draw(st.sampled_from(names))
    parts = []
    for field in OPERATIONS[name].fields:
        wanted = field.name in MINIMAL[name]
        for _ in range(draw(st.sampled_from([1] * 30 + [0, 2] if wanted else [1, 1, 0, 0, 0]))):
            if field.kind == "picture":
                data = draw(st.sampled_from(GOOD * 6 + BAD))
                parts.append((field.name, ("a.png", data)))
            else:
                parts.append((field.name, ("", draw(texts(field)).encode("utf-8", "replace"))))
    if draw(st.booleans()):
        parts.append((draw(st.sampled_from(["top", "none", "image_2", "mask"])), ("", b"1")))
    return name, draw(st.permutations(parts)) or [("none", ("", b""))]


@pytest.mark.parametrize(
    "settings", [Settings(contract="2026", rate_limit=None, credits=None, cache_mb=1)], ids=["free"]
)
@pytest.mark.parametrize("names", GROUPS.values(), ids=GROUPS)
@given(data=st.data())
def test_any_form_is_answered_as_declared(client: httpx.Client, names: list[str], data: st.DataObject) -> None:
    name, parts = data.draw(forms(names))
    began = time.process_time()

    answer = client.post(OPERATIONS[name].path, files=parts)

    assert time.process_time() - began < MAX_CPU_SECONDS
    asked_for = any(b"mock:500" in content for _, (_, content) in parts)
    assert answer.status_code < 500 or asked_for, answer.text

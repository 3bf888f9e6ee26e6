"""Whatever is sent: never a 500, never an undeclared answer, never long.

The client judges each answer by what the contract declares; see `declarations`.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest
from asking import GENERATE, drawn
from hypothesis import given
from hypothesis import strategies as st
from stability_mock.settings import Settings
from wire import form, named

if TYPE_CHECKING:
    import httpx

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
ENDPOINTS = st.sampled_from(["ultra", "core", "sd3"])
PICTURES = [drawn((64, 64), kind) for kind in ("PNG", "JPEG", "WEBP")]
BODIES = [
    form(named(b"prompt", b"a lighthouse"), named(b"seed", b"42"), named(b"output_format", b"jpeg")),
    form(named(b"none", b""), named(b"prompt", "Öl ☀".encode()), named(b"negative_prompt", b""), preamble=b"\r\n"),
    *(
        form(
            named(b"prompt", b"x"),
            named(b"mode", b"image-to-image"),
            named(b"strength", b"0.5"),
            (b'Content-Disposition: form-data; name="image"; filename="a"\r\nContent-Type: image/png', picture),
        )
        for picture in PICTURES
    ),
]
TOKENS = [
    b"\r\n",
    b"\r",
    b"\n",
    b"--B",
    b"--B--",
    b"--",
    b'"',
    b";",
    b":",
    b"=",
    b"\0",
    b"\\",
    b"\xff",
    b"name=",
    b"filename*=",
]


@pytest.fixture
def settings() -> Settings:
    """Nothing runs out, however many cases there are."""
    return Settings(rate_limit=None, credits=None, any_language=True, cache_mb=1)


def send(client: httpx.Client, endpoint: str, body: bytes, content_type: bytes, **headers: bytes) -> None:
    """Send this, and make sure that the answer is a proper one, and none that takes long to find."""
    given_headers = {b"content-type": content_type} | {name.encode(): value for name, value in headers.items()}

    def seconds() -> float:
        began = time.process_time()
        answer = client.post(f"{GENERATE}/{endpoint}", content=body, headers=given_headers)
        assert answer.status_code in {200, 400, 401, 403, 404, 405, 413, 422, 429}
        return time.process_time() - began

    if seconds() >= 1 and LONG:
        assert seconds() < 1, "what this input costs is not an accident"


ANY_TEXT = st.text(max_size=40).filter(lambda text: "mock:" not in text)
NUMBERS = st.integers().map(str) | st.floats().map(str) | st.from_regex(r"\A[-+]?[0-9.eE_]{1,12}\Z")
VALUES = {
    "prompt": ANY_TEXT | st.sampled_from(["a lighthouse", "", "x" * 10_001]),
    "negative_prompt": ANY_TEXT,
    "aspect_ratio": ANY_TEXT | st.sampled_from(["1:1", "21:9", "9:21", "4:3", ""]),
    "seed": ANY_TEXT | NUMBERS,
    "style_preset": ANY_TEXT | st.sampled_from(["anime", "origami", ""]),
    "output_format": ANY_TEXT | st.sampled_from(["png", "jpeg", "webp", ""]),
    "mode": ANY_TEXT | st.sampled_from(["text-to-image", "image-to-image", ""]),
    "model": ANY_TEXT | st.sampled_from(["sd3-large", "sd3-large-turbo", "sd3-medium"]),
    "strength": ANY_TEXT | NUMBERS | st.floats(0, 1).map(str),
}
FIELDS = st.lists(
    st.one_of(*(st.tuples(st.just(name), values) for name, values in VALUES.items()), st.tuples(ANY_TEXT, ANY_TEXT)),
    max_size=8,
)
FILES = st.none() | st.sampled_from(PICTURES) | st.binary(max_size=100)


@given(endpoint=ENDPOINTS, fields=FIELDS, file=FILES, prompted=st.booleans())
def test_any_fields(
    client: httpx.Client,
    endpoint: str,
    fields: list[tuple[str, str]],
    file: bytes | None,
    prompted: bool,  # noqa: FBT001
) -> None:
    parts = [
        named(name.encode(errors="replace").translate(None, b'\r\n"\\'), value.encode(errors="replace"))
        for name, value in fields
    ]
    parts += [named(b"prompt", b"a lighthouse")] * prompted
    if file is not None:
        parts.append((b'Content-Disposition: form-data; name="image"; filename="a"', file))

    send(client, endpoint, form(*parts), b"multipart/form-data; boundary=B")


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """Take a good body, and break it in a few places."""
    body = draw(st.sampled_from(BODIES))
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(body)))
        end = draw(st.integers(start, min(len(body), start + 40)))
        match draw(st.sampled_from(["insert", "delete", "replace", "repeat", "cut"])):
            case "insert":
                body = body[:start] + draw(st.sampled_from(TOKENS)) + body[start:]
            case "delete":
                body = body[:start] + body[end:]
            case "replace":
                body = body[:start] + draw(st.binary(max_size=8)) + body[end:]
            case "repeat":
                body = body[:end] + body[start:]
            case _:
                body = body[:start]
    return body


@given(endpoint=ENDPOINTS, body=broken())
def test_good_bodies_that_were_broken(client: httpx.Client, endpoint: str, body: bytes) -> None:
    send(client, endpoint, body, b"multipart/form-data; boundary=B")


HEADERS = st.from_regex(rb"\A[\x20-\x7e\x80-\xff]{0,60}\Z") | st.sampled_from(
    [b"multipart/form-data; boundary=B", b'multipart/form-data; boundary="B"', b"application/json", b"image/*", b""]
)


@given(
    endpoint=ENDPOINTS,
    body=st.lists(st.sampled_from(TOKENS) | st.binary(max_size=30), max_size=20).map(b"".join)
    | st.sampled_from(BODIES),
    headers=st.fixed_dictionaries(
        {"content_type": HEADERS, "accept": HEADERS, "authorization": HEADERS | st.just(b"Bearer sk-a")}
    ),
)
def test_any_bytes_and_headers(client: httpx.Client, endpoint: str, body: bytes, headers: dict[str, bytes]) -> None:
    send(client, endpoint, body, **headers)


@given(st.lists(st.sampled_from([*TOKENS, b"B", b"x", b'Content-Disposition: form-data; name="prompt"']), max_size=30))
def test_what_multipart_is_made_of_in_any_order(client: httpx.Client, tokens: list[bytes]) -> None:
    send(client, "core", b"--B\r\n" + b"".join(tokens) + b"\r\n--B--", b"multipart/form-data; boundary=B")

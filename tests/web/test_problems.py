"""What a 400 says: every text, in the reference's order, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asking import ask, drawn, refused

if TYPE_CHECKING:
    import httpx

RATIOS = "'16:9' | '1:1' | '21:9' | '2:3' | '3:2' | '4:5' | '5:4' | '9:16' | '9:21'"
STYLES = (
    "'3d-model' | 'analog-film' | 'anime' | 'cinematic' | 'comic-book' | 'digital-art' | 'enhance' | 'fantasy-art' | "
    "'isometric' | 'line-art' | 'low-poly' | 'modeling-compound' | 'neon-punk' | 'origami' | 'photographic' | "
    "'pixel-art' | 'tile-texture'"
)
NO_NUMBER = "expected number, received nan"
EMPTY = "string must contain at least 1 character(s)"
TOO_LONG = "string must contain at most 10000 character(s)"


@pytest.mark.parametrize("endpoint", ["ultra", "core", "sd3"])
def test_a_prompt_is_required(client: httpx.Client, endpoint: str) -> None:
    answer = ask(client, endpoint)

    assert refused(answer) == ["prompt: required"]


@pytest.mark.parametrize(
    ("endpoint", "field", "value", "text"),
    [
        ("ultra", "prompt", "", EMPTY),
        ("core", "prompt", "x" * 10_001, TOO_LONG),
        ("core", "negative_prompt", "x" * 10_001, TOO_LONG),
        ("core", "prompt", "\U0001f3a8" * 10_001, TOO_LONG),
        ("core", "prompt", "a\0b", "must not contain NUL characters"),
        ("core", "aspect_ratio", "4:3", f"invalid enum value. Expected {RATIOS}, received '4:3'"),
        ("core", "style_preset", "cubist", f"invalid enum value. Expected {STYLES}, received 'cubist'"),
        ("core", "output_format", "gif", "invalid enum value. Expected 'jpeg' | 'png' | 'webp', received 'gif'"),
        ("core", "output_format", "PNG", "invalid enum value. Expected 'jpeg' | 'png' | 'webp', received 'PNG'"),
        ("sd3", "output_format", "webp", "invalid enum value. Expected 'jpeg' | 'png', received 'webp'"),
        (
            "sd3",
            "model",
            "sd3",
            "invalid enum value. Expected 'sd3-large' | 'sd3-large-turbo' | 'sd3-medium', received 'sd3'",
        ),
        (
            "sd3",
            "mode",
            "inpaint",
            "invalid enum value. Expected 'image-to-image' | 'text-to-image', received 'inpaint'",
        ),
        ("core", "seed", "4294967295", "number must be less than or equal to 4294967294"),
        ("core", "seed", "-1", "number must be greater than or equal to 0"),
        ("core", "seed", "1e400", "number must be less than or equal to 4294967294"),
        ("core", "seed", "1.5", "expected integer, received float"),
        ("core", "seed", "lucky", NO_NUMBER),
        ("core", "seed", " 42", NO_NUMBER),
        ("core", "seed", "42 ", NO_NUMBER),
        ("core", "seed", "42\n", NO_NUMBER),
        ("core", "seed", "+5", NO_NUMBER),
        ("core", "seed", "NaN", NO_NUMBER),
        ("core", "seed", "Infinity", NO_NUMBER),
        ("core", "seed", "1_000", NO_NUMBER),
        ("core", "seed", "0x2a", NO_NUMBER),
        ("core", "seed", "\u0664\u0662", NO_NUMBER),
        ("core", "seed", ".", NO_NUMBER),
        ("core", "seed", "-", NO_NUMBER),
        ("core", "seed", "-.", NO_NUMBER),
        ("core", "seed", ".e1", NO_NUMBER),
        ("core", "seed", "1e", NO_NUMBER),
        ("core", "seed", "1..", NO_NUMBER),
        ("core", "seed", "1.2.3", NO_NUMBER),
        ("core", "seed", "--1", NO_NUMBER),
        ("core", "seed", "-042", "number must be greater than or equal to 0"),
        ("core", "seed", ".5", "expected integer, received float"),
        ("core", "seed", "00042.5", "expected integer, received float"),
    ],
)
def test_a_bad_value_is_reported_in_the_words_of_the_service(
    client: httpx.Client, endpoint: str, field: str, value: str, text: str
) -> None:
    answer = ask(client, endpoint, **{"prompt": "a lighthouse", field: value})

    assert refused(answer) == [f"{field}: {text}"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("prompt", "x"),
        ("prompt", "x" * 10_000),
        ("prompt", "\U0001f3a8" * 10_000),
        ("negative_prompt", ""),
        ("negative_prompt", "x" * 10_000),
        ("aspect_ratio", ""),
        ("style_preset", ""),
        ("output_format", ""),
        ("seed", ""),
        ("seed", "0"),
        ("seed", "-0"),
        ("seed", "4294967294"),
    ],
)
def test_a_value_at_the_edge_is_accepted(client: httpx.Client, field: str, value: str) -> None:
    answer = ask(client, "core", **{"prompt": "a lighthouse", field: value})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "seed", ["42", "42.0", "4.2e1", "420E-1", "42.000", "00042", "042.0", "42.", "0042.e0", ".42e2", "4.2e+001"]
)
def test_one_number_may_be_written_in_several_ways(client: httpx.Client, seed: str) -> None:
    answer = ask(client, "core", prompt="a lighthouse", seed=seed)

    assert answer.headers["seed"] == "42"


@pytest.mark.parametrize(
    ("strength", "text"),
    [
        ("-0.1", "number must be greater than or equal to 0"),
        ("1.01", "number must be less than or equal to 1"),
        ("half", NO_NUMBER),
        ("0,5", NO_NUMBER),
    ],
)
def test_a_strength_lies_between_zero_and_one(client: httpx.Client, strength: str, text: str) -> None:
    answer = ask(
        client,
        "sd3",
        prompt="a lighthouse",
        mode="image-to-image",
        image=("image", drawn(), "image/png"),
        strength=strength,
    )

    assert refused(answer) == [f"strength: {text}"]


def test_all_problems_come_together_in_the_order_of_the_reference(client: httpx.Client) -> None:
    answer = ask(
        client,
        "core",
        {"accept": "image/png", "authorization": ""},
        output_format="gif",
        style_preset="cubist",
        seed="lucky",
        negative_prompt="x" * 10_001,
        aspect_ratio="4:3",
    )

    assert refused(answer) == [
        "accept: invalid enum value. Expected 'image/*' | 'application/json', received 'image/png'",
        "prompt: required",
        f"aspect_ratio: invalid enum value. Expected {RATIOS}, received '4:3'",
        f"negative_prompt: {TOO_LONG}",
        f"seed: {NO_NUMBER}",
        f"style_preset: invalid enum value. Expected {STYLES}, received 'cubist'",
        "output_format: invalid enum value. Expected 'jpeg' | 'png' | 'webp', received 'gif'",
    ]


def test_a_long_value_is_quoted_only_in_part(client: httpx.Client) -> None:
    answer = ask(client, "core", prompt="a lighthouse", output_format="g" * 5_000)

    assert refused(answer) == [
        "output_format: invalid enum value. Expected 'jpeg' | 'png' | 'webp', received '" + "g" * 100 + "…'"
    ]


def test_a_value_may_be_quoted_back_in_any_script(client: httpx.Client) -> None:
    answer = ask(client, "core", prompt="a lighthouse", output_format="gïf\u202e\U0001f600\n")

    assert refused(answer) == [
        "output_format: invalid enum value. Expected 'jpeg' | 'png' | 'webp', received 'gïf\u202e\U0001f600\n'"
    ]


def test_fields_of_another_endpoint_are_ignored(client: httpx.Client) -> None:
    answer = ask(
        client, "ultra", prompt="a lighthouse", style_preset="cubist", mode="nonsense", steps="x", cfg_scale="?"
    )

    assert answer.status_code == 200

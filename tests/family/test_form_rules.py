"""Each rule of each form is refused with its text, and all problems together, in the order of the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from asking import refused
from family import MINIMAL, OPERATIONS, Value, minimal, picture, send
from stability_mock.contract import load
from stability_mock.parameters import Look, Part, check, gather

if TYPE_CHECKING:
    import httpx

RELIGHT = "replace-background-and-relight"
FORM = OPERATIONS[RELIGHT]


def test_every_endpoint_has_its_minimum_here() -> None:
    assert {*MINIMAL, "ultra", "core", "sd3"} == {operation.name for operation in load("2026").operations}


@pytest.mark.parametrize(
    ("name", "field"),
    [(name, field) for name in MINIMAL for branch in OPERATIONS[name].branches for field in sorted(branch.required)],
)
def test_a_required_field_that_is_absent(client: httpx.Client, name: str, field: str) -> None:
    assert refused(send(client, name, minimal(name, without=field))) == [f"{field}: required"]


@pytest.mark.parametrize(
    ("name", "changes", "problem"),
    [
        ("upscale-fast", {"image": picture((31, 64))}, "image: unsupported dimensions - must be at least 32 pixels on every side, received 31x64"),
        ("upscale-fast", {"image": picture((1537, 32))}, "image: unsupported dimensions - must be at most 1,536 pixels on every side, received 1537x32"),
        ("upscale-fast", {"image": picture((1025, 1024))}, "image: unsupported dimensions - must be at most 1,048,576 pixels, received 1,049,600 pixels"),
        ("upscale-conservative", {"image": picture((161, 64))}, "image: unsupported dimensions - the longer side must be at most 2.5 times the shorter, received 161x64"),
        ("sketch", {"image": picture((64, 161))}, "image: unsupported dimensions - the longer side must be at most 2.5 times the shorter, received 64x161"),
        ("style-transfer", {"init_image": picture((161, 64))}, "init_image: unsupported dimensions - the longer side must be at most 2.5 times the shorter, received 161x64"),
        ("style-transfer", {"style_image": picture((63, 64))}, "style_image: unsupported dimensions - must be at least 64 pixels on every side, received 63x64"),
        ("erase", {"image": picture((4000, 3000), "L")}, "image: unsupported dimensions - must be at most 9,437,184 pixels, received 12,000,000 pixels"),
        ("remove-background", {"image": picture((2049, 2048), "L")}, "image: unsupported dimensions - must be at most 4,194,304 pixels, received 4,196,352 pixels"),
        ("remove-background", {"output_format": "jpeg"}, "output_format: invalid enum value. Expected 'png' | 'webp', received 'jpeg'"),
        ("upscale-conservative", {"creativity": "0.1"}, "creativity: number must be greater than or equal to 0.2"),
        ("upscale-conservative", {"creativity": "0.6"}, "creativity: number must be less than or equal to 0.5"),
        ("erase", {"grow_mask": "21"}, "grow_mask: number must be less than or equal to 20"),
        ("inpaint", {"grow_mask": "101"}, "grow_mask: number must be less than or equal to 100"),
        ("outpaint", {"left": "2001"}, "left: number must be less than or equal to 2000"),
        ("outpaint", {"up": "1.5"}, "up: expected integer, received float"),
        ("outpaint", {"left": "0"}, "left: at least one of 'left', 'right', 'up' and 'down' must not be 0"),
        ("search-and-replace", {"search_prompt": ""}, "search_prompt: string must contain at least 1 character(s)"),
        ("search-and-replace", {"search_prompt": "x" * 10001}, "search_prompt: string must contain at most 10000 character(s)"),
        ("erase", {"mask": b"no picture"}, "mask: unsupported format - must be jpeg, png or webp"),
        ("erase", {"mask": picture()[:200]}, "mask: the image is damaged or incomplete"),
    ],
)  # fmt: skip
def test_a_value_that_breaks_a_rule(client: httpx.Client, name: str, changes: dict[str, Value], problem: str) -> None:
    assert refused(send(client, name, minimal(name, **changes))) == [problem]


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("upscale-fast", {"image": picture((1536, 32))}),
        ("sketch", {"image": picture((160, 64))}),
        ("style-transfer", {"style_image": picture((640, 64))}),
        ("erase", {"image": picture((640, 64))}),
        ("outpaint", {"left": "0", "down": "1"}),
        ("outpaint", {"top": "9", "bottom": "9"}),
        ("erase", {"prompt": "is ignored", "keep": "ignored"}),
    ],
)
def test_what_is_just_allowed(client: httpx.Client, name: str, changes: dict[str, Value]) -> None:
    assert send(client, name, minimal(name, **changes)).status_code == 200


def test_a_form_for_a_new_background_without_any_field(client: httpx.Client) -> None:
    assert refused(send(client, RELIGHT, {})) == [
        "subject_image: required",
        "background_reference: required when 'background_prompt' is not provided",
    ]


def test_margins_called_otherwise_are_unknown_fields(client: httpx.Client) -> None:
    fields: dict[str, Value] = {"image": picture(), "top": "10", "bottom": "10"}

    assert refused(send(client, "outpaint", fields)) == [
        "left: at least one of 'left', 'right', 'up' and 'down' must not be 0"
    ]


def test_all_problems_come_together_in_the_order_of_the_fields(client: httpx.Client) -> None:
    fields: dict[str, Value] = {"seed": "-1", "image": b"?", "grow_mask": "x", "output_format": "gif"}

    assert refused(send(client, "inpaint", fields)) == [
        "image: unsupported format - must be jpeg, png or webp",
        "prompt: required",
        "grow_mask: expected number, received nan",
        "seed: number must be greater than or equal to 0",
        "output_format: invalid enum value. Expected 'jpeg' | 'png' | 'webp', received 'gif'",
    ]


def relight(**fields: Value) -> list[str]:
    """Return what is wrong with a form for a new background; pictures are good."""
    parts = [Part(name, value if isinstance(value, bytes) else value.encode()) for name, value in fields.items()]
    try:
        check(FORM, gather(FORM, parts), dict.fromkeys(fields, Look()))
    except Exception as problem:  # noqa: BLE001 - its texts are compared
        return list(problem.args)
    return []


def test_a_form_without_anything() -> None:
    assert relight() == [
        "subject_image: required",
        "background_reference: required when 'background_prompt' is not provided",
    ]


@pytest.mark.parametrize("background", [{"background_prompt": "a beach"}, {"background_reference": b"a picture"}])
def test_either_background_will_do(background: dict[str, Value]) -> None:
    assert relight(subject_image=b"a picture", **background) == []


@pytest.mark.parametrize(
    ("light", "problems"),
    [
        ({}, ["light_source_strength: requires 'light_reference' or 'light_source_direction'"]),
        ({"light_source_direction": "left"}, []),
        ({"light_reference": b"a picture"}, []),
        (
            {"light_source_direction": "top"},
            [
                "light_source_direction: invalid enum value. Expected 'left' | 'right' | 'above' | 'below', received 'top'"
            ],
        ),
    ],
)
def test_the_strength_of_a_light_needs_a_light(light: dict[str, Value], problems: list[str]) -> None:
    fields: dict[str, Value] = {
        "subject_image": b"a picture",
        "background_prompt": "a beach",
        "light_source_strength": "0.5",
        **light,
    }

    assert relight(**fields) == problems


def test_a_wrong_value_that_could_have_been_right_breaks_no_rule_besides(client: httpx.Client) -> None:
    assert refused(send(client, "outpaint", {"image": picture(), "down": "many"})) == [
        "down: expected number, received nan"
    ]

"""What is wrong behind a fault that covers the rest: a wrong path, another kind of body, a form written by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from har_recipes import GENERATE, Asked, check, said, text

FIELDS = {"prompt": "A lighthouse", "aspect_ratio": "4:3", "seed": "-1"}
WRONG = Asked(text(**FIELDS), status=400)
BEHIND = {"REQ011", "REQ014"}


def hand_written(body: bytes, content_type: str | None = "multipart/form-data; boundary=b") -> Asked:
    return replace(WRONG, body=body, content_type=content_type)


@pytest.mark.parametrize(
    ("asked", "outer"),
    [
        (replace(WRONG, url=GENERATE + "cor"), "REQ001"),
        (replace(WRONG, url="https://api.stability.ai/v2beta/generate/core", status=404), "REQ001"),
        (replace(WRONG, url=GENERATE + "core/", status=404), "REQ001"),
        (replace(WRONG, method="PUT"), "REQ002"),
        (replace(WRONG, content_type=None), "REQ003"),
        (replace(WRONG, content_type="text/plain"), "REQ004"),
        (hand_written(urlencode(FIELDS).encode(), "application/x-www-form-urlencoded"), "USE011"),
        (hand_written(json.dumps(FIELDS | {"seed": -1}).encode(), "application/json"), "USE010"),
        (replace(WRONG, content_type="multipart/form-data"), "USE012"),
        (replace(WRONG, content_type="multipart/form-data; boundary=c"), "USE013"),
        (hand_written(WRONG.sent.replace(b"\r\n", b"\n")), "REQ006"),
        (hand_written(WRONG.sent.removesuffix(b"--b--\r\n")), "REQ006"),
        (replace(WRONG, body=WRONG.sent + b"x" * 10_485_760), "REQ005"),
        (
            replace(
                hand_written(urlencode(FIELDS).encode(), "application/x-www-form-urlencoded"), url=GENERATE + "cor"
            ),
            "REQ001",
        ),
    ],
)
def test_a_fault_of_the_whole_does_not_cover_those_of_the_fields(asked: Asked, outer: str) -> None:
    found = said([asked])

    assert outer in found
    assert found >= BEHIND


@pytest.mark.parametrize(
    "asked",
    [
        replace(WRONG, url=GENERATE + "cor"),
        replace(WRONG, content_type="text/plain", body=b"a lighthouse"),
        hand_written(urlencode(FIELDS).encode(), "application/x-www-form-urlencoded"),
    ],
)
def test_nor_those_of_the_headers(asked: Asked) -> None:
    assert {"REQ007", "REQ043"} <= said([replace(asked, authorization=None, accept=None)])


def test_of_an_endpoint_that_nobody_knows_only_the_key_is_judged() -> None:
    lost = replace(WRONG, url="https://api.stability.ai/v2beta/weather", status=404, authorization=None, accept=None)

    assert said([lost]) == {"REQ001", "REQ007"}


def test_what_is_behind_names_the_endpoint_that_was_meant() -> None:
    found = check([replace(WRONG, url=GENERATE + "sd3.5", status=404)]).findings

    assert {one.operation for one in found if one.code in BEHIND} == {"sd3"}
    assert next(one.detail for one in found if one.code == "REQ001") == (
        "/v2beta/stable-image/generate/sd3.5 (did you mean /v2beta/stable-image/generate/sd3?)"
    )


def test_a_good_form_at_a_wrong_path_has_one_fault() -> None:
    assert said([Asked(url=GENERATE + "cor", status=404)]) == {"REQ001"}
    assert said([replace(Asked(), body=Asked().sent.replace(b"\r\n", b"\n"))]) == {"REQ006"}


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b'{"a":' * 100_000, b"&" * 100_000, b"--\r\n\r\n", b"--b", b""])
def test_what_cannot_be_read_is_not_a_failure(body: bytes) -> None:
    for content_type in ("application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"):
        said([hand_written(body, content_type)])


def test_a_field_of_another_name_is_shown_the_one_that_was_meant() -> None:
    found = check([Asked(text(prompt="A", style="anime", format="png", aspectRatio="1:1", negative="fog"))]).findings

    assert {one.field: one.detail.partition("mean ")[2] for one in found if one.code == "REQ040"} == {
        "style": "'style_preset'?)",
        "format": "'output_format'?)",
        "aspectRatio": "'aspect_ratio'?)",
        "negative": "'negative_prompt'?)",
    }

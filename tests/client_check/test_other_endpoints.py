"""Endpoints that only the service has, and requests that a newer contract takes: they are notes, and no faults."""

from __future__ import annotations

from dataclasses import replace

import pytest
from har_recipes import PICTURE, Asked, check, said, text
from made_checks import recorded, refused, sent
from stability_contract.client_check.check import Check
from stability_contract.client_check.process import Ended
from stability_contract.contract import document

SERVICE = "https://api.stability.ai"
NEWER = document.load("2026")
KNOWN = [
    "/v2beta/stable-image/edit/inpaint",
    "/v2beta/stable-image/upscale/creative/result/0123456789",
    "/v2beta/results/0123456789",
    "/v2beta/stable-image/control/style-transfer",
    "/v2beta/3d/stable-fast-3d",
    "/v1/engines/list",
    "/v1/user/balance",
]


@pytest.mark.parametrize("path", KNOWN)
@pytest.mark.parametrize("status", [0, 200, 404, 405])
def test_an_endpoint_that_the_service_has_is_noted_and_not_judged(path: str, status: int) -> None:
    found = check([Asked(url=SERVICE + path, status=status)])

    assert found.issues == []
    assert found.passed
    assert len(found.notes) == 1
    assert found.notes[0].startswith("1 request to endpoints ")


def test_a_note_names_each_endpoint_and_how_often_it_was_called() -> None:
    found = check(
        [Asked(url=SERVICE + path, status=404, at=n) for n, path in enumerate([KNOWN[0], KNOWN[0], KNOWN[3]])]
    )

    (note,) = found.notes
    assert note == (
        "3 requests to endpoints that the service has and the mock server does not simulate: "
        "/v2beta/stable-image/control/style-transfer (1), /v2beta/stable-image/edit/inpaint (2); not judged"
    )


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/v2beta/stable-image/edit/inpainting", "/v2beta/stable-image/edit/inpaint"),
        ("/v2beta/stable-image/generate/sd3.5-large", "/v2beta/stable-image/generate/sd3"),
        ("/v2beta/stable-image/generate/Ultra", "/v2beta/stable-image/generate/ultra"),
        ("/v1/stable-image/generate/core", "/v2beta/stable-image/generate/core"),
        ("//v2beta//stable-image/generate/core", "/v2beta/stable-image/generate/core"),
    ],
)
def test_another_path_is_shown_the_nearest_one(path: str, near: str) -> None:
    found = check([Asked(url=f"{SERVICE}/v2beta/{path}" if path.startswith("//") else SERVICE + path, status=404)])

    assert f"(did you mean {near}?)" in next(one.detail for one in found.findings if one.code == "REQ001")


def test_a_command_that_fails_for_an_endpoint_that_is_not_simulated_has_not_failed() -> None:
    path = "/v2beta/stable-image/edit/inpaint"
    request = replace(sent("core", prompt="A"), target=path)
    found = Check(document.load(), "client", document.load().operations)

    found.read(recorded((request, refused(404, "not_found"))), Ended(1))

    assert found.passed
    assert "the command ended with 1 after a request that the mock server cannot answer" in found.notes


def sd3(**fields: str) -> Asked:
    return Asked(text(**{"prompt": "A"} | fields), "sd3", status=400)


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        (sd3(model="sd3.5-large"), "model"),
        (sd3(model="sd3.5-flash", output_format="webp"), "model, output_format"),
        (sd3(output_format="webp"), "output_format"),
        (sd3(model="sd3-large-turbo", negative_prompt="fog"), "negative_prompt"),
        (sd3(cfg_scale="7"), "cfg_scale"),
        (sd3(style_preset="anime"), "style_preset"),
        (Asked((*text(prompt="A", strength="0.5"), PICTURE), "ultra"), "image, strength"),
    ],
)
def test_what_the_contract_of_2026_takes_is_noted_once(asked: Asked, fields: str) -> None:
    found = check([asked, replace(asked, at=1)])

    (note,) = found.notes
    assert note == (
        f"the contract 2026 takes 2 requests as sent ({fields}): "
        "if that is the service that you call, check with --contract 2026"
    )


@pytest.mark.parametrize("asked", [sd3(), sd3(model="sd4"), sd3(model="sd3.5-large", seed="-1"), sd3(steps="3")])
def test_what_it_refuses_too_is_not(asked: Asked) -> None:
    assert check([asked]).notes == []


def test_a_field_that_2026_has_is_not_said_to_have_no_successor() -> None:
    found = check([sd3(cfg_scale="7"), Asked(text(prompt="A", cfg_scale="7"))]).findings

    details = {one.operation: (one.code, one.detail) for one in found if one.field == "cfg_scale"}
    assert details == {
        "sd3": (
            "REQ040",
            "is not a parameter of this operation; the contract 2026 has it (--contract 2026)",
        ),
        "core": ("USE002", "nothing takes its place"),
    }


def test_accept_is_not_held_against_a_client_where_it_is_optional() -> None:
    asked = Asked(accept=None)

    assert said([asked]) == {"REQ043"}
    assert said([asked], NEWER) == set()

"""`stability-contract diff` shows what changed in the rules that join fields, and in how a picture is made."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from stability_contract.contract import document
from stability_contract.diff import documents

if TYPE_CHECKING:
    from pathlib import Path

    from stability_contract.contract.document import Document

GONE = object()
FAST = ("paths", "/v2beta/stable-image/upscale/fast", "post")
CREATIVE = ("paths", "/v2beta/stable-image/upscale/creative", "post")
ERASE = ("paths", "/v2beta/stable-image/edit/erase", "post")
SCHEMAS = ("components", "schemas")
RELIGHT = (*SCHEMAS, "RelightRequest")

ALTERATIONS: dict[str, tuple[tuple[str, ...], Any, set[str], set[str]]] = {
    "one of other fields": (
        (*RELIGHT, "anyOf"),
        [{"required": ["background_prompt"]}],
        {"! field background_prompt: now required", "field background_reference: no longer required unless background_prompt is sent"},
        {"field background_prompt: no longer required", "! field background_reference: now required unless background_prompt is sent"},
    ),
    "a field needs no other": (
        (*RELIGHT, "dependentSchemas"),
        GONE,
        {"field light_source_strength: no longer only with light_reference or light_source_direction"},
        {"! field light_source_strength: now only with light_reference or light_source_direction"},
    ),
    "all may be zero": (
        (*SCHEMAS, "OutpaintRequest", "x-not-all-zero"),
        GONE,
        {"field left: no longer not 0, unless one of right, up, down is not"},
        {"! field left: now not 0, unless one of right, up, down is not"},
    ),
    "a mask may be absent": (
        (*SCHEMAS, "EraseRequest", "x-mask"),
        GONE,
        {"field mask: no longer required unless image has an alpha channel"},
        {"! field mask: now required unless image has an alpha channel"},
    ),
    "a picture may be longer": (
        (*SCHEMAS, "InitImage", "x-max-ratio"),
        3,
        {"field init_image: max ratio of the longer side to the shorter 2.5 → 3"},
        {"! field init_image: max ratio of the longer side to the shorter 3 → 2.5"},
    ),
    "a text is not screened": (
        (*SCHEMAS, "SearchPrompt", "x-screened"),
        GONE,
        {"field search_prompt: is no longer screened"},
        {"! field search_prompt: is screened"},
    ),
    "a size": (
        (*FAST, "x-output-size"),
        {"of": "image", "area": 1000, "multiple-of": 2},
        {"! size: 4 times that of image → 1,000 pixels in the ratio of image, each side a multiple of 2"},
        {"! size: 1,000 pixels in the ratio of image, each side a multiple of 2 → 4 times that of image"},
    ),
    "a size with margins": (
        (*ERASE, "x-output-size"),
        {"of": "image", "margins": {"up": "seed"}},
        {"! size: that of image → that of image, with seed on its up"},
        {"! size: that of image, with seed on its up → that of image"},
    ),
    "a kind of picture": (
        (*FAST, "x-picture", "kind"),
        "cutout",
        {"! operation: made as enlarge (image from image) → made as cutout (image from image)"},
        {"! operation: made as cutout (image from image) → made as enlarge (image from image)"},
    ),
    "no id any more": (
        (*CREATIVE, "x-asynchronous"),
        GONE,
        {"! operation: answers with an id for result, upscale-creative-result → answers with the picture"},
        {"! operation: answers with the picture → answers with an id for result, upscale-creative-result"},
    ),
    "a page of another kind": (
        ("paths", "/v1/user/balance", "get", "x-answers"),
        "account",
        {"! operation: balance → account"},
        {"! operation: account → balance"},
    ),
    "another time": (
        (*FAST, "x-generation-seconds"),
        GONE,
        {"limit: takes 5 to 5 seconds → takes as long as most"},
        {"limit: takes as long as most → takes 5 to 5 seconds"},
    ),
}  # fmt: skip


@cache
def published(year: str) -> Document:
    """Return a published contract, read once."""
    return document.load(year)


def altered(folder: Path, names: tuple[str, ...], value: object) -> Document:
    """Return the contract of 2026 with one place changed or gone."""
    raw: Any = json.loads(json.dumps(published("2026").raw))
    node = raw
    for name in names[:-1]:
        node = node[name]
    if value is GONE:
        del node[names[-1]]
    else:
        node[names[-1]] = value
    file = folder / "contract.yaml"
    file.write_text(json.dumps(raw), encoding="utf-8")
    return document.load(str(file))


def lines(old: Document, new: Document) -> set[str]:
    """Return what is reported; what breaks begins with an exclamation mark."""
    return {f"{'! ' if change.breaking else ''}{change}" for change in documents.between(old, new)}


@pytest.mark.parametrize(("names", "value", "there", "back"), ALTERATIONS.values(), ids=ALTERATIONS)
def test_it_is_shown_both_ways(
    tmp_path: Path, names: tuple[str, ...], value: object, there: set[str], back: set[str]
) -> None:
    old, new = published("2026"), altered(tmp_path, names, value)

    assert lines(old, new) == there
    assert lines(new, old) == back


def test_the_new_endpoints_are_listed() -> None:
    found = lines(published("2024"), published("2026"))

    assert "operation: POST /v2beta/stable-image/edit/inpaint added" in found
    assert "operation: GET /v2beta/results/{id} added" in found
    assert len([line for line in found if line.endswith(" added")]) == 16

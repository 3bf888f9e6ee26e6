"""What the keywords of the family say wrongly stops the start, and the message says where."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from stability_mock.contract import ContractError, load
from stability_mock.server import build
from stability_mock.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = json.dumps(load("2026").document)
GONE = object()


def post(name: str) -> tuple[str, ...]:
    """Return where an operation stands."""
    return ("paths", f"/v2beta/stable-image/{name}", "post")


def form(name: str) -> tuple[str, ...]:
    """Return where a form stands."""
    return ("components", "schemas", name)


BALANCE = ("paths", "/v1/user/balance", "get")
RESULT = ("paths", "/v2beta/results/{id}", "get")
OUTPAINT = post("edit/outpaint")
ERASE = post("edit/erase")
RELIGHT = form("RelightRequest")
CREATIVE = post("upscale/creative")

BROKEN: dict[str, tuple[tuple[str, ...], object, str]] = {
    "a page of no kind": ((*BALANCE, "x-answers"), GONE, "x-answers: is missing"),
    "a page of an unknown kind": ((*BALANCE, "x-answers"), "invoice", "x-answers: must be one of account, balance, result, of an operation with get"),
    "an account that posts": (BALANCE[:2], {"post": {"x-answers": "balance"}}, "post/x-answers: must be one of"),
    "a page with a price": ((*BALANCE, "x-credits"), "1", "x-credits: does not belong to an operation of this kind"),
    "a form that answers as a page": ((*ERASE, "x-answers"), "result", "x-answers: does not belong to an operation of this kind"),
    "a balance by id": ((*RESULT, "x-answers"), "balance", "parameters: the path of a result has an id, and no other path has"),
    "a result without an id": ((*RESULT, "parameters"), [], "parameters: must have id in the path"),
    "an id without a pattern": (("components", "parameters", "GenerationId", "schema"), {"type": "string"}, "GenerationId/schema/pattern: is missing"),
    "an id whose pattern is none": (("components", "parameters", "GenerationId", "schema", "pattern"), "[", "pattern: is not a regular expression"),
    "an id that varies nowhere": ((*BALANCE, "parameters"), [{"$ref": "#/components/parameters/GenerationId"}], "must have id in the path, and the path must have it"),
    "a parameter in the query": (("components", "parameters", "GenerationId", "in"), "query", "in: only headers and what varies in a path are checked"),
    "an accept of nothing": (("components", "parameters", "Accept", "schema"), {"type": "string", "enum": ["text/html"]}, "enum: must list what can be asked for"),
    "an accept without values": (("components", "parameters", "ResultAccept", "schema"), {"type": "string"}, "enum: must list what can be asked for"),
    "results that are another page": ((*CREATIVE, "x-asynchronous", "results"), ["balance"], "x-asynchronous/results: must list operations with x-answers: result"),
    "results that are none": ((*CREATIVE, "x-asynchronous", "results"), [], "x-asynchronous/results: must list operations with x-answers: result"),
    "results that are missing": ((*CREATIVE, "x-asynchronous"), {}, "x-asynchronous/results: is missing"),
    "times without an end": ((*CREATIVE, "x-generation-seconds"), {"min": 2, "max": 1}, "x-generation-seconds/max: must be a number, at least 2"),
    "no size at all": ((*ERASE, "x-output-size"), GONE, "x-output-sizes: is missing"),
    "two kinds of size": ((*ERASE, "x-output-sizes"), {"1:1": [1, 1]}, "x-output-size: must not stand next to x-output-sizes"),
    "the size of nothing": ((*ERASE, "x-output-size"), {}, "x-output-size/of: is missing"),
    "the size of no field": ((*ERASE, "x-output-size", "of"), "photo", "x-output-size/of: there is no field photo"),
    "the size of a number": ((*ERASE, "x-output-size", "of"), "seed", "x-output-size/of: seed must be a picture"),
    "the size of what may be absent": ((*ERASE, "x-output-size", "of"), "mask", "x-output-size/of: must be a required field"),
    "no times": ((*ERASE, "x-output-size", "times"), 0, "x-output-size/times: must be a whole number, at least 1"),
    "two rules of size": ((*OUTPAINT, "x-output-size", "times"), 2, "x-output-size: must have one of times, margins and area at most"),
    "an area in one piece": ((*ERASE, "x-output-size", "area"), 100, "x-output-size: must have area and multiple-of together"),
    "a margin that is a text": ((*OUTPAINT, "x-output-size", "margins", "left"), "prompt", "margins/left: must name a whole number"),
    "a margin that is a fraction": ((*OUTPAINT, "x-output-size", "margins", "up"), "creativity", "margins/up: must name a whole number"),
    "a margin of no field": ((*OUTPAINT, "x-output-size", "margins", "up"), "top", "margins/up: must name a whole number"),
    "a side that there is not": ((*OUTPAINT, "x-output-size", "margins", "top"), "up", "margins/top: this keyword is not known here"),
    "a picture of an unknown kind": ((*ERASE, "x-picture", "kind"), "wipe", "x-picture/kind: must be one of scene, "),
    "a picture of no kind": ((*ERASE, "x-picture"), {"image": "image"}, "x-picture/kind: is missing"),
    "a role of no field": ((*ERASE, "x-picture", "mask"), "shade", "x-picture/mask: there is no field shade"),
    "a role that the kind does not have": ((*ERASE, "x-picture", "hat"), "mask", "x-picture/hat: erase has no such role"),
    "a number for a picture": ((*ERASE, "x-picture", "mask"), "seed", "x-picture/mask: seed is a number, which cannot play this role"),
    "a kind without its picture": ((*ERASE, "x-picture"), {"kind": "erase"}, "x-picture/image: is missing"),
    "one of nothing": ((*RELIGHT, "anyOf"), [], "RelightRequest/anyOf: must be a list of fields"),
    "one of no field": ((*RELIGHT, "anyOf"), [{"required": ["sky"]}], "RelightRequest/anyOf: there is no field sky"),
    "one of two at once": ((*RELIGHT, "anyOf"), [{"required": ["seed", "subject_image"]}], "RelightRequest/anyOf/0: must be one required field"),
    "one of more than names": ((*RELIGHT, "anyOf"), [{"required": ["seed"], "title": "x"}], "RelightRequest/anyOf/0: must be one required field"),
    "a need of no field": ((*RELIGHT, "dependentSchemas"), {"sky": {"anyOf": [{"required": ["seed"]}]}}, "dependentSchemas: there is no field sky"),
    "a need of everything": ((*RELIGHT, "dependentSchemas"), {"seed": {"required": ["light_reference"]}}, "dependentSchemas/seed: must have anyOf, and nothing else"),
    "zeros of a text": ((*form("OutpaintRequest"), "x-not-all-zero"), ["prompt"], "x-not-all-zero: prompt must be a number"),
    "zeros of nothing": ((*form("OutpaintRequest"), "x-not-all-zero"), [], "x-not-all-zero: must be a list of fields"),
    "zeros in one": ((*form("OutpaintRequest"), "x-not-all-zero"), "left", "x-not-all-zero: must be a list of fields"),
    "a mask of no field": ((*form("EraseRequest"), "x-mask", "field"), "shade", "x-mask/field: there is no field shade"),
    "a mask of a number": ((*form("EraseRequest"), "x-mask", "field"), "seed", "x-mask/field: seed must be a picture"),
    "a mask without a picture": ((*form("EraseRequest"), "x-mask", "or-alpha-of"), GONE, "x-mask/or-alpha-of: is missing"),
    "a ratio below one": ((*form("BoundedImage"), "x-max-ratio"), 0.5, "x-max-ratio: must be a number, at least 1"),
    "a ratio of a number": ((*form("Seed"), "x-max-ratio"), 2, "x-max-ratio: this keyword is not checked in a form field (a number)"),
    "a text that is screened a little": ((*form("SearchPrompt"), "x-screened"), "yes", "x-screened: must be true or false"),
    "a number that is screened": ((*form("Seed"), "x-screened"), True, "x-screened: this keyword is not checked in a form field (a number)"),
    "a rule in a branch": ((*form("SD3TextToImage"), "x-not-all-zero"), ["seed"], "x-not-all-zero: this keyword is not checked in a branch of a form"),
    "a rule that forms do not have": ((*form("EraseRequest"), "minItems"), 1, "EraseRequest/minItems: this keyword is not checked in a form"),
    "a text whose language is refused, undeclared": ((*post("edit/inpaint"), "responses", "422"), GONE, "does not declare 422 invalid_language"),
    "an error that is always sent, undeclared": ((*ERASE, "responses", "413"), GONE, "does not declare 413 payload_too_large"),
}  # fmt: skip


@pytest.mark.parametrize(("names", "value", "text"), BROKEN.values(), ids=BROKEN)
def test_it_stops_the_start(tmp_path: Path, names: tuple[str, ...], value: object, text: str) -> None:
    document: Any = json.loads(DOCUMENT)
    node = document
    for name in names[:-1]:
        node = node[name]
    if value is GONE:
        del node[names[-1]]
    else:
        node[names[-1]] = value
    file = tmp_path / "contract.yaml"
    file.write_text(json.dumps(document), encoding="utf-8")

    with pytest.raises(ContractError) as caught:
        build(Settings(contract=str(file)))

    assert text in str(caught.value)
    assert str(caught.value).startswith("#/")

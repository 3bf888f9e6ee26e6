"""Endpoints of the kinds that there are: one with a mask and one that is asynchronous are added in YAML alone."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from asking import opened, picture_of, refused
from family import picture
from stability_mock.contract import load
from stability_mock.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

REPAIR = "/v3/repair"
ENLARGE = "/v3/enlarge"
STATE = "/v3/enlarge/state/{id}"
CONTENT = ("requestBody", "content", "multipart/form-data")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Describe a contract with two more endpoints and a page of results, their names and numbers all their own."""
    document: dict[str, Any] = copy.deepcopy(load("2026").document)
    paths, schemas = document["paths"], document["components"]["schemas"]

    repair = copy.deepcopy(paths["/v2beta/stable-image/edit/erase"]["post"])
    repair |= {
        "operationId": "repair",
        "x-credits": "1.5",
        "x-output-size": {"of": "photo", "margins": {"up": "sky"}},
        "x-picture": {"kind": "inpaint", "image": "photo", "mask": "holes", "grow": "rim"},
        "responses": paths["/v2beta/stable-image/edit/inpaint"]["post"]["responses"],
    }
    types = {"contentType": "image/png"}
    repair["requestBody"]["content"]["multipart/form-data"] = {
        "schema": {"$ref": "#/components/schemas/Repair"},
        "encoding": {"photo": types, "holes": types, "frame": types},
    }
    small = {"type": "string", "format": "binary", "x-min-side": 8, "x-max-pixels": 9000, "x-max-ratio": 3}
    schemas["Repair"] = {
        "type": "object",
        "required": ["photo"],
        "additionalProperties": False,
        "x-mask": {"field": "holes", "or-alpha-of": "photo"},
        "x-not-all-zero": ["sky", "rim"],
        "anyOf": [{"required": ["frame"]}, {"required": ["motif"]}],
        "dependentSchemas": {"sky": {"anyOf": [{"required": ["motif"]}]}},
        "properties": {
            "photo": small,
            "holes": small,
            "frame": small,
            "motif": {"type": "string", "maxLength": 20, "x-screened": True},
            "sky": {"type": "integer", "minimum": 0, "maximum": 50, "default": 0},
            "rim": {"type": "number", "minimum": 0, "maximum": 5, "default": 2},
            "output_format": {"type": "string", "enum": ["webp", "png"], "default": "png"},
        },
    }

    enlarge = copy.deepcopy(paths["/v2beta/stable-image/upscale/creative"]["post"])
    enlarge |= {
        "operationId": "enlarge",
        "x-credits": "0.25",
        "x-output-size": {"of": "photo", "times": 3},
        "x-picture": {"kind": "enlarge", "image": "photo"},
        "x-asynchronous": {"results": ["state"]},
    }
    enlarge["requestBody"]["content"]["multipart/form-data"] = {
        "schema": {"$ref": "#/components/schemas/Enlarge"},
        "encoding": {"photo": types},
    }
    schemas["Enlarge"] = {
        "type": "object",
        "required": ["photo"],
        "additionalProperties": False,
        "properties": {
            "photo": small,
            "output_format": {"type": "string", "enum": ["jpeg"], "default": "jpeg"},
        },
    }
    state = copy.deepcopy(paths["/v2beta/results/{id}"]["get"]) | {"operationId": "state"}
    paths |= {REPAIR: {"post": repair}, ENLARGE: {"post": enlarge}, STATE: {"get": state}}

    file = tmp_path / "contract.yaml"
    file.write_text(json.dumps(document), encoding="utf-8")
    return Settings(contract=str(file), credits=Decimal(2))


def ask(client: httpx.Client, path: str, **fields: str | bytes) -> httpx.Response:
    """Ask one of the new endpoints."""
    parts = {name: (name, value) if isinstance(value, bytes) else (None, value) for name, value in fields.items()}
    return client.post(path, files=parts or {"none": (None, "")})


def test_the_one_with_a_mask_is_served(client: httpx.Client) -> None:
    answer = ask(client, REPAIR, photo=picture(), holes=picture((50, 60), "L"), motif="a boat", sky="6")

    assert picture_of(answer).size == (96, 70)
    assert client.get("/v1/user/balance").json() == {"credits": 0.5}


def test_its_rules_are_kept(client: httpx.Client) -> None:
    assert refused(ask(client, REPAIR, photo=picture(), sky="3", rim="0")) == [
        "holes: required when 'photo' has no alpha channel",
        "frame: required when 'motif' is not provided",
        "sky: requires 'motif'",
    ]
    assert refused(ask(client, REPAIR, photo=picture((90, 20)), motif="x", holes=picture(), rim="0")) == [
        "photo: unsupported dimensions - the longer side must be at most 3 times the shorter, received 90x20",
        "sky: at least one of 'sky' and 'rim' must not be 0",
    ]
    assert ask(client, REPAIR, photo=picture(mode="RGBA"), motif="x mock:403").status_code == 403
    assert ask(client, REPAIR, photo=picture(mode="RGBA"), frame=picture()).status_code == 200


def test_the_asynchronous_one_is_served(client: httpx.Client) -> None:
    submitted = ask(client, ENLARGE, photo=picture())
    page = STATE.replace("{id}", submitted.json()["id"])

    assert submitted.status_code == 200
    assert client.get(page).status_code == 202
    done = client.get(page)
    assert opened(done.content).size == (288, 192)
    assert done.headers["content-type"] == "image/jpeg"
    assert client.get("/v1/user/balance").json() == {"credits": 1.75}


def test_its_id_is_not_known_elsewhere(client: httpx.Client) -> None:
    found = ask(client, ENLARGE, photo=picture()).json()["id"]

    assert client.get(f"/v2beta/results/{found}").status_code == 404

"""An endpoint of a known shape is added in YAML alone."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from asking import errors_of, picture_of, refused
from stability_mock.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    import httpx
    from stability_mock.contract import Contract

PATH = "/v3/picture/{sort}".replace("{sort}", "draft")


@pytest.fixture
def settings(published: Contract, tmp_path: Path) -> Settings:
    """Describe a contract with a fourth endpoint, its numbers all its own."""
    document: dict[str, Any] = copy.deepcopy(published.document)
    operation = copy.deepcopy(document["paths"]["/v2beta/stable-image/generate/core"]["post"])
    operation |= {"operationId": "draft", "x-credits": "0.25", "x-output-sizes": {"1:1": [256, 256], "2:1": [320, 160]}}
    operation["requestBody"]["x-max-body-bytes"] = 2_000
    operation["requestBody"]["content"]["multipart/form-data"]["schema"] = {"$ref": "#/components/schemas/Draft"}
    document["paths"][PATH] = {"post": operation}
    document["components"]["schemas"]["Draft"] = {
        "type": "object",
        "required": ["prompt", "warmth"],
        "additionalProperties": False,
        "properties": {
            "prompt": {"type": "string", "minLength": 3, "maxLength": 12},
            "warmth": {"type": "number", "minimum": 10, "maximum": 20},
            "aspect_ratio": {"type": "string", "enum": ["1:1", "2:1"], "default": "2:1"},
            "seed": {"type": "integer", "minimum": 0, "maximum": 9, "default": 0},
            "output_format": {"type": "string", "enum": ["webp"], "default": "webp"},
        },
    }
    file = tmp_path / "contract.yaml"
    file.write_text(json.dumps(document), encoding="utf-8")
    return Settings(contract=str(file), credits=Decimal("0.5"))


def draft(client: httpx.Client, **fields: str) -> httpx.Response:
    """Ask the new endpoint."""
    return client.post(PATH, files={name: (None, value) for name, value in {"none": "", **fields}.items()})


def test_it_is_served(client: httpx.Client) -> None:
    answer = draft(client, prompt="a boat", warmth="15.5")

    picture = picture_of(answer)
    assert (picture.size, picture.format) == ((320, 160), "WEBP")
    assert 1 <= int(answer.headers["seed"]) <= 9


def test_it_has_its_own_rules(client: httpx.Client) -> None:
    answer = draft(client, prompt="ab", warmth="9.9", seed="10", aspect_ratio="16:9")

    assert refused(answer) == [
        "prompt: string must contain at least 3 character(s)",
        "warmth: number must be greater than or equal to 10",
        "aspect_ratio: invalid enum value. Expected '1:1' | '2:1', received '16:9'",
        "seed: number must be less than or equal to 9",
    ]


def test_it_has_its_own_required_fields(client: httpx.Client) -> None:
    assert refused(draft(client)) == ["prompt: required", "warmth: required"]


def test_it_has_its_own_max_body(client: httpx.Client) -> None:
    answer = draft(client, prompt="a boat", warmth="15", padding="x" * 2_000)

    assert errors_of(answer, 413, "payload_too_large") == ["body: payloads cannot be larger than 2000 bytes in size"]


def test_it_has_its_own_price(client: httpx.Client) -> None:
    answers = [draft(client, prompt="a boat", warmth="15") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 402]
    assert answers[2].json()["errors"] == [
        "credits: this request costs 0.25, and the balance is 0.00; no charge was made"
    ]


def test_the_other_endpoints_are_as_ever(client: httpx.Client) -> None:
    answer = client.post("/v2beta/stable-image/generate/ultra", files={"none": ("", b"")})

    assert refused(answer) == ["prompt: required"]

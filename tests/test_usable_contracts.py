"""An operation that lacks what the server reads stops the start; one that can do without it works."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from asking import GENERATE, ask, drawn, opened
from hypothesis import given
from hypothesis import strategies as st
from stability_mock import contract
from stability_mock.contract import ContractError
from stability_mock.server import build, welcome
from stability_mock.settings import Settings
from transport import InProcess

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT: dict[str, Any] = json.loads(json.dumps(contract.load().document))
CORE = ("paths", f"{GENERATE}/core", "post")
CORE_AT = "#/paths/~1v2beta~1stable-image~1generate~1core/post"
FORM = ("components", "schemas", "CoreRequest", "properties")
FORM_AT = "#/components/schemas/CoreRequest/properties"
SCHEMAS = ("components", "schemas")
IN_FORM = (*CORE, "requestBody", "content", "multipart/form-data")
GONE = object()


def changed(*changes: tuple[tuple[str, ...], object]) -> dict[str, Any]:
    """Return the published contract with these places changed or gone."""
    document: dict[str, Any] = copy.deepcopy(DOCUMENT)
    for (*path, last), value in changes:
        node = document
        for name in path:
            node = node[name]
        if value is GONE:
            del node[last]
        else:
            node[last] = value
    return document


def client_of(document: dict[str, Any], folder: Path) -> httpx.Client:
    """Return a client of a server with this contract."""
    file = folder / "contract.yaml"
    file.write_text(json.dumps(document), encoding="utf-8")
    settings = Settings(contract=str(file))
    assert welcome(settings, contract.load(str(file)), "http://127.0.0.1")
    headers = {"authorization": "Bearer sk-anything"}
    return httpx.Client(transport=InProcess(build(settings)), base_url="http://127.0.0.1", headers=headers)


UPLOAD = {"type": "string", "format": "binary", "x-min-side": 64, "x-max-pixels": 100_000}
UNUSABLE: dict[str, tuple[list[tuple[tuple[str, ...], object]], str]] = {
    "no operationId": ([((*CORE, "operationId"), GONE)], f"{CORE_AT}/operationId: is missing"),
    "no price": ([((*CORE, "x-credits"), GONE)], f"{CORE_AT}/x-credits: is missing"),
    "no sizes": ([((*CORE, "x-output-sizes"), GONE)], f"{CORE_AT}/x-output-sizes: is missing"),
    "no size at all": (
        [((*CORE, "x-output-sizes"), {}), ((*FORM, "aspect_ratio"), GONE)],
        f"{CORE_AT}/x-output-sizes: must give one size at least",
    ),
    "no responses": ([((*CORE, "responses"), GONE)], f"{CORE_AT}/responses: is missing"),
    "no bound of the body": (
        [((*CORE, "requestBody", "x-max-body-bytes"), GONE)],
        f"{CORE_AT}/requestBody/x-max-body-bytes: is missing",
    ),
    "no schema": (
        [((*IN_FORM, "schema"), GONE)],
        f"{CORE_AT}/requestBody/content/multipart~1form-data/schema: is missing",
    ),
    "no title": ([(("info", "title"), GONE)], "#/info/title: is missing"),
    "no form": (
        [((*CORE, "requestBody", "content"), {"application/json": {}})],
        f"{CORE_AT}/requestBody/content/multipart~1form-data: is missing",
    ),
    "no operation": ([(("paths",), {})], "#/paths: there is no operation that takes multipart/form-data"),
    "two operations on a path": (
        [((*CORE[:2], "put"), {})],
        f"{CORE_AT.removesuffix('/post')}: must have one operation, and has 2",
    ),
    "no format": (
        [((*FORM, "output_format"), GONE)],
        f"{FORM_AT}/output_format: is missing; it says which kind of picture to make",
    ),
    "a format without a default": (
        [((*FORM, "output_format"), {"type": "string", "enum": ["png"]})],
        f"{FORM_AT}/output_format/default: is missing, and the field is not required",
    ),
    "a format that cannot be made": (
        [((*FORM, "output_format"), {"type": "string", "enum": ["png", "gif"], "default": "png"})],
        f"{FORM_AT}/output_format/enum: gif cannot be made; there are jpeg, png, webp",
    ),
    "a default that is not a choice": (
        [((*FORM, "output_format"), {"type": "string", "enum": ["png"], "default": "webp"})],
        f"{FORM_AT}/output_format/default: must be one of the values of enum",
    ),
    "a choice that is not a text": (
        [((*FORM, "style_preset"), {"type": "string", "enum": ["anime", 61]})],
        f"{FORM_AT}/style_preset/enum/1: must be text; write it in quotes",
    ),
    "a seed of text": (
        [((*FORM, "seed"), {"type": "string"})],
        f"{FORM_AT}/seed: must be a number, as the server reads it",
    ),
    "a seed with a fraction": (
        [((*FORM, "seed"), {"type": "number", "minimum": 0})],
        f"{FORM_AT}/seed/type: must be integer",
    ),
    "a seed below zero": (
        [((*FORM, "seed"), {"type": "integer", "minimum": -5})],
        f"{FORM_AT}/seed/minimum: must be 0 or more",
    ),
    "no seed to draw": (
        [((*FORM, "seed"), {"type": "integer", "minimum": 0, "maximum": 0})],
        f"{FORM_AT}/seed/maximum: must be at least 1",
    ),
    "a strength of text": (
        [((*FORM, "strength"), {"type": "string"})],
        f"{FORM_AT}/strength: must be a number",
    ),
    "a ratio of text": (
        [((*FORM, "aspect_ratio"), {"type": "string"})],
        f"{FORM_AT}/aspect_ratio: must be a choice",
    ),
    "a picture of no kind": (
        [((*FORM, "image"), UPLOAD)],
        f"{CORE_AT}/requestBody/content/multipart~1form-data/encoding/image/contentType: must list what may be",
    ),
    "a picture of another kind": (
        [((*FORM, "image"), UPLOAD), ((*IN_FORM, "encoding"), {"image": {"contentType": "image/png, image/gif"}})],
        f"{CORE_AT}/requestBody/content/multipart~1form-data/encoding/image/contentType: must list what may be",
    ),
    "a price by a field that may be absent": (
        [
            ((*CORE, "x-credits"), {"style_preset": {"anime": "1"}}),
            ((*FORM, "style_preset"), {"type": "string", "enum": ["anime"]}),
        ],
        f"{FORM_AT}/style_preset/default: is missing, and the field is not required",
    ),
    "a price that is not a price": (
        [((*CORE, "x-credits"), "NaN")],
        f'{CORE_AT}/x-credits: must be a price, as text: "3.5"',
    ),
    "a price below zero": ([((*CORE, "x-credits"), "-1")], f"{CORE_AT}/x-credits: must be a price"),
    "a size of nothing": (
        [((*CORE, "x-output-sizes", "1:1"), [0, 64])],
        f"{CORE_AT}/x-output-sizes/1:1: must be a width and a height, each 1 to 16,383 pixels",
    ),
    "a size that no file has": ([((*CORE, "x-output-sizes", "1:1"), [64, 16_384])], f"{CORE_AT}/x-output-sizes/1:1: "),
    "a limit of text": ([(("x-rate-limit", "requests"), "150")], "#/x-rate-limit/requests: must be a whole number"),
    "a time that runs backwards": (
        [(("x-generation-seconds", "max"), 2)],
        "#/x-generation-seconds/max: must be a number, at least 3",
    ),
    "a length of text": (
        [((*SCHEMAS, "Prompt", "maxLength"), "10")],
        "#/components/schemas/Prompt/maxLength: must be a whole number",
    ),
    "a required field that is not there": (
        [((*SCHEMAS, "CoreRequest", "required"), ["prompt", "mood"])],
        "#/components/schemas/CoreRequest/required: there is no field mood",
    ),
    "a status that is a word": (
        [((*CORE, "responses", "default"), {"$ref": "#/components/responses/NotFound"})],
        f"{CORE_AT}/responses/default: must be a status, such as 400",
    ),
    "a reference that is not a text": (
        [((*CORE, "responses", "404"), {"$ref": 5})],
        f"{CORE_AT}/responses/404/$ref: must be text",
    ),
}


@pytest.mark.parametrize(("changes", "text"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_the_server_reads_must_be_there(
    tmp_path: Path, changes: list[tuple[tuple[str, ...], object]], text: str
) -> None:
    with pytest.raises(ContractError) as caught:
        client_of(changed(*changes), tmp_path)

    assert str(caught.value).startswith(text)


@pytest.mark.parametrize("field", ["seed", "aspect_ratio", "style_preset", "negative_prompt"])
def test_a_form_may_do_without_a_field(tmp_path: Path, field: str) -> None:
    with client_of(changed(((*FORM, field), GONE)), tmp_path) as client:
        answers = [ask(client, "core", prompt="a lighthouse") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert all(1 <= int(answer.headers["seed"]) < 1 << 32 for answer in answers)
    assert answers[0].content != answers[1].content
    assert opened(answers[0].content).size == (1648, 944) if field == "aspect_ratio" else (1248, 1248)


def test_a_form_without_a_prompt_works(tmp_path: Path) -> None:
    schema = (*SCHEMAS, "CoreRequest")
    with client_of(changed(((*FORM, "prompt"), GONE), ((*schema, "required"), [])), tmp_path) as client:
        answer = ask(client, "core", seed="7")

    assert (answer.status_code, answer.headers["seed"]) == (200, "7")


def test_a_form_without_a_ratio_names_its_sizes_as_it_likes(tmp_path: Path) -> None:
    sizes = {"wide": [320, 160], "high": [160, 320]}
    encoding = ((*IN_FORM, "encoding"), {"image": {"contentType": "image/png"}})
    document = changed(
        ((*FORM, "aspect_ratio"), GONE), ((*CORE, "x-output-sizes"), sizes), ((*FORM, "image"), UPLOAD), encoding
    )
    with client_of(document, tmp_path) as client:
        plain = ask(client, "core", prompt="a boat")
        high = ask(client, "core", prompt="a boat", image=("a.png", drawn((64, 128)), "image/png"))

    assert opened(plain.content).size == (320, 160)
    assert opened(high.content).size == (160, 320)


def test_a_ratio_and_a_seed_need_no_default(tmp_path: Path) -> None:
    ratio = {"type": "string", "enum": [*DOCUMENT["paths"][CORE[1]]["post"]["x-output-sizes"]]}
    seed = {"type": "integer", "minimum": 0}
    with client_of(changed(((*FORM, "aspect_ratio"), ratio), ((*FORM, "seed"), seed)), tmp_path) as client:
        answer = ask(client, "core", prompt="a lighthouse")

    assert answer.status_code == 200
    assert int(answer.headers["seed"]) >= 1


def test_an_error_that_only_the_contract_knows_cannot_be_asked_for(tmp_path: Path) -> None:
    teapot = copy.deepcopy(DOCUMENT["components"]["responses"]["NotFound"])
    text = json.dumps(teapot).replace("not_found", "teapot")
    with client_of(changed(((*CORE, "responses", "418"), json.loads(text))), tmp_path) as client:
        statuses = [ask(client, "core", prompt=f"a mock:{word}").status_code for word in ("teapot", "418", "404")]

    assert statuses == [200, 200, 404]


def places(node: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:  # noqa: ANN401 - parsed YAML
    """Return the path of everything in a document."""
    children = [*node.items()] if isinstance(node, dict) else [*enumerate(node)] if isinstance(node, list) else []
    return [path, *(found for name, child in children for found in places(child, (*path, name)))]


WRONG = [GONE, None, True, -1, 0, 1.5, "", "x", "#/components/schemas/Seed", [], [1], ["x"], {}, {"x": 1}, {"$ref": 5}]


@given(path=st.sampled_from(places(DOCUMENT)[1:]), value=st.sampled_from(WRONG))
def test_a_contract_that_is_wrong_anywhere_stops_the_start_or_serves(
    tmp_path: Path, path: tuple[str, ...], value: object
) -> None:
    try:
        client = client_of(changed((path, value)), tmp_path)
    except ContractError:
        return
    with client:
        statuses = [
            ask(client, name, **form).status_code
            for name in ("ultra", "core", "sd3")
            for form in (
                {"prompt": "a", "seed": "5"},
                {"prompt": "a", "mode": "image-to-image", "strength": "0.5", "image": ("a.png", drawn(), "image/png")},
            )
        ]

    assert 500 not in statuses

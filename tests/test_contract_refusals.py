"""A contract that is not understood to its last keyword stops the start, and the message says where."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from stability_mock import contract
from stability_mock.contract import ContractError
from stability_mock.contract.keywords import GRAMMAR
from stability_mock.server import build
from stability_mock.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

CORE = ("paths", "/v2beta/stable-image/generate/core", "post")
CORE_AT = "#/paths/~1v2beta~1stable-image~1generate~1core/post"
SD3 = ("paths", "/v2beta/stable-image/generate/sd3", "post")
OUTPAINT = ("paths", "/v2beta/stable-image/edit/outpaint", "post")
OUTPAINT_AT = "#/paths/~1v2beta~1stable-image~1edit~1outpaint/post"
CREATIVE = ("paths", "/v2beta/stable-image/upscale/creative", "post")
SCHEMAS = ("components", "schemas")


@pytest.fixture
def document(published: contract.Contract) -> dict[str, Any]:
    """Return a copy of the published contract, to be broken."""
    return copy.deepcopy(published.document)


@pytest.fixture
def newest() -> dict[str, Any]:
    """Return a copy of the published contract that has every keyword, to be broken."""
    return copy.deepcopy(contract.load("2026").document)


def at(document: dict[str, Any], *names: str | int) -> Any:  # noqa: ANN401 - parsed YAML
    """Return what stands there, apart from whatever else refers to it."""
    node: Any = document
    for name in names:
        node[name] = copy.copy(node[name])
        node = node[name]
    return node


def refusal_of(document: object, folder: Path) -> str:
    """Load the document, and give the text by which it is refused."""
    file = folder / "contract.yaml"
    file.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(ContractError) as caught:
        build(Settings(contract=str(file)))
    return str(caught.value)


PLACES: dict[str, tuple[tuple[str | int, ...], str]] = {
    "document": ((), "#"),
    "rate limit": (("x-rate-limit",), "#/x-rate-limit"),
    "generation seconds": (("x-generation-seconds",), "#/x-generation-seconds"),
    "fidelity": (("x-fidelity", 3), "#/x-fidelity/3"),
    "components": (("components",), "#/components"),
    "security scheme": (
        ("components", "securitySchemes", "STABILITY_API_KEY"),
        "#/components/securitySchemes/STABILITY_API_KEY",
    ),
    "path": (CORE[:2], CORE_AT.removesuffix("/post")),
    "operation": (CORE, CORE_AT),
    "asynchronous": (
        (*CREATIVE, "x-asynchronous"),
        "#/paths/~1v2beta~1stable-image~1upscale~1creative/post/x-asynchronous",
    ),
    "output size": ((*OUTPAINT, "x-output-size"), f"{OUTPAINT_AT}/x-output-size"),
    "margins": ((*OUTPAINT, "x-output-size", "margins"), f"{OUTPAINT_AT}/x-output-size/margins"),
    "parameter": (("components", "parameters", "Accept"), "#/components/parameters/Accept"),
    "body": ((*CORE, "requestBody"), f"{CORE_AT}/requestBody"),
    "media type": (
        (*CORE, "requestBody", "content", "multipart/form-data"),
        f"{CORE_AT}/requestBody/content/multipart~1form-data",
    ),
    "encoding": (
        (*SD3, "requestBody", "content", "multipart/form-data", "encoding", "image"),
        f"{CORE_AT.replace('core', 'sd3')}/requestBody/content/multipart~1form-data/encoding/image",
    ),
    "header": (("components", "headers", "Seed"), "#/components/headers/Seed"),
    "response": (("components", "responses", "NotFound"), "#/components/responses/NotFound"),
    "schema": ((*SCHEMAS, "Seed"), "#/components/schemas/Seed"),
    "mask": ((*SCHEMAS, "EraseRequest", "x-mask"), "#/components/schemas/EraseRequest/x-mask"),
}


def test_the_places_below_are_every_kind_of_object_there_is() -> None:
    assert set(PLACES) == set(GRAMMAR)


@pytest.mark.parametrize("kind", PLACES)
def test_an_unknown_keyword_stops_the_start_with_its_path(newest: dict[str, Any], tmp_path: Path, kind: str) -> None:
    names, path = PLACES[kind]
    at(newest, *names)["x-new/rule"] = True

    text = refusal_of(newest, tmp_path)

    assert text == f"{path}/x-new~1rule: this keyword is not known here (in a {kind})"


@pytest.mark.parametrize(
    ("name", "keyword"),
    [
        ("Prompt", "pattern"),
        ("Prompt", "default"),
        ("Prompt", "minimum"),
        ("AspectRatio", "minLength"),
        ("Seed", "maxLength"),
        ("Seed", "enum"),
        ("SD3Image", "maxLength"),
    ],
)
def test_a_known_keyword_that_no_check_reads_stops_the_start(
    document: dict[str, Any], tmp_path: Path, name: str, keyword: str
) -> None:
    at(document, *SCHEMAS, name)[keyword] = 1 if keyword != "enum" else [1]

    text = refusal_of(document, tmp_path)

    assert text.startswith(f"#/components/schemas/{name}/{keyword}: this keyword is not checked in a form field")


BROKEN: dict[str, tuple[tuple[str | int, ...], Any, str]] = {
    "a reference to nothing": (
        (*SCHEMAS, "CoreRequest", "properties", "seed"),
        {"$ref": "#/components/schemas/Sead"},
        "#/components/schemas/Sead: nothing stands there",
    ),
    "a reference outside": (
        (*SCHEMAS, "CoreRequest", "properties", "seed"),
        {"$ref": "https://example.org/seed.yaml"},
        "https://example.org/seed.yaml: nothing stands there",
    ),
    "a reference to itself": (
        (*SCHEMAS, "Seed"),
        {"$ref": "#/components/schemas/Seed"},
        "#/components/schemas/Seed: references itself",
    ),
    "a price for too few models": (
        (*SD3, "x-credits"),
        {"model": {"sd3-large": "6.5", "sd3-medium": "3.5"}},
        f"{CORE_AT.replace('core', 'sd3')}/x-credits/model: must give one price for each value of one field",
    ),
    "prices by a field that is none": (
        (*SD3, "x-credits"),
        {"size": {"big": "1"}},
        f"{CORE_AT.replace('core', 'sd3')}/x-credits/size: must give one price for each value of one field",
    ),
    "prices by two fields": (
        (*SD3, "x-credits"),
        {"model": {"sd3-large": "1", "sd3-medium": "1", "sd3-large-turbo": "1"}, "mode": {}},
        f"{CORE_AT.replace('core', 'sd3')}/x-credits/model: must give one price for each value of one field",
    ),
    "branches that overlap": (
        (*SCHEMAS, "SD3TextToImage", "properties", "model", "enum"),
        ["sd3-large", "sd3-medium", "sd3-large-turbo"],
        "#/components/schemas/SD3Request/oneOf: 2 branches fit",
    ),
    "branches that leave something out": (
        (*SCHEMAS, "SD3TextToImage", "properties", "model", "enum"),
        ["sd3-large"],
        "#/components/schemas/SD3Request/oneOf: 0 branches fit",
    ),
    "a branch that is open": (
        (*SCHEMAS, "SD3TextToImage", "additionalProperties"),
        True,
        "#/components/schemas/SD3TextToImage/additionalProperties: must be false",
    ),
    "a wrong label": (
        ("x-fidelity", 0, "label"),
        "guessed",
        "#/x-fidelity/label: must be one of documented, observed, assumed",
    ),
    "a field of an unknown type": (
        (*SCHEMAS, "Seed", "type"),
        "array",
        "#/components/schemas/Seed/type: a form field is a string, a number or an integer",
    ),
    "a list where a map must be": (("paths",), [], "#/paths: must be a map"),
    "a map where a list must be": (("x-fidelity",), {}, "#/x-fidelity: must be a list"),
    "a word where an object must be": (CORE, "later", f"{CORE_AT}: must be a map that describes a operation"),
    "a refusal that is not declared": (
        (*CORE, "responses", "422"),
        {"$ref": "#/components/responses/BadRequest"},
        "#/paths/~1v2beta~1stable-image~1generate~1core: does not declare 422 invalid_language",
    ),
    "a price that is not a number": (
        (*CORE, "x-credits"),
        "three",
        f'{CORE_AT}/x-credits: must be a price, as text: "3.5"',
    ),
    "a size of one side": (
        (*CORE, "x-output-sizes", "1:1"),
        [1024],
        f"{CORE_AT}/x-output-sizes/1:1: must be a width and a height",
    ),
}


@pytest.mark.parametrize(("names", "value", "text"), BROKEN.values(), ids=BROKEN)
def test_what_does_not_fit_together_stops_the_start_and_says_where(
    document: dict[str, Any], tmp_path: Path, names: tuple[str | int, ...], value: object, text: str
) -> None:
    at(document, *names[:-1])[names[-1]] = value

    assert text in refusal_of(document, tmp_path)


@pytest.mark.parametrize(
    "names",
    [
        ("x-rate-limit",),
        ("x-rate-limit", "seconds"),
        ("x-generation-seconds",),
        ("paths",),
        (*CORE, "operationId"),
        (*CORE, "x-credits"),
        (*CORE, "x-output-sizes"),
        (*CORE, "responses"),
        (*CORE, "requestBody", "x-max-body-bytes"),
        (*SCHEMAS, "CoreRequest", "properties"),
        (*SCHEMAS, "SD3ImageToImage", "required"),
        (*SCHEMAS, "SD3Image", "x-max-pixels"),
        (*SCHEMAS, "Seed", "type"),
    ],
)
def test_nothing_that_is_needed_may_be_missing(
    document: dict[str, Any], tmp_path: Path, names: tuple[str | int, ...]
) -> None:
    del at(document, *names[:-1])[names[-1]]

    assert refusal_of(document, tmp_path)


@pytest.mark.parametrize("document", [None, [], "words", 5])
def test_a_document_that_is_not_a_map_is_refused(document: object, tmp_path: Path) -> None:
    assert refusal_of(document, tmp_path) == "#: must be a map that describes a document"


@pytest.mark.parametrize(
    "data", [b"a: [", b"\xff\xfe\0", b"a: \0", b"a: b: c", b"!!python/object:os.system {}", b"a: *b"]
)
def test_a_file_that_is_not_yaml_is_refused_in_one_line(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "contract.yaml"
    file.write_bytes(data)

    with pytest.raises(ContractError) as caught:
        contract.load(str(file))

    assert str(caught.value).startswith(f"contract {file}: cannot be read: ")
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for name in (str(tmp_path / "none.yaml"), str(tmp_path)):
        with pytest.raises(ContractError, match="cannot be read"):
            contract.load(name)


def test_statuses_that_are_written_as_numbers_are_refused_and_not_a_crash(
    document: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "contract.yaml"
    file.write_text(json.dumps(document).replace('"500": {"$ref"', '500: {"$ref"'), encoding="utf-8")

    with pytest.raises(ContractError):
        contract.load(str(file))

"""What the newer contract asks of the compiler: said wrongly, it stops the start and the message says where."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from stability_mock import contract
from stability_mock.contract import ContractError

if TYPE_CHECKING:
    from pathlib import Path

SCHEMAS = ("components", "schemas")
HEADER = ("components", "parameters", "ClientId")

BROKEN: dict[str, tuple[tuple[str, ...], Any, str]] = {
    "a route to nowhere": (
        (*SCHEMAS, "SD3Model", "x-routed-to"),
        {"sd3-large": "sd4"},
        "#/components/schemas/SD3Model/x-routed-to: must lead from values of the enum to others of it",
    ),
    "a route from nowhere": (
        (*SCHEMAS, "SD3Model", "x-routed-to"),
        {"sd2": "sd3.5-large"},
        "#/components/schemas/SD3Model/x-routed-to: must lead from values of the enum to others of it",
    ),
    "a route of a number": (
        (*SCHEMAS, "Seed", "x-routed-to"),
        {},
        "#/components/schemas/Seed/x-routed-to: this keyword is not checked in a form field (a number)",
    ),
    "a companion that is not a field": (
        (*SCHEMAS, "UltraRequest", "dependentRequired"),
        {"image": ["strenght"]},
        "#/components/schemas/UltraRequest/dependentRequired: there is no field strenght",
    ),
    "a companion of what is not a field": (
        (*SCHEMAS, "UltraRequest", "dependentRequired"),
        {"picture": ["strength"]},
        "#/components/schemas/UltraRequest/dependentRequired: there is no field picture",
    ),
    "a branch that changes a limit": (
        (*SCHEMAS, "SD3ImageToImage", "properties", "seed"),
        {"type": "integer", "minimum": 0, "maximum": 9},
        "#/components/schemas/SD3ImageToImage/properties/seed/maximum: is not what the form says",
    ),
    "a parameter in the query": ((*HEADER, "in"), "query", "#/components/parameters/ClientId/in: only headers"),
    "a header that is required": (
        (*HEADER, "required"),
        True,
        "#/components/parameters/ClientId: a header must be optional, of text and without a default",
    ),
    "a header that is a file": (
        (*HEADER, "schema"),
        {"type": "string", "format": "binary", "x-min-side": 1, "x-max-pixels": 1},
        "#/components/parameters/ClientId: a header must be optional, of text and without a default",
    ),
    "a header with a rule that nobody checks": (
        (*HEADER, "schema", "pattern"),
        "a+",
        "this keyword is not checked in a form field (a text)",
    ),
}


@pytest.mark.parametrize(("names", "value", "text"), BROKEN.values(), ids=BROKEN)
def test_it_stops_the_start(
    published: contract.Contract, tmp_path: Path, names: tuple[str, ...], value: object, text: str
) -> None:
    document: Any = json.loads(json.dumps(published.document))
    node = document
    for name in names[:-1]:
        node = node[name]
    node[names[-1]] = copy.copy(value)
    file = tmp_path / "contract.yaml"
    file.write_text(json.dumps(document), encoding="utf-8")

    with pytest.raises(ContractError) as caught:
        contract.load(str(file))

    assert text in str(caught.value)


def test_a_companion_may_be_required_in_addition_to_branches(published: contract.Contract, tmp_path: Path) -> None:
    document: Any = json.loads(json.dumps(published.document))
    document["components"]["schemas"]["SD3Request"]["dependentRequired"] = {"style_preset": ["cfg_scale"]}
    file = tmp_path / "contract.yaml"
    file.write_text(json.dumps(document), encoding="utf-8")

    sd3 = contract.load(str(file)).operations[2]

    assert [dict(branch.dependents) for branch in sd3.branches] == [{"style_preset": {"cfg_scale"}}] * 4

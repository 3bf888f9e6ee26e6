"""A contract broken anywhere is served or refused with a reason; it never crashes the start."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st
from stability_mock.contract import PUBLISHED, Contract, ContractError, load
from stability_mock.startup import require_servable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCUMENTS = {year: json.dumps(load(year).document) for year in PUBLISHED}
WRONG = [None, True, -1, 0, 1.5, "", "x", "#/", "#/components/schemas/Seed", [], [1], {}, {"x": 1}, {"$ref": 5}]


def places(node: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401 - parsed YAML
    """Yield the path of everything in a document."""
    yield path
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, child in children:
        yield from places(child, (*path, name))


PLACES = [(year, path) for year, document in DOCUMENTS.items() for path in places(json.loads(document)) if path]


@given(place=st.sampled_from(PLACES), value=st.sampled_from(WRONG))
def test_a_wrong_value_anywhere(tmp_path: Path, place: tuple[str, tuple[str | int, ...]], value: object) -> None:
    year, path = place
    document: Any = json.loads(DOCUMENTS[year])
    node = document
    for name in path[:-1]:
        node = node[name]
    node[path[-1]] = copy.copy(value)
    file = tmp_path / "contract.yaml"
    file.write_text(json.dumps(document), encoding="utf-8")

    try:
        contract = load(str(file))
        require_servable(contract, frozenset())
        outcome: Contract | str = contract
    except ContractError as refusal:
        outcome = str(refusal)

    assert isinstance(outcome, Contract) or outcome
